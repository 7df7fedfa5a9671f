import { spokenDuration } from '../../shared/duration.ts';
import { nearest } from '../../shared/nearest.ts';
import type { Phase, Saga } from '../../shared/saga.ts';
import { STAGES } from '../../events/services.ts';
import { usageError } from '../cli-error.ts';

export interface ReplayWindow {
  readonly from: Date;
  readonly to: Date;
}

/** What a replay would reach, as far as the restores tell. */
export interface ReplayOutlook {
  /** Nothing will happen to these. */
  readonly ended: readonly RestoreInWindow[];
  /** Nothing will happen to these either: only a retry takes them up. */
  readonly failed: readonly RestoreInWindow[];
  /** A lost event may make these go on. */
  readonly running: readonly RestoreInWindow[];
}

export interface RestoreInWindow {
  readonly restoreId: string;
  readonly plan: string;
  readonly phase: Phase;
}

/** The archive gets an event up to this much after the bus. */
export const ARCHIVE_LAG_MS = 10 * 60_000;
const WINDOW_MS_MAX = 7 * 86_400_000;

/** Throws a `CliError` for a window that the service would refuse. Pure. */
export function assertReplayable({ from, to }: ReplayWindow, now: Date): void {
  const lengthMs = to.getTime() - from.getTime();
  if (lengthMs > 0 && to <= now && lengthMs <= WINDOW_MS_MAX) return;
  const problem =
    lengthMs <= 0
      ? 'ends before it begins'
      : to > now
        ? 'ends in the future'
        : `is ${spokenDuration(lengthMs)} long, more than seven days`;
  throw usageError(
    `the window ${from.toISOString()} to ${to.toISOString()} ${problem}`,
    'Give one of at most seven days that has passed, such as --from 2h --to 10m, or replay it in pieces.',
  );
}

/** The names of `a,b`. Throws a `CliError` for one that reads nothing from the bus of the pipeline. Pure. */
export function servicesNamed(list: string | undefined): readonly string[] | undefined {
  if (list === undefined) return undefined;
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) throw unknownService(list);
  for (const name of names) if (!STAGES.some((stage) => stage === name)) throw unknownService(name);
  return [...new Set(names)];
}

function unknownService(name: string) {
  const meant = nearest(name, STAGES);
  return usageError(
    `'${name}' is no service that events can be replayed to, those are: ${STAGES.join(', ')}`,
    meant ? `Did you mean '${meant}'?` : 'Name some of them, with commas between, or none for all.',
  );
}

/** A restore is in the window when it lived then: only from its opening to its last change can it have had events. Pure. */
export function replayOutlook(sagas: readonly Saga[], { from, to }: ReplayWindow): ReplayOutlook {
  const inside = sagas
    .filter(({ createdAt, updatedAt }) => new Date(createdAt) <= to && new Date(updatedAt) >= from)
    .map(({ restoreId, planName: plan, phase }) => ({ restoreId, plan, phase }));
  const isEnded = ({ phase }: RestoreInWindow) =>
    phase === 'completed' || phase === 'rejected' || phase === 'cancelled';
  const isFailed = ({ phase }: RestoreInWindow) => phase === 'failed';
  return {
    ended: inside.filter(isEnded),
    failed: inside.filter(isFailed),
    running: inside.filter((each) => !isEnded(each) && !isFailed(each)),
  };
}
