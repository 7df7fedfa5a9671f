import { RestoreFailed } from '../../events/contracts/restore-failed.ts';
import { STEPS } from '../../events/services.ts';
import { announce } from '../../shared/outcome.ts';
import type { Failure, Saga } from '../../shared/saga.ts';
import {
  committed,
  isoAfter,
  begun,
  soon,
  stepDeadlineAt,
  type Transition,
  type Turn,
  withEvents,
} from '../../shared/transition.ts';
import { planOf } from '../../shared/saga.ts';
import { whatIsLeft } from '../../shared/what-is-left.ts';
import { manifest } from './service.ts';

/**
 * What the tracker does with a restore now, whatever woke it: closes one that is through or cannot go on, and one whose
 * step has let its deadline pass without a word. Gives nothing when none of these is so. Pure.
 */
export function closing(saga: Saga, turn: Turn): Transition | undefined {
  if (saga.phase === 'failing' && saga.failure) return closedAsFailed(saga, saga.failure, turn);
  if (saga.phase !== 'running') return undefined;
  if (saga.step === manifest.name) return closedAsCompleted(saga, turn);
  const isLate = turn.now.toISOString() >= saga.stepDeadlineAt;
  return isLate ? closedAsFailed(saga, silentStep(saga), turn) : undefined;
}

function closedAsCompleted(saga: Saga, turn: Turn): Transition {
  const changes = { phase: 'completed', step: 'ended', endedAt: turn.now.toISOString() } as const;
  const summary = `restore completed, target '${planOf(saga).target.cluster}' free again`;
  return committed(saga, manifest.name, turn, 'completed', summary, changes, {
    lock: 'release',
    durationsMs: durationsOf(saga),
  });
}

/** The lock goes now; the notification, which comes after, needs the target no more. */
function closedAsFailed(saga: Saga, failure: Failure, turn: Turn): Transition {
  const failed: Saga = { ...saga, failure };
  const left = whatIsLeft(failed);
  const { step: failedStep, code, message, hint } = failure;
  const event = announce(RestoreFailed, { plan: saga.planName, failedStep, code, message, hint, left: [...left] });
  const summary = `restore failed at '${failedStep}', target '${planOf(saga).target.cluster}' free again, ${left.length} things left`;
  const changes: Partial<Saga> = {
    phase: 'failed',
    step: 'sns-notification',
    steps: { ...saga.steps, 'sns-notification': begun(turn) },
    failure,
    endedAt: turn.now.toISOString(),
    nextCheckAt: soon(saga, turn),
    stepDeadlineAt: stepDeadlineAt(planOf(saga), 'sns-notification', isoAfter(turn.now, 86_400_000), turn.now),
    outbox: withEvents(saga, manifest, turn, [event]),
  };
  return committed(saga, manifest.name, turn, 'failed', summary, changes, { lock: 'release' });
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
