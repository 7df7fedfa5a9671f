import type { StepName } from '../../events/services.ts';
import { isTerminal, routeOf, type Saga, type StepRecord, type Trouble } from '../../shared/saga.ts';
import { stepRemainingMs } from './estimate.ts';

/**
 * `due`: its turn has come and it has not answered yet. `stopped`: somebody has cancelled the restore meanwhile. `undone`:
 * what it had done has been taken back.
 */
export type StepState = 'waiting' | 'due' | 'running' | 'done' | 'failed' | 'stopped' | 'undone' | 'not-reached';

/** What keeps a step from going on, and when it is looked at again. */
export interface TroubleProgress extends Trouble {
  readonly nextCheckAt: string;
}

/** One step as people see it. Times in milliseconds. */
export interface StepProgress {
  readonly step: StepName;
  readonly state: StepState;
  readonly attempt: number;
  /** How often it looked and had to wait. */
  readonly checks: number;
  readonly note?: string;
  /** Of the step under way. */
  readonly trouble?: TroubleProgress;
  /** Percent, where RDS gives one. */
  readonly progress?: number;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly elapsedMs?: number;
  readonly remainingMs?: number;
  /** What it took in the last completed restore of the plan. */
  readonly expectedMs?: number;
}

/** The steps of a restore in its own order; once it is completed, without those that were not needed. Pure. */
export function stepsOf(saga: Saga, now: Date): readonly StepProgress[] {
  return routeOf(saga)
    .filter((step) => saga.phase !== 'completed' || saga.steps[step])
    .map((step) => progressOf(saga, step, now));
}

function progressOf(saga: Saga, step: StepName, now: Date): StepProgress {
  const record = begunRecord(saga, step, now);
  const state = stateOf(saga, step, record);
  const isOpen = state === 'running' || state === 'due' || state === 'waiting';
  return {
    step,
    state,
    attempt: record?.attempt ?? 0,
    checks: record?.checks ?? 0,
    note: record?.note,
    trouble: state === 'running' ? troubleOf(saga, record) : undefined,
    progress: state === 'running' ? record?.progress : undefined,
    startedAt: record?.startedAt,
    endedAt: record?.endedAt,
    elapsedMs: record && endOf(record.endedAt ?? saga.cancellation?.at, now) - Date.parse(record.startedAt),
    remainingMs: isOpen ? stepRemainingMs(saga, step, now) : undefined,
    expectedMs: saga.expectedMs[step],
  };
}

const troubleOf = ({ nextCheckAt }: Saga, record: StepRecord | undefined): TroubleProgress | undefined =>
  record?.trouble && { ...record.trouble, nextCheckAt };

const endOf = (at: string | undefined, now: Date): number => (at === undefined ? now.getTime() : Date.parse(at));

/** The old cluster of a swap is deleted when it has been kept long enough: until then that step has not begun. */
function begunRecord({ steps, outputs }: Saga, step: StepName, now: Date): StepRecord | undefined {
  const record = steps[step];
  const keepUntil = step === 'delete-rds' ? outputs['swap-target']?.keepUntil : undefined;
  if (!record || !keepUntil) return record;
  if (record.status === 'running' && now.toISOString() < keepUntil) return undefined;
  return { ...record, startedAt: keepUntil };
}

function stateOf(saga: Saga, step: StepName, record: StepRecord | undefined): StepState {
  if (record) return record.status === 'running' && saga.cancellation ? 'stopped' : record.status;
  // A failed restore still has its notification to send.
  if (saga.step === step) return saga.phase === 'completed' ? 'waiting' : 'due';
  const isOnItsWayOut = saga.phase === 'failing' || saga.phase === 'cancelling';
  return isTerminal(saga.phase) || isOnItsWayOut ? 'not-reached' : 'waiting';
}
