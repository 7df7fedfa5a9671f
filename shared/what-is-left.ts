import { UNDO } from '../events/services.ts';
import { besideArnOf, clusterArnOf, copyNameOf, finalSnapshotNameOf, retiredNameOf, snapshotArnOf } from './names.ts';
import { isBeside, newClusterIdOf } from './new-cluster.ts';
import type { Saga, Thing } from './saga.ts';

/**
 * What a restore has created, or begun to, and nobody has removed: people must know of it. Whoever took it back has
 * looked; where that never came to its end, this is what must be reckoned with. Pure.
 */
export function whatIsLeft(saga: Saga): readonly Thing[] {
  const { undoing } = saga;
  if (undoing && saga.step !== UNDO) return undoing.left;
  const { undone = [], left = [] } = undoing ?? {};
  const isSaid = ({ arn }: Thing) => [...undone, ...left].some((thing) => thing.arn === arn);
  return [...left, ...mayBeLeft(saga).filter((thing) => !isSaid(thing))];
}

/** Whether nothing of the source works in the new cluster any more. Pure. */
export const isSecured = ({ outputs, steps }: Pick<Saga, 'outputs' | 'steps'>): boolean =>
  outputs['setup-db-users']?.securedAt !== undefined || steps['setup-db-users']?.status === 'done';

function mayBeLeft(saga: Saga): readonly Thing[] {
  return [...leftCopy(saga), ...leftFinalSnapshot(saga), ...leftNewCluster(saga), ...leftOldCluster(saga)];
}

/** A call whose answer was lost may have made it as well, so it is named as soon as it could be there. */
function leftCopy({ restoreId, plan, outputs, steps }: Saga): Thing[] {
  const { isInPlace, snapshotArn } = outputs['copy-snapshot'] ?? {};
  if (isInPlace || outputs['archive-snapshot']?.action === 'deleted') return [];
  if (snapshotArn) return [{ arn: snapshotArn, what: 'the copy of the snapshot; a new restore can be made from it' }];
  if (!plan || !wasBegun(steps['copy-snapshot']) || !outputs['snapshot-check']?.needsCopy) return [];
  return [
    { arn: snapshotArnOf(plan.target, copyNameOf(plan, restoreId)), what: 'the copy of the snapshot, if it was begun' },
  ];
}

function leftFinalSnapshot({ restoreId, plan, outputs, steps }: Saga): Thing[] {
  const deletion = outputs['delete-rds'];
  if (deletion?.finalSnapshotArn) {
    return [
      {
        arn: deletion.finalSnapshotArn,
        what: 'the final snapshot of the old target; the old data can be restored from it',
      },
    ];
  }
  // The first wait of the step is the one for its final snapshot.
  if (!plan?.finalSnapshot.take || !deletion?.hadExisted || !steps['delete-rds']?.checks) return [];
  const arn = snapshotArnOf(plan.target, finalSnapshotNameOf(plan, restoreId));
  return [{ arn, what: 'the final snapshot of the old target, begun but not seen available' }];
}

/** After a swap it is the target, and nothing that is left. */
function leftNewCluster(saga: Saga): Thing[] {
  const { plan, outputs, steps } = saga;
  if (outputs['swap-target']?.swappedAt && outputs['swap-target'].oldResourceId) return [];
  const made = outputs['restore-snapshot'];
  if (made) return [{ arn: made.clusterArn, what: isSecured(saga) ? usable : unfinished }];
  if (!plan || !outputs['snapshot-check'] || !wasBegun(steps['restore-snapshot'])) return [];
  return [{ arn: besideArnOf(plan.target, newClusterIdOf(saga)), what: 'the restored cluster, if it was begun' }];
}

const usable = 'the restored cluster; nothing of the source works in it any more';
const unfinished = "the restored cluster; it may still have the source's logins, so keep it closed or delete it";

function leftOldCluster(saga: Saga): Thing[] {
  const { plan, restoreId, outputs, steps, failure } = saga;
  if (!plan || !outputs['snapshot-check']) return [];
  const target = clusterArnOf(plan.target);
  if (plan.strategy === 'replace') {
    const isHalfDeleted = outputs['delete-rds']?.begunAt && failure?.step === 'delete-rds';
    return isHalfDeleted ? [{ arn: target, what: 'the old target; see whether its deletion had begun' }] : [];
  }
  const swap = outputs['swap-target'];
  if (!swap?.begunAt || !swap.oldResourceId || !isBeside(saga)) return [];
  const retired = besideArnOf(plan.target, retiredNameOf(restoreId));
  if (!swap.swappedAt) {
    return [
      { arn: target, what: 'the name of the target; see whether the old cluster or the new one bears it, or neither' },
      { arn: retired, what: 'the old cluster, if it bears this name already' },
    ];
  }
  const isGone = steps['delete-rds']?.status === 'done';
  return isGone
    ? []
    : [{ arn: retired, what: 'the old cluster, under its new name; it costs money while it is there' }];
}

const wasBegun = (record: Saga['steps'][keyof Saga['steps']]): boolean =>
  record !== undefined && record.status !== 'undone';
