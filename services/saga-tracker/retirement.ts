import { durationMs } from '../../shared/duration.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { isoAfter, type Turn } from '../../shared/commit.ts';
import { begun } from '../../shared/transition.ts';

/** What is still to be done. */
type Retirement = Pick<Saga, 'step' | 'steps' | 'nextCheckAt' | 'stepDeadlineAt' | 'deadlineAt'>;

/**
 * The turn of who deletes the old cluster of a swap, once it has been kept as long as the plan says; nothing where there
 * was no old cluster. Pure.
 */
export function retirementOf(saga: Saga, turn: Turn): Retirement | undefined {
  const { oldResourceId, keepUntil } = saga.outputs['swap-target'] ?? {};
  const { strategy, deadlines } = planOf(saga);
  if (strategy !== 'swap' || !oldResourceId || !keepUntil) return undefined;
  const deadlineAt = isoAfter(new Date(keepUntil), durationMs(deadlines.steps['delete-rds']));
  return {
    step: 'delete-rds',
    steps: { ...saga.steps, 'delete-rds': begun(turn) },
    nextCheckAt: keepUntil,
    stepDeadlineAt: deadlineAt,
    deadlineAt,
  };
}
