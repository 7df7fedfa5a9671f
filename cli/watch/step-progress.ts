import { STEPS, type StepName } from '../../events/services.ts';
import { isTerminal, type Saga } from '../../shared/saga.ts';
import { stepRemainingMs } from './estimate.ts';

/** `due`: its turn has come and it has not answered yet. `stopped`: somebody has cancelled the restore meanwhile. */
export type StepState = 'waiting' | 'due' | 'running' | 'done' | 'failed' | 'stopped' | 'not-reached';

/** One step as people see it. Times in milliseconds. */
export interface StepProgress {
  readonly step: StepName;
  readonly state: StepState;
  readonly attempt: number;
  /** How often it looked and had to wait. */
  readonly checks: number;
  readonly note?: string;
  /** Percent, where RDS gives one. */
  readonly progress?: number;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly elapsedMs?: number;
  readonly remainingMs?: number;
  /** What it took in the last completed restore of the plan. */
  readonly expectedMs?: number;
}

export function stepsOf(saga: Saga, now: Date): readonly StepProgress[] {
  return STEPS.map((step) => progressOf(saga, step, now));
}

function progressOf(saga: Saga, step: StepName, now: Date): StepProgress {
  const record = saga.steps[step];
  const state = stateOf(saga, step);
  const isOpen = state === 'running' || state === 'due' || state === 'waiting';
  return {
    step,
    state,
    attempt: record?.attempt ?? 0,
    checks: record?.checks ?? 0,
    note: record?.note,
    progress: state === 'running' ? record?.progress : undefined,
    startedAt: record?.startedAt,
    endedAt: record?.endedAt,
    elapsedMs: record && endOf(record.endedAt ?? saga.cancellation?.at, now) - Date.parse(record.startedAt),
    remainingMs: isOpen ? stepRemainingMs(saga, step, now) : undefined,
    expectedMs: saga.expectedMs[step],
  };
}

const endOf = (at: string | undefined, now: Date): number => (at === undefined ? now.getTime() : Date.parse(at));

function stateOf(saga: Saga, step: StepName): StepState {
  const record = saga.steps[step];
  if (record) return record.status === 'running' && saga.cancellation ? 'stopped' : record.status;
  // A failed restore still has its notification to send.
  if (saga.step === step) return 'due';
  const isOnItsWayOut = saga.phase === 'failing' || saga.phase === 'cancelling';
  return isTerminal(saga.phase) || isOnItsWayOut ? 'not-reached' : 'waiting';
}
