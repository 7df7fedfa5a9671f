import { clusterArnOf, copyNameOf, finalSnapshotNameOf, snapshotArnOf } from './names.ts';
import type { Saga } from './saga.ts';

export interface Leftover {
  readonly arn: string;
  readonly what: string;
}

/** What a restore has created, or begun to, and nobody has removed: people must know of it when it fails. Pure. */
export function whatIsLeft(saga: Saga): readonly Leftover[] {
  const { plan, outputs, failure } = saga;
  const deletion = outputs['delete-rds'];
  const cluster = outputs['restore-snapshot'];
  return [
    ...leftCopy(saga),
    ...leftFinalSnapshot(saga),
    ...(cluster
      ? [{ arn: cluster.clusterArn, what: outputs['setup-db-users'] ? usable : unfinished }]
      : plan && deletion?.begunAt && failure?.step === 'delete-rds'
        ? [{ arn: clusterArnOf(plan.target), what: 'the old target; see whether its deletion had begun' }]
        : []),
  ];
}

const usable = 'the restored cluster; its users are set up';
const unfinished = "the restored cluster; it may still have the source's logins, so keep it closed or delete it";

/** A call whose answer was lost may have made it as well, so it is named as soon as it could be there. */
function leftCopy({ restoreId, plan, outputs, steps }: Saga): Leftover[] {
  const { isInPlace, snapshotArn } = outputs['copy-snapshot'] ?? {};
  if (isInPlace || outputs['archive-snapshot']?.action === 'deleted') return [];
  if (snapshotArn) return [{ arn: snapshotArn, what: 'the copy of the snapshot; a new restore can be made from it' }];
  if (!plan || !steps['copy-snapshot'] || !outputs['snapshot-check']?.needsCopy) return [];
  return [
    { arn: snapshotArnOf(plan.target, copyNameOf(plan, restoreId)), what: 'the copy of the snapshot, if it was begun' },
  ];
}

function leftFinalSnapshot({ restoreId, plan, outputs, steps }: Saga): Leftover[] {
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
