import { RestoreFailed } from '../../events/contracts/restore-failed.ts';
import { RestoreRejected } from '../../events/contracts/restore-rejected.ts';
import { STEPS } from '../../events/services.ts';
import { announce } from '../../shared/outcome.ts';
import { type Failure, planOf, type Saga } from '../../shared/saga.ts';
import {
  begun,
  committed,
  isoAfter,
  type LockChange,
  soon,
  stepDeadlineAt,
  type Transition,
  type Turn,
  withEvents,
} from '../../shared/transition.ts';
import { whatIsLeft } from '../../shared/what-is-left.ts';
import { manifest } from './service.ts';

/** The ways a restore can be due to be closed. */
export type Closing = 'completed' | 'failed' | 'cancelled' | 'silent' | 'queued-too-long';

/**
 * Whether a restore is to be closed now, whatever woke the tracker: one that is through, cannot go on or was stopped;
 * one whose step has let its deadline pass without a word; one that has queued until its deadline. Pure.
 */
export function dueClosing(saga: Saga, now: Date): Closing | undefined {
  const at = now.toISOString();
  const isOurs = saga.step === manifest.name;
  switch (saga.phase) {
    case 'running':
      if (isOurs) return 'completed';
      return at >= saga.stepDeadlineAt ? 'silent' : undefined;
    case 'failing':
      return 'failed';
    case 'cancelling':
      return isOurs ? 'cancelled' : undefined;
    case 'queued':
      return at >= saga.deadlineAt ? 'queued-too-long' : undefined;
    default:
      return undefined;
  }
}

/** Closes a restore; `lock` says what becomes of its target, if it holds it. Pure. */
export function closed(saga: Saga, closing: Closing, lock: LockChange | undefined, turn: Turn): Transition {
  switch (closing) {
    case 'completed':
      return closedAsCompleted(saga, lock, turn);
    case 'failed':
      return closedAsFailed(saga, saga.failure ?? silentStep(saga), lock, turn);
    case 'silent':
      return closedAsFailed(saga, silentStep(saga), lock, turn);
    case 'cancelled':
      return closedAsCancelled(saga, lock, turn);
    case 'queued-too-long':
      return rejectedAfterQueueing(saga, turn);
  }
}

function closedAsCompleted(saga: Saga, lock: LockChange | undefined, turn: Turn): Transition {
  const changes = { phase: 'completed', step: 'ended', endedAt: turn.now.toISOString() } as const;
  return committed(saga, manifest.name, turn, 'completed', `restore completed, ${freed(saga, lock)}`, changes, {
    lock,
    // Times of a restore that was taken up again say nothing about the next one.
    ...(saga.run === 1 && { durationsMs: durationsOf(saga) }),
  });
}

/** The lock goes now; the notification, which comes after, needs the target no more. */
function closedAsFailed(saga: Saga, failure: Failure, lock: LockChange | undefined, turn: Turn): Transition {
  const left = whatIsLeft({ ...saga, failure });
  const { step: failedStep, code, message, hint } = failure;
  const event = announce(RestoreFailed, { plan: saga.planName, failedStep, code, message, hint, left: [...left] });
  const summary = `restore failed at '${failedStep}', ${freed(saga, lock)}, ${left.length} things left`;
  const changes: Partial<Saga> = {
    phase: 'failed',
    step: 'sns-notification',
    steps: { ...saga.steps, 'sns-notification': begun(turn) },
    failure,
    endedAt: turn.now.toISOString(),
    nextCheckAt: soon(saga, turn),
    stepDeadlineAt: stepDeadlineAt(planOf(saga), 'sns-notification', isoAfter(turn.now, DAY_MS), turn.now),
    outbox: withEvents(saga, manifest, turn, [event]),
  };
  return committed(saga, manifest.name, turn, 'failed', summary, changes, { lock });
}

function closedAsCancelled(saga: Saga, lock: LockChange | undefined, turn: Turn): Transition {
  const changes = { phase: 'cancelled', step: 'ended', endedAt: turn.now.toISOString() } as const;
  const removed = saga.cancellation?.removed.length ?? 0;
  const summary = `restore cancelled, ${freed(saga, lock)}, ${removed} things removed`;
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

const DAY_MS = 86_400_000;

function freed(saga: Saga, lock: LockChange | undefined): string {
  if (!lock) return 'it had not begun';
  const target = `target '${planOf(saga).target.cluster}'`;
  return lock.kind === 'hand-over' ? `${target} goes to restore '${lock.to.after.restoreId}'` : `${target} free again`;
}

/** A step that never even answered: its function is broken, or its events do not reach it. */
function silentStep(saga: Saga): Failure {
  const step = saga.step === 'ended' ? manifest.name : saga.step;
  return {
    step,
    code: 'DeadlineExceeded',
    message: `step '${step}' was to end by ${saga.stepDeadlineAt} and has not answered`,
    hint: `Look into the dead-letter queues and the log of function aurora-restore-${step}.`,
  };
}

function durationsOf(saga: Saga): Saga['expectedMs'] {
  return Object.fromEntries(
    STEPS.flatMap((step) => {
      const { startedAt, endedAt } = saga.steps[step] ?? {};
      return startedAt && endedAt ? [[step, Date.parse(endedAt) - Date.parse(startedAt)]] : [];
    }),
  );
}
