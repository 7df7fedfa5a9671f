import type { StepName } from '../../events/services.ts';
import { retiredNameOf } from '../../shared/names.ts';
import { type Failure, routeOf, type Saga } from '../../shared/saga.ts';
import { refusal } from '../cli-error.ts';

/** What a retry would do. */
export interface RetryOutlook {
  readonly restoreId: string;
  readonly plan: string;
  readonly failure: Failure;
  /** The step it resumes at. */
  readonly step: StepName;
  readonly attempt: number;
  /** Which time it is that the restore runs. */
  readonly run: number;
  /** Steps that are done and stay so. */
  readonly kept: readonly StepName[];
  readonly then: readonly StepName[];
}

/** Throws a `CliError` where the service would refuse for sure. Pure. */
export function retryOutlook(saga: Saga): RetryOutlook {
  const { restoreId, phase, step: turn, failure } = saga;
  const step = stepToRetry(saga);
  if (phase !== 'failed' || turn !== 'ended' || !failure || !step) throw nothingToRetry(saga);
  const route = routeOf(saga);
  const index = route.indexOf(step);
  return {
    restoreId,
    plan: saga.planName,
    failure,
    step,
    attempt: (saga.steps[step]?.attempt ?? 1) + 1,
    run: saga.run + 1,
    kept: route.slice(0, index),
    then: route.slice(index + 1),
  };
}

/** What was taken back has to be done again, so this may be an earlier step than the one that failed. */
function stepToRetry(saga: Saga): StepName | undefined {
  const { steps, failure } = saga;
  const isToDo = (step: StepName) => steps[step]?.status === 'failed' || steps[step]?.status === 'undone';
  const route = routeOf(saga);
  return route.find(isToDo) ?? route.find((step) => step === failure?.step);
}

function nothingToRetry({ restoreId, phase, step, failure, planName }: Saga) {
  if (phase === 'completed' && failure) {
    return refusal(
      `restore '${restoreId}' is completed, expected it to have failed; what failed is the deletion of the old cluster ${retiredNameOf(restoreId)}`,
      'Delete that cluster by hand when nobody needs it any more; the target is not concerned.',
    );
  }
  const where = step === 'ended' ? '' : `, at '${step}'`;
  const why = phase === 'failed' && step === 'ended' ? ` at '${failure?.step ?? 'no step'}'` : where;
  return refusal(
    `restore '${restoreId}' is ${phase}${why}, expected it to have failed at a step and ended`,
    phase === 'failed' && step !== 'ended'
      ? 'It is about to end: try again in a moment.'
      : `Only a failed restore can be taken up again; request a new one otherwise: aurora-restore request ${planName}`,
  );
}
