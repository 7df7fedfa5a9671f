import type { Cancellation, Failure, Phase, Saga } from '../../shared/saga.ts';
import { restoreRemainingMs } from './estimate.ts';
import { type StepProgress, stepsOf } from './step-progress.ts';

/** Something that became different between two looks at a restore. Times in milliseconds. */
export type Change =
  | ({ readonly kind: 'step'; readonly at: string; readonly restoreId: string } & StepProgress)
  | {
      readonly kind: 'restore';
      readonly at: string;
      readonly restoreId: string;
      readonly plan: string;
      readonly phase: Phase;
      readonly elapsedMs: number;
      readonly remainingMs?: number;
      readonly endpoint?: string;
      readonly port?: number;
      readonly failure?: Failure;
      readonly cancellation?: Cancellation;
      /** Which time it is that the restore runs: more than once after a retry. */
      readonly run: number;
    };

/** What to tell a follower after another look: the opening first, then the steps in their order, the end last. Pure. */
export function changesBetween(before: Saga | undefined, after: Saga, now: Date): readonly Change[] {
  const isNew = before?.phase !== after.phase;
  const isOpening = after.phase === 'queued' || after.phase === 'running';
  const opening = isNew && isOpening ? [restoreChange(after, now)] : [];
  const ending = isNew && !isOpening ? [restoreChange(after, now)] : [];
  const earlier = before && stepsOf(before, now);
  const steps = stepsOf(after, now)
    .filter((step, index) => step.attempt > 0 && tellsMore(earlier?.[index], step))
    .map((step): Change => ({ kind: 'step', at: after.updatedAt, restoreId: after.restoreId, ...step }));
  return [...opening, ...steps, ...ending];
}

function tellsMore(before: StepProgress | undefined, after: StepProgress): boolean {
  return (
    before?.state !== after.state ||
    before.attempt !== after.attempt ||
    before.note !== after.note ||
    before.progress !== after.progress
  );
}

function restoreChange(saga: Saga, now: Date): Change {
  const { restoreId, planName: plan, phase, failure, cancellation, run, outputs } = saga;
  const { endpoint, port } = phase === 'completed' ? (outputs['check-restore-status'] ?? {}) : {};
  const elapsedMs = Date.parse(saga.endedAt ?? now.toISOString()) - Date.parse(saga.createdAt);
  const remainingMs = restoreRemainingMs(saga, now);
  return {
    kind: 'restore',
    at: saga.updatedAt,
    restoreId,
    plan,
    phase,
    elapsedMs,
    remainingMs,
    endpoint,
    port,
    failure,
    cancellation,
    run,
  };
}
