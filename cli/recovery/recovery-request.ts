import { CancelRequested } from '../../events/contracts/cancel-requested.ts';
import { ReplayRequested } from '../../events/contracts/replay-requested.ts';
import { RetryRequested } from '../../events/contracts/retry-requested.ts';
import { usageError } from '../cli-error.ts';
import { shown } from '../output/shown.ts';

/** A wish for recovery, as it goes on the bus. Times are ISO strings in UTC. */
export type RecoveryRequest =
  | { readonly name: 'RetryRequested' | 'CancelRequested'; readonly data: RestoreWish }
  | { readonly name: 'ReplayRequested'; readonly data: ReplayWish };

export interface RestoreWish {
  readonly restoreId: string;
  readonly reason?: string;
}

export interface ReplayWish {
  readonly from: string;
  readonly to: string;
  readonly services?: readonly string[];
  readonly reason?: string;
}

const CONTRACTS = { RetryRequested, CancelRequested, ReplayRequested } as const;

/** The words of the command line for the fields of the contracts. */
const WORDS: Readonly<Record<string, string>> = {
  restoreId: 'the restore id',
  from: '--from',
  to: '--to',
  services: '--services',
  reason: '--reason',
};

/** The request as it was, if its contract takes it. Throws a `CliError` with all that is wrong. */
export function checkedRequest<Request extends RecoveryRequest>(request: Request): Request {
  const { name, data } = request;
  const result = CONTRACTS[name].schema.safeParse({ data });
  if (result.success) return request;
  const findings = result.error.issues.map(({ path, message }) => {
    const field = String(path[1] ?? path[0]);
    return `${WORDS[field] ?? field} is '${shown(String(data[field as keyof typeof data] ?? ''))}': ${message}`;
  });
  const command = name.replace('Requested', '').toLowerCase();
  throw usageError(findings.join('\n'), `See what is taken: aurora-restore ${command} --help`);
}
