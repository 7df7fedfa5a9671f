import { spokenDuration } from '../../shared/duration.ts';
import { isTerminal, type Saga } from '../../shared/saga.ts';
import { isPassing } from '../aws/service-error.ts';
import { CliError, unknownRestore } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import { unlessAborted } from './unless-aborted.ts';

export interface Following {
  readonly restoreId: string;
  readonly read: (restoreId: string) => Promise<Saga | undefined>;
  readonly now: () => Date;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly intervalMs: number;
  /** A request just put may take this long to become a restore. */
  readonly appearsWithinMs: number;
  /** Called after every look; without a saga while there is none yet. */
  readonly onLook?: (saga: Saga | undefined) => void;
  /** A look failed and will be repeated. */
  readonly onTrouble?: (error: Error, attempt: number) => void;
  readonly signal?: AbortSignal;
}

/** Reads may fail this often in a row: laptops sleep, networks change. */
export const READ_ATTEMPTS_MAX = 10;

/** The saga clock ends every restore at its deadline; later than this somebody must look at the clock itself. */
export const OVERDUE_MS = 15 * 60_000;

/**
 * Looks at a restore until it has ended and gives the last state of it. Throws a `CliError` when it does not appear or
 * does not end in time, the read's error when it does not pass, an `AbortError` when the signal aborts.
 */
export async function followRestore(following: Following): Promise<Saga> {
  const { now, sleep, intervalMs, onLook, signal } = following;
  const startedAtMs = now().getTime();
  for (;;) {
    const saga = await patientRead(following);
    onLook?.(saga);
    if (saga && isTerminal(saga.phase)) return saga;
    assertInTime(following, saga, startedAtMs);
    await sleep(intervalMs, signal);
  }
}

async function patientRead({ restoreId, read, sleep, intervalMs, onTrouble, signal }: Following) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await unlessAborted(read(restoreId), signal);
    } catch (error) {
      if (!isPassing(error) || attempt >= READ_ATTEMPTS_MAX) throw error;
      onTrouble?.(error, attempt);
      await sleep(intervalMs, signal);
    }
  }
}

function assertInTime({ restoreId, now, appearsWithinMs }: Following, saga: Saga | undefined, startedAtMs: number) {
  const nowMs = now().getTime();
  if (!saga) {
    if (nowMs - startedAtMs >= appearsWithinMs) throw unknownRestore(restoreId);
    return;
  }
  const lateMs = nowMs - Date.parse(saga.deadlineAt);
  if (lateMs < OVERDUE_MS) return;
  throw new CliError(
    EXIT.restoreFailed,
    `restore '${restoreId}' is still ${saga.phase} ${spokenDuration(lateMs)} after its deadline, expected it to have ended`,
    `Look at its Step Functions execution, which is named '${restoreId}': it should have ended the restore.`,
  );
}
