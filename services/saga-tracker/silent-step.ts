import { StepFailed } from '../../events/contracts/step-failed.ts';
import type { StepName } from '../../events/services.ts';
import { announce } from '../../shared/outcome.ts';
import type { Failure, Saga } from '../../shared/saga.ts';
import { committed, type Transition, type Turn, withEvents } from '../../shared/commit.ts';
import { begun, lastWord, takenBack } from '../../shared/transition.ts';
import { overdueInTrouble } from '../../shared/trouble.ts';
import { manifest } from './service.ts';

/** A step in trouble until its deadline, or one that never answered: its function is broken, or hears no event. Pure. */
export function silenceOf(saga: Saga): Failure {
  const silent = saga.step === 'ended' ? manifest.name : saga.step;
  return (
    overdueInTrouble(saga, silent) ?? {
      step: silent,
      code: 'DeadlineExceeded',
      message: `step '${silent}' was to end by ${saga.stepDeadlineAt} and has not answered`,
      hint: `Look into the dead-letter queues and the log of function aurora-restore-${silent}.`,
    }
  );
}

/** The restore goes no further; what it has done is taken back, and it keeps its target until then. Pure. */
export function failedInSilence(saga: Saga, turn: Turn): Transition {
  const failure = silenceOf(saga);
  const { step, code, message, hint } = failure;
  return committed(saga, manifest.name, turn, 'failed', summaryOf(failure), {
    ...takenBack(saga, turn),
    phase: 'failing',
    steps: withFailedStep(saga, failure, turn),
    failure,
    outbox: withEvents(saga, manifest, turn, [announce(StepFailed, { step, code, message, hint })]),
  });
}

/** The target is refreshed all the same; people are told that the old cluster is still there. Pure. */
export function leftInSilence(saga: Saga, turn: Turn): Transition {
  const failure = silenceOf(saga);
  const steps = withFailedStep(saga, failure, turn);
  return committed(saga, manifest.name, turn, 'failed', summaryOf(failure), {
    ...lastWord(saga, turn),
    steps,
    failure,
  });
}

const summaryOf = ({ code, message }: Failure): string => `${code}: ${message}`;

function withFailedStep(saga: Saga, { step, message }: Failure, turn: Turn): Saga['steps'] {
  const record = saga.steps[step as StepName] ?? begun(turn);
  const ended = { status: 'failed', endedAt: turn.now.toISOString(), note: message, trouble: undefined } as const;
  return { ...saga.steps, [step]: { ...record, ...ended } };
}
