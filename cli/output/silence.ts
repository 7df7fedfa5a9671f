import type { Stage } from '../../events/services.ts';
import { spokenDuration } from '../../shared/duration.ts';
import type { Saga } from '../../shared/saga.ts';
import { spokenTime } from './spoken-time.ts';

/** A service has not answered a check that has been due for minutes. */
export interface Silence {
  /** Whose turn it is. */
  readonly by: Stage;
  /** When its check was due. */
  readonly dueAt: string;
  /** When the restore's record changed last. */
  readonly lastWordAt: string;
}

/** A check is answered within seconds; AWS may call a function late, and after an error a second time two minutes later. */
const SILENT_AFTER_MS = 3 * 60_000;

/** Whose word is missing, if it is. A function that works in a database may be silent for its 15 minutes. Pure. */
export function silenceOf({ phase, step, nextCheckAt, updatedAt }: Saga, now: Date): Silence | undefined {
  // A queued restore is not checked: the one before it wakes it.
  if (step === 'ended' || phase === 'queued') return undefined;
  if (now.getTime() - Date.parse(nextCheckAt) < SILENT_AFTER_MS) return undefined;
  return { by: step, dueAt: nextCheckAt, lastWordAt: updatedAt };
}

/** On one line: who, for how long, and where to look. Pure. */
export function silenceLine({ by, dueAt }: Silence, now: Date): string {
  const overdue = spokenDuration(now.getTime() - Date.parse(dueAt));
  return `No word from ${by}, whose check is due for ${overdue}: ${whereToLook(by)}`;
}

/** The same as rows of a table. Pure. */
export function silenceRows({ by, dueAt, lastWordAt }: Silence, now: Date): string[][] {
  return [
    ['check due', `${spokenTime(dueAt)}, for ${spokenDuration(now.getTime() - Date.parse(dueAt))}`],
    ['last word', spokenTime(lastWordAt)],
    ['it may be', 'at work still, which takes 15 minutes at most, not called, or failing at every call'],
    ['look at', whereToLook(by)],
  ];
}

const whereToLook = (service: Stage): string =>
  `aws logs tail /aws/lambda/aurora-restore-${service} --since 30m; aurora-restore redrive ${service}`;
