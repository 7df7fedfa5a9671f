import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { type Stage, TRACKER, UNDO } from '../../events/services.ts';
import { type PutRequest, withAnswered } from '../../shared/answered.ts';
import { TerminalError } from '../../shared/errors.ts';
import { isPastWayBack } from '../../shared/no-way-back.ts';
import { announce } from '../../shared/outcome.ts';
import { isTerminal, type Saga } from '../../shared/saga.ts';
import { committed, type Transition, type Turn, withEvents } from '../../shared/commit.ts';
import { takenBack } from '../../shared/transition.ts';
import { manifest } from './service.ts';

/** Refuses a restore that has ended, or that can no longer be stopped. Throws a `TerminalError`. Pure. */
export function assertCancellable(saga: Saga): void {
  if (isTerminal(saga.phase) || saga.phase === 'failing' || saga.phase === 'cancelling') {
    throw new TerminalError(
      'NothingToCancel',
      `restore '${saga.restoreId}' is ${saga.phase}, expected it to be running or queued`,
      `See how it ended: aurora-restore status ${saga.restoreId}`,
    );
  }
  const isThrough = saga.phase === 'running' && saga.step === TRACKER;
  if (!isThrough && !isPastWayBack(saga)) return;
  throw new TerminalError(
    'TooLateToCancel',
    `restore '${saga.restoreId}' is at '${saga.step}' and has begun to replace the old target, expected it to be before that`,
    'Let it finish: stopping now could leave no target at all.',
  );
}

/** Who takes back what has been done. */
const WAKEN: Stage[] = [UNDO];

/**
 * The restore stopped: no step has its turn any more. A step that is in the middle of a delivery cannot commit, since
 * the version has moved on, and so does not go on to the next thing. What has been done is taken back. Pure.
 */
export function stopped(saga: Saga, put: PutRequest, reason: string | undefined, turn: Turn): Transition {
  const changes: Partial<Saga> = {
    ...takenBack(saga, turn),
    phase: 'cancelling',
    cancellation: { at: turn.now.toISOString(), ...(reason && { reason }) },
    answered: withAnswered(saga.answered, put),
    // A tick wakes who takes it back; no step has failed.
    outbox: withEvents(saga, manifest, turn, [announce(StatusCheckDue, { steps: WAKEN })]),
  };
  const summary = `stopped during '${saga.step}'${reason ? `: ${reason}` : ''}`;
  return committed(saga, manifest.name, turn, 'stopped', summary, changes);
}
