import type { Cancellation, Failure, Phase, Saga, Thing, Undoing } from '../../shared/saga.ts';
import type { NameSeen } from '../../shared/step-outputs.ts';
import { leftBehind } from '../output/left-behind.ts';
import { type RetiredCluster, retiredCluster } from '../output/retired-cluster.ts';
import { usableCluster } from '../output/usable-cluster.ts';
import { restoreRemainingMs } from './estimate.ts';
import { type StepProgress, stepsOf } from './step-progress.ts';

/** Something that became different between two looks at a restore. Times in milliseconds. */
export type Change =
  | ({ readonly kind: 'step'; readonly at: string; readonly restoreId: string } & StepProgress)
  /** Something that the restore had done has been taken back. */
  | ({ readonly kind: 'undone'; readonly at: string; readonly restoreId: string } & Thing)
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
      readonly undoing?: Undoing;
      readonly left: readonly Thing[];
      /** The old cluster, once a swap has put it aside. */
      readonly retired?: RetiredCluster;
      readonly unreachableMs?: number;
      readonly nameSeen?: NameSeen;
      /** Which time it is that the restore runs: more than once after a retry. */
      readonly run: number;
    };

/** What to tell a follower after another look: the opening first, then the steps in their order and what is taken
 * back, the end last. Pure. */
export function changesBetween(before: Saga | undefined, after: Saga, now: Date): readonly Change[] {
  const isNew = before?.phase !== after.phase;
  const isOpening = after.phase === 'queued' || after.phase === 'running';
  const opening = isNew && isOpening ? [restoreChange(after, now)] : [];
  const ending = isNew && !isOpening ? [restoreChange(after, now)] : [];
  const earlier = before && stepsOf(before, now);
  const steps = stepsOf(after, now)
    .filter((step) => step.attempt > 0)
    .filter((step) =>
      tellsMore(
        earlier?.find((each) => each.step === step.step),
        step,
      ),
    )
    .map((step): Change => ({ kind: 'step', at: after.updatedAt, restoreId: after.restoreId, ...step }));
  return [...opening, ...steps, ...undoneBetween(before, after), ...ending];
}

/** Each thing once, whatever else is learnt about it; a retry begins a list of its own. */
function undoneBetween(before: Saga | undefined, after: Saga): readonly Change[] {
  const { restoreId, updatedAt: at, undoing } = after;
  if (!undoing) return [];
  const told = before?.undoing?.since === undoing.since ? before.undoing.undone : [];
  return undoing.undone
    .filter(({ arn }) => !told.some((thing) => thing.arn === arn))
    .map((thing): Change => ({ kind: 'undone', at, restoreId, ...thing }));
}

function tellsMore(before: StepProgress | undefined, after: StepProgress): boolean {
  return (
    before?.state !== after.state ||
    before.attempt !== after.attempt ||
    before.note !== after.note ||
    before.trouble?.since !== after.trouble?.since ||
    before.trouble?.count !== after.trouble?.count ||
    before.progress !== after.progress
  );
}

function restoreChange(saga: Saga, now: Date): Change {
  const { restoreId, planName: plan, phase, failure, cancellation, undoing, run, outputs } = saga;
  const { endpoint, port } = (phase === 'completed' && usableCluster(saga)) || {};
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
    undoing,
    left: leftBehind(saga),
    retired: retiredCluster(saga, now),
    unreachableMs: outputs['swap-target']?.unreachableMs,
    nameSeen: outputs['swap-target']?.seen,
    run,
  };
}
