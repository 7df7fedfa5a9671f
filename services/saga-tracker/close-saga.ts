import { RestoreCancelled } from '../../events/contracts/restore-cancelled.ts';
import { RestoreFailed } from '../../events/contracts/restore-failed.ts';
import { RestoreRejected } from '../../events/contracts/restore-rejected.ts';
import { LAST_WORD, TRACKER } from '../../events/services.ts';
import { announce } from '../../shared/outcome.ts';
import { planOf, routeOf, type Saga, type Thing } from '../../shared/saga.ts';
import { committed, type LockChange, type Transition, type Turn, withEvents } from '../../shared/commit.ts';
import { begun, lastWord } from '../../shared/transition.ts';
import { whatIsLeft } from '../../shared/what-is-left.ts';
import type { Due } from './due.ts';
import { retirementOf } from './retirement.ts';
import { manifest } from './service.ts';
import { failedInSilence, leftInSilence, silenceOf } from './silent-step.ts';

/** What the tracker makes of a restore that is due; `lock` says what becomes of its target, if it frees it. Pure. */
export function closed(saga: Saga, due: Due, lock: LockChange | undefined, turn: Turn): Transition {
  switch (due) {
    case 'completed':
      return closedAsCompleted(saga, lock, turn);
    case 'failed':
      return closedAsFailed(saga, lock, turn);
    case 'cancelled':
      return closedAsCancelled(saga, lock, turn);
    case 'silent':
      return failedInSilence(saga, turn);
    case 'retirement-silent':
      return leftInSilence(saga, turn);
    case 'queued-too-long':
      return rejectedAfterQueueing(saga, turn);
  }
}

/** The lock goes now: the old cluster of a swap, which is deleted later, is not the target any more. */
function closedAsCompleted(saga: Saga, lock: LockChange | undefined, turn: Turn): Transition {
  const retirement = retirementOf(saga, turn);
  const changes: Partial<Saga> = {
    phase: 'completed',
    step: 'ended',
    endedAt: turn.now.toISOString(),
    ...retirement,
  };
  const then = retirement ? `, the old cluster is deleted after ${retirement.nextCheckAt}` : '';
  const summary = `restore completed, ${freed(saga, lock)}${then}`;
  return committed(saga, manifest.name, turn, 'completed', summary, changes, {
    lock,
    // Times of a restore that was taken up again say nothing about the next one.
    ...(saga.run === 1 && { durationsMs: durationsOf(saga) }),
  });
}

/** The lock goes now; the notification, which comes after, needs the target no more. */
function closedAsFailed(saga: Saga, lock: LockChange | undefined, turn: Turn): Transition {
  const failure = saga.failure ?? silenceOf(saga);
  const { step: failedStep, code, message, hint, findings } = failure;
  const { undone, left } = endOf({ ...saga, failure });
  const event = announce(RestoreFailed, {
    plan: saga.planName,
    failedStep,
    code,
    message,
    hint,
    findings: findings && [...findings],
    undone,
    left,
  });
  const summary = `restore failed at '${failedStep}', ${freed(saga, lock)}, ${takenBackSo(saga, undone, left)}`;
  const changes: Partial<Saga> = {
    ...lastWord(saga, turn),
    phase: 'failed',
    steps: { ...saga.steps, [LAST_WORD]: begun(turn) },
    failure,
    ...kept(saga, left),
    endedAt: turn.now.toISOString(),
    outbox: withEvents(saga, manifest, turn, [event]),
  };
  return committed(saga, manifest.name, turn, 'failed', summary, changes, { lock });
}

/** One that had only queued has done nothing and holds nothing. */
function closedAsCancelled(saga: Saga, lock: LockChange | undefined, turn: Turn): Transition {
  const { undone, left } = endOf(saga);
  const summary = `restore cancelled, ${freed(saga, lock)}, ${takenBackSo(saga, undone, left)}`;
  const changes: Partial<Saga> = {
    phase: 'cancelled',
    step: 'ended',
    ...kept(saga, left),
    endedAt: turn.now.toISOString(),
    outbox: withEvents(saga, manifest, turn, [announce(RestoreCancelled, { plan: saga.planName, undone, left })]),
  };
  return committed(saga, manifest.name, turn, 'cancelled', summary, changes, { lock });
}

/** It holds no lock; whoever frees the target passes over it in the queue. */
function rejectedAfterQueueing(saga: Saga, turn: Turn): Transition {
  const code = 'QueuedTooLong';
  const message = `the target did not become free until ${saga.deadlineAt}`;
  const hint = 'See which restore holds it (aurora-restore list), then request again.';
  const changes: Partial<Saga> = {
    phase: 'rejected',
    step: 'ended',
    endedAt: turn.now.toISOString(),
    failure: { step: manifest.name, code, message, hint },
    outbox: withEvents(saga, manifest, turn, [announce(RestoreRejected, { plan: saga.planName, code, message, hint })]),
  };
  return committed(saga, manifest.name, turn, 'rejected', `${code}: ${message}`, changes);
}

function endOf(saga: Saga): { undone: Thing[]; left: Thing[] } {
  return { undone: [...(saga.undoing?.undone ?? [])], left: [...whatIsLeft(saga)] };
}

/** What an undoing that never came to its end could not list, everybody after reads there all the same. */
const kept = ({ undoing }: Saga, left: readonly Thing[]): Pick<Saga, 'undoing'> =>
  undoing ? { undoing: { ...undoing, left } } : {};

function takenBackSo(saga: Saga, undone: readonly Thing[], left: readonly Thing[]): string {
  const counts = `${undone.length} things undone, ${left.length} left`;
  return saga.step === TRACKER ? counts : `${counts}; ${silenceOf(saga).message}`;
}

function freed(saga: Saga, lock: LockChange | undefined): string {
  if (!lock) return 'it held no target';
  const target = `target '${planOf(saga).target.cluster}'`;
  return lock.kind === 'hand-over' ? `${target} goes to restore '${lock.to.after.restoreId}'` : `${target} free again`;
}

function durationsOf(saga: Saga): Saga['expectedMs'] {
  return Object.fromEntries(
    routeOf(saga).flatMap((step) => {
      const { startedAt, endedAt } = saga.steps[step] ?? {};
      return startedAt && endedAt ? [[step, Date.parse(endedAt) - Date.parse(startedAt)]] : [];
    }),
  );
}
