import type { StepName } from '../../events/services.ts';
import type { Move } from '../../shared/moves.ts';
import {
  besideArnOf,
  besideNameOf,
  clusterArnOf,
  copyNameOf,
  finalSnapshotNameOf,
  retiredNameOf,
  snapshotArnOf,
} from '../../shared/names.ts';
import { isBeside } from '../../shared/new-cluster.ts';
import { planOf, routeOf, type Saga, type Thing } from '../../shared/saga.ts';
import { byHand } from './by-hand.ts';

/** Something to be taken back, or to be left and listed. Its ARN and its words tell it from all others. */
export type Compensation = Subject &
  (
    | { readonly kind: 'rename-back'; readonly moves: readonly Move[] }
    | { readonly kind: 'delete-instances'; readonly clusterId: string }
    | { readonly kind: 'delete-cluster'; readonly clusterId: string }
    | { readonly kind: 'put-target-right' }
    | { readonly kind: 'final-snapshot'; readonly snapshotId: string }
    | { readonly kind: 'copy'; readonly snapshotId: string }
    | { readonly kind: 'leave-new-cluster' }
    | { readonly kind: 'leave-retired' }
  );

export type CompensationOf<Kind extends Compensation['kind']> = Extract<Compensation, { kind: Kind }>;

interface Subject extends Thing {
  /** Whose work it is. */
  readonly step: StepName;
  /** The command for people, where it cannot be taken back. */
  readonly byHand: string;
}

/** What is to be taken back of a restore, in the order of doing so: last things first. Pure. */
export function compensationsOf(saga: Saga): readonly Compensation[] {
  const wasBegun = (step: StepName) => saga.steps[step] !== undefined && saga.steps[step].status !== 'undone';
  return routeOf(saga)
    .toReversed()
    .filter(wasBegun)
    .flatMap((step) => COMPENSATIONS[step](saga));
}

/** A step that was begun may have made its thing, whether it said so or not: a call whose answer was lost made it too. */
export const COMPENSATIONS: Readonly<Record<StepName, (saga: Saga) => readonly Compensation[]>> = {
  'snapshot-check': () => [],
  'copy-snapshot': copyMade,
  'check-copy-status': () => [],
  'delete-rds': deletionBegun,
  'restore-snapshot': clusterMade,
  'check-restore-status': instancesMade,
  // What it does is done to the new cluster, and goes with it.
  'setup-db-users': () => [],
  'swap-target': namesChanged,
  'archive-snapshot': () => [],
  'sns-notification': () => [],
};

/** A snapshot used where it is was never ours. */
function copyMade(saga: Saga): readonly Compensation[] {
  const { outputs, restoreId } = saga;
  const isNone = outputs['snapshot-check']?.needsCopy === false || outputs['copy-snapshot']?.isInPlace;
  if (isNone || outputs['archive-snapshot']?.action === 'deleted') return [];
  const { target } = planOf(saga);
  const snapshotId = copyNameOf(planOf(saga), restoreId);
  const arn = snapshotArnOf(target, snapshotId);
  const what = 'the copy of the snapshot';
  return [{ kind: 'copy', step: 'copy-snapshot', snapshotId, arn, what, byHand: byHand.deleteSnapshot(arn) }];
}

/** The retirement of a swap is never taken back: the restore is completed by then. */
function deletionBegun(saga: Saga): readonly Compensation[] {
  const plan = planOf(saga);
  if (plan.strategy === 'swap') return [];
  const snapshotId = finalSnapshotNameOf(plan, saga.restoreId);
  const snapshotArn = snapshotArnOf(plan.target, snapshotId);
  const targetArn = clusterArnOf(plan.target);
  const begun: Compensation = {
    kind: 'put-target-right',
    step: 'delete-rds',
    arn: targetArn,
    what: 'the old target',
    byHand: byHand.protect(targetArn),
  };
  const kept: Compensation = {
    kind: 'final-snapshot',
    step: 'delete-rds',
    snapshotId,
    arn: snapshotArn,
    what: 'the final snapshot of the old target',
    byHand: byHand.deleteSnapshot(snapshotArn),
  };
  return [begun, ...(plan.finalSnapshot.take ? [kept] : [])];
}

/** Under the target's name it stands where the old one stood: it stays, for a retry to go on from there. */
function clusterMade(saga: Saga): readonly Compensation[] {
  if (saga.outputs['swap-target']?.swappedAt) return [];
  const { target } = planOf(saga);
  const step = 'restore-snapshot';
  const what = 'the new cluster';
  if (!isBeside(saga)) {
    const arn = clusterArnOf(target);
    return [{ kind: 'leave-new-cluster', step, arn, what, byHand: byHand.deleteCluster(arn) }];
  }
  const clusterId = besideNameOf(saga.restoreId);
  const arn = besideArnOf(target, clusterId);
  return [{ kind: 'delete-cluster', step, clusterId, arn, what, byHand: byHand.deleteCluster(arn) }];
}

function instancesMade(saga: Saga): readonly Compensation[] {
  if (saga.outputs['swap-target']?.swappedAt || !isBeside(saga)) return [];
  const clusterId = besideNameOf(saga.restoreId);
  const arn = besideArnOf(planOf(saga).target, clusterId);
  return [
    {
      kind: 'delete-instances',
      step: 'check-restore-status',
      clusterId,
      arn,
      what: 'the instances of the new cluster',
      byHand: byHand.deleteInstances(arn),
    },
  ];
}

function namesChanged(saga: Saga): readonly Compensation[] {
  const { begunAt, swappedAt, oldResourceId, moves } = saga.outputs['swap-target'] ?? {};
  const { target } = planOf(saga);
  const step = 'swap-target';
  const retiredArn = besideArnOf(target, retiredNameOf(saga.restoreId));
  if (swappedAt && oldResourceId) {
    const what = 'the old cluster, under its new name';
    return [{ kind: 'leave-retired', step, arn: retiredArn, what, byHand: byHand.deleteCluster(retiredArn) }];
  }
  if (!begunAt || swappedAt || !moves) return [];
  const what = 'the names of the old cluster and the new one';
  return [
    {
      kind: 'rename-back',
      step,
      moves,
      arn: clusterArnOf(target),
      what,
      byHand: byHand.rename(retiredArn, target.cluster),
    },
  ];
}
