import { RestoreCancelled } from '../../events/contracts/restore-cancelled.ts';
import { STEPS, type StepName, TRACKER } from '../../events/services.ts';
import { TerminalError } from '../../shared/errors.ts';
import { announce } from '../../shared/outcome.ts';
import { type Cancellation, isTerminal, type Saga } from '../../shared/saga.ts';
import { committed, isoAfter, soon, type Transition, type Turn, withEvents } from '../../shared/transition.ts';
import type { Leftover } from '../../shared/what-is-left.ts';
import { manifest } from './service.ts';

/** Refuses a restore that has ended, or that has begun to delete the old target. Throws a `TerminalError`. Pure. */
export function assertCancellable(saga: Saga): void {
  if (isTerminal(saga.phase) || saga.phase === 'failing' || saga.phase === 'cancelling') {
    throw new TerminalError(
      'NothingToCancel',
      `restore '${saga.restoreId}' is ${saga.phase}, expected it to be running or queued`,
      `See how it ended: aurora-restore status ${saga.restoreId}`,
    );
  }
  if (!hasBegunToDelete(saga)) return;
  throw new TerminalError(
    'TooLateToCancel',
    `restore '${saga.restoreId}' is at '${saga.step}' and has begun to delete the old target, expected it to be before that`,
    'Let it finish: stopping now would leave no target at all.',
  );
}

/**
 * The restore stopped: no step has its turn any more. A step that is in the middle of a delivery cannot commit, since
 * the version has moved on, and so does not go on to the next thing. Pure.
 */
export function stopped(saga: Saga, requestId: string, reason: string | undefined, turn: Turn): Transition {
  const cancellation: Cancellation = {
    at: turn.now.toISOString(),
    during: saga.step,
    removed: [],
    ...(reason && { reason }),
  };
  const changes: Partial<Saga> = {
    phase: 'cancelling',
    step: manifest.name,
    cancellation,
    answered: [...saga.answered, requestId],
    nextCheckAt: soon(saga, turn),
  };
  return committed(
    saga,
    manifest.name,
    turn,
    'again',
    `stopped during '${saga.step}'${reason ? `: ${reason}` : ''}`,
    changes,
  );
}

/** Steps whose delivery may have asked RDS for a snapshot and not yet said so. */
const MAKE_SNAPSHOTS: readonly Saga['step'][] = ['copy-snapshot', 'delete-rds'];
/** No delivery of a step lives longer than its function's timeout. */
const DELIVERY_MS_MAX = 60_000;

/** When nothing that was under way at the stop can make a snapshot any more. Pure. */
export function quietAt({ during, at }: Cancellation): number {
  return Date.parse(at) + (MAKE_SNAPSHOTS.includes(during) ? DELIVERY_MS_MAX : 0);
}

/** Something was removed, or may still appear: look again. Pure. */
export function undoing(saga: Saga, removed: readonly string[], turn: Turn): Transition {
  const cancellation = { ...saga.cancellation!, removed: [...saga.cancellation!.removed, ...removed] };
  const isQuiet = turn.now.getTime() >= quietAt(cancellation);
  const summary =
    removed.length > 0 ? `removing ${removed.join(', ')}` : 'waiting for what was under way when it was stopped';
  const nextCheckAt = isQuiet ? soon(saga, turn) : isoAfter(new Date(quietAt(cancellation)), 0);
  return committed(saga, manifest.name, turn, removed.length > 0 ? 'again' : 'wait', summary, {
    cancellation,
    nextCheckAt,
  });
}

/** Nothing is left to remove: the tracker's turn, to free the target. Pure. */
export function undone(saga: Saga, left: readonly Leftover[], turn: Turn): Transition {
  const removed = [...new Set(saga.cancellation?.removed)];
  const event = announce(RestoreCancelled, { plan: saga.planName, removed, left: [...left] });
  const summary = `${removed.length} things removed, ${left.length} left`;
  return committed(saga, manifest.name, turn, 'done', summary, {
    step: TRACKER,
    cancellation: { ...saga.cancellation!, removed, left },
    nextCheckAt: soon(saga, turn),
    outbox: withEvents(saga, manifest, turn, [event]),
  });
}

function hasBegunToDelete({ phase, step, outputs }: Saga): boolean {
  if (phase === 'queued') return false;
  if (outputs['delete-rds']?.begunAt || step === TRACKER) return true;
  return STEPS.indexOf(step as StepName) > STEPS.indexOf('delete-rds');
}
