import { AwsFault } from '../wire/aws-fault.ts';
import { batchFault } from './faults.ts';

const ENTRIES_MAX = 10;

export interface BatchFailure {
  readonly Id: string;
  readonly SenderFault: boolean;
  readonly Code: string;
  readonly Message: string;
}

export interface BatchResult<T> {
  readonly Successful: readonly (T & { readonly Id: string })[];
  readonly Failed: readonly BatchFailure[];
}

/** Runs one action per entry; a fault of one entry is listed and does not stop the others. */
export function runBatch<Entry extends { readonly Id: string | undefined }, T>(
  entries: readonly Entry[] | undefined,
  entryType: string,
  action: (entry: Entry) => T,
): BatchResult<T> {
  checkEntries(entries ?? [], entryType);
  const successful: (T & { Id: string })[] = [];
  const failed: BatchFailure[] = [];
  for (const entry of entries ?? []) {
    const id = entry.Id!;
    try {
      successful.push({ Id: id, ...action(entry) });
    } catch (error) {
      if (!(error instanceof AwsFault)) throw error;
      failed.push({ Id: id, SenderFault: error.statusCode < 500, Code: error.code, Message: error.message });
    }
  }
  return { Successful: successful, Failed: failed };
}

function checkEntries(entries: readonly { readonly Id: string | undefined }[], entryType: string): void {
  if (entries.length === 0) {
    throw batchFault('EmptyBatchRequest', `There should be at least one ${entryType} in the request.`);
  }
  if (entries.length > ENTRIES_MAX) {
    const message = `Maximum number of entries per request are ${ENTRIES_MAX}. You have sent ${entries.length}.`;
    throw batchFault('TooManyEntriesInBatchRequest', message);
  }
  const seen = new Set<string>();
  for (const { Id = '' } of entries) {
    if (!/^[\w-]{1,80}$/.test(Id)) {
      const allowed =
        'can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.';
      throw batchFault('InvalidBatchEntryId', `A batch entry id ${allowed}`);
    }
    if (seen.has(Id)) throw batchFault('BatchEntryIdsNotDistinct', `Id ${Id} repeated.`);
    seen.add(Id);
  }
}
