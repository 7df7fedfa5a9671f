import { STEPS, type StepName } from '../../events/services.ts';
import type { Failure, Saga } from '../../shared/saga.ts';
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
  const step = STEPS.find((each) => each === failure?.step);
  if (phase !== 'failed' || turn !== 'ended' || !failure || !step) throw nothingToRetry(saga);
  const index = STEPS.indexOf(step);
  return {
    restoreId,
    plan: saga.planName,
    failure,
    step,
    attempt: (saga.steps[step]?.attempt ?? 1) + 1,
    run: saga.run + 1,
    kept: STEPS.slice(0, index),
    then: STEPS.slice(index + 1),
  };
}

function nothingToRetry({ restoreId, phase, step, failure, planName }: Saga) {
  const where = step === 'ended' ? '' : `, at '${step}'`;
  const why = phase === 'failed' && step === 'ended' ? ` at '${failure?.step ?? 'no step'}'` : where;
  return refusal(
    `restore '${restoreId}' is ${phase}${why}, expected it to have failed at a step and ended`,
    phase === 'failed' && step !== 'ended'
      ? 'It is about to end: try again in a moment.'
      : `Only a failed restore can be taken up again; request a new one otherwise: aurora-restore request ${planName}`,
  );
}
