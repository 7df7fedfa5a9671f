import type { ClusterFacts } from '../../shared/rds-facts.ts';
import type { CompensationOf } from './compensations.ts';
import { type OldTarget, oldTargetOf } from './old-target.ts';
import { GONE, left, type Progress, type UndoContext } from './progress.ts';

type Target = CompensationOf<'put-target-right'>;

/** The old target as it was, as far as it is still there. What is deleted already is only listed. */
export async function putTargetRight(target: Target, context: UndoContext): Promise<Progress> {
  if (!context.saga.outputs['delete-rds']?.begunAt) return GONE;
  const old = await oldTargetOf(context);
  if (!old.cluster) return deletedAlready(target, context);
  if (old.cluster.status === 'deleting') {
    return left({ arn: target.arn, what: `${target.what}, which RDS is deleting: ${whereDataAre(context)}` });
  }
  const undone = [{ arn: target.arn, what: `${target.what}, as it was` }];
  const step = await protectedAgain(old.cluster, context);
  if (step) return step;
  return old.isWhole ? { ...GONE, undone } : left({ arn: target.arn, what: `${target.what}${losses(old)}` });
}

async function protectedAgain(cluster: ClusterFacts, { saga, rds }: UndoContext): Promise<Progress | undefined> {
  if (!saga.outputs['delete-rds']?.hasLiftedProtection || cluster.isProtected) return undefined;
  await rds.protectCluster(cluster.id, true);
  return { kind: 'wait', summary: `switching the deletion protection of cluster '${cluster.id}' on again` };
}

function deletedAlready({ arn, what }: Target, context: UndoContext): Progress {
  const hasSnapshot = context.saga.outputs['delete-rds']?.finalSnapshotArn !== undefined;
  // Its final snapshot is listed by itself.
  return hasSnapshot ? left() : left({ arn, what: `${what}, which is deleted: ${whereDataAre(context)}` });
}

const losses = ({ lostInstances }: OldTarget): string =>
  `; ${lostInstances} of its instances ${lostInstances === 1 ? 'is' : 'are'} deleted already`;

function whereDataAre({ saga }: UndoContext): string {
  const arn = saga.outputs['delete-rds']?.finalSnapshotArn;
  return arn ? `the old data are in ${arn}` : 'the plan wants no final snapshot';
}
