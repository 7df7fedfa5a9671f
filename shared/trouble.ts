import { isoAfter } from './commit.ts';
import { durationMs, spokenDuration } from './duration.ts';
import type { PipelineError } from './errors.ts';
import type { Plan } from './plan.ts';
import { type Failure, planOf, type Saga, type Trouble } from './saga.ts';
import type { Stage, StepName } from '../events/services.ts';

/** A database that is back is noticed within this, however long it was away and however far apart a plan looks. */
const DISTANCE_MS_MAX = 300_000;

/** More doublings than any plan's distances allow. */
const DOUBLINGS_MAX = 20;

/** The trouble of a step after one more try that failed: it goes on since its first. Pure. */
export function troubleAfter(before: Trouble | undefined, { code, fact }: PipelineError, now: Date): Trouble {
  return { since: before?.since ?? now.toISOString(), count: (before?.count ?? 0) + 1, code, message: fact };
}

/**
 * When the step is tried again: after the plan's closest distance, then at doubled ones. At the end of the plan's limit it
 * is tried a last time, and at its deadline it fails itself. Pure.
 */
export function nextTryAt(saga: Saga, trouble: Trouble, now: Date): string {
  const plan = planOf(saga);
  const closestMs = durationMs(plan.checks.closest);
  const doubledMs = closestMs * 2 ** Math.min(trouble.count - 1, DOUBLINGS_MAX);
  const grown = isoAfter(now, Math.min(doubledMs, durationMs(plan.checks.furthest), DISTANCE_MS_MAX));
  // A notification has no deadline once its restore is closed: then the one in the saga has passed.
  const ends = [saga.stepDeadlineAt, limitOf(plan, trouble) ?? grown].filter((at) => at > now.toISOString());
  return [grown, ...ends].toSorted()[0]!;
}

/** Whether the trouble has lasted for as long as the plan waits. Pure. */
export function isOverLimit(plan: Plan, trouble: Trouble, now: Date): boolean {
  const limit = limitOf(plan, trouble);
  return limit !== undefined && now.toISOString() >= limit;
}

export const troubleDuration = ({ since }: Trouble, now: Date): string =>
  spokenDuration(now.getTime() - Date.parse(since));

/** The failure of a step whose deadline has passed while it was in trouble; nothing when it was in none. Pure. */
export function overdueInTrouble(saga: Saga, step: Stage): Failure | undefined {
  const trouble = saga.steps[step as StepName]?.trouble;
  if (!trouble) return undefined;
  const { code, message, since } = trouble;
  return {
    step,
    code: 'DeadlineExceeded',
    message: `step '${step}' was to end by ${saga.stepDeadlineAt}; since ${since} it has met ${code}: ${message}`,
    hint: `Mend what the message names, then retry the restore; or raise deadlines.steps.${step} in plan '${saga.planName}'.`,
  };
}

function limitOf({ deadlines }: Plan, { since }: Trouble): string | undefined {
  return deadlines.trouble && isoAfter(new Date(since), durationMs(deadlines.trouble));
}
