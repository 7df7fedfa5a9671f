import type { PutEventsRequest, PutEventsResponse } from '@aws-sdk/client-eventbridge';
import { notImitated } from '../../wire/aws-fault.ts';
import type { Caller, Operation, Permission } from '../../wire/service.ts';
import type { Context } from '../context.ts';
import { makeEnvelope } from '../envelope.ts';
import { type CheckedEntry, checkEntry, entryBytes, type PutEventsEntry } from '../check-entry.ts';
import { constraint, validation } from '../faults.ts';
import { busArnOf, busIfAny, busReference } from '../find.ts';
import { admits } from '../delivery/forward-to-bus.ts';

const ENTRIES_MAX = 10;
/** Since January 2026, but for a few regions that stayed at 256 KB. The entries together must be smaller. */
const BYTES_LIMIT = 1_048_576;

type EntryAnswer = NonNullable<PutEventsResponse['Entries']>[number];

export function putEvents(context: Context): Operation<PutEventsRequest, PutEventsResponse> {
  return {
    permissions: ({ Entries = [] }, caller) => Entries.map((entry) => permissionFor(entry, caller)),
    handle: ({ Entries = [], EndpointId }, caller) => {
      if (EndpointId !== undefined) throw notImitated('global endpoints of EventBridge');
      checkCounts(Entries);
      const answers = Entries.map((entry) => putEntry(context, entry, caller));
      return { FailedEntryCount: answers.filter(({ ErrorCode }) => ErrorCode !== undefined).length, Entries: answers };
    },
  };
}

/** Every entry is authorised by itself, as if it were sent alone. */
function permissionFor({ EventBusName, Source, DetailType }: PutEventsEntry, caller: Caller): Permission {
  return {
    action: 'events:PutEvents',
    resource: busArnOf(EventBusName, caller),
    context: {
      ...(Source && { 'events:source': [Source] }),
      ...(DetailType && { 'events:detail-type': [DetailType] }),
      'events:eventBusInvocation': 'false',
    },
  };
}

function checkCounts(entries: readonly PutEventsEntry[]): void {
  if (entries.length === 0) throw constraint('[]', 'entries', 'have length greater than or equal to 1');
  if (entries.length > ENTRIES_MAX) {
    // AWS prints all entries into this message; they may be large.
    throw constraint('[PutEventsRequestEntry]', 'entries', `have length less than or equal to ${ENTRIES_MAX}`);
  }
  const bytes = entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
  if (bytes >= BYTES_LIMIT) throw validation('Total size of the entries in the request is over the limit.');
}

function putEntry(context: Context, entry: PutEventsEntry, caller: Caller): EntryAnswer {
  const checked = checkEntry(entry, context.clock.now());
  if ('ErrorCode' in checked) return checked;
  const id = context.newId();
  const bus = busIfAny(context, busReference(entry.EventBusName, caller));
  // An event for a bus that does not exist is accepted and lost, as in AWS.
  if (!bus) return { EventId: id };
  const envelope = envelopeFrom(checked, id, caller);
  if (bus.accountId !== caller.accountId && !admits(bus, principalArnOf(caller), envelope)) {
    const message = `Not authorized to perform: events:PutEvents on resource: ${bus.arn}`;
    return { ErrorCode: 'AccessDeniedException', ErrorMessage: message };
  }
  context.ingest(bus, { envelope, ingestedAtMs: context.clock.now(), wasForwarded: false });
  return { EventId: id };
}

/** Account and region are the sender's, whichever bus the event is put on. */
function envelopeFrom(checked: CheckedEntry, id: string, { accountId, region }: Caller) {
  return makeEnvelope({ ...checked, id, account: accountId, region });
}

function principalArnOf({ principal, accountId }: Caller): string {
  return principal.kind === 'role' ? principal.roleArn : `arn:aws:iam::${accountId}:root`;
}
