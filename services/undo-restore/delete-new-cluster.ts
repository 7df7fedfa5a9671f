import { TerminalError } from '../../shared/errors.ts';
import { RESTORE_TAG } from '../../shared/names.ts';
import { staysProtected } from '../../shared/protection.ts';
import type { ClusterFacts, InstanceFacts } from '../../shared/rds-facts.ts';
import type { Thing } from '../../shared/saga.ts';
import type { CompensationOf } from './compensations.ts';
import { GONE, left, type Progress, type UndoContext } from './progress.ts';

/** Readers before the writer. The cluster may follow as soon as all are going. */
export async function deleteInstances(
  { clusterId, arn, what }: CompensationOf<'delete-instances'>,
  context: UndoContext,
): Promise<Progress> {
  const { cluster, instances } = await newClusterOf(clusterId, context);
  const staying = instances.filter(({ status }) => status !== 'deleting');
  if (staying.length === 0) return GONE;
  if (!(await isTargetBack(context))) return left({ arn, what: `${what}, ${KEPT}` });
  const isWriter = (id: string) => cluster?.members.some((member) => member.id === id && member.isWriter) ?? false;
  const ordered = staying.toSorted((one, other) => Number(isWriter(one.id)) - Number(isWriter(other.id)));
  const stranger = ordered.find(({ tags }) => tags[RESTORE_TAG] !== context.saga.restoreId);
  if (stranger) throw notOurs('instance', stranger);
  for (const { id } of ordered) await context.rds.deleteInstance(id);
  const undone = ordered.map((each) => ({ arn: each.arn, what: 'an instance of the new cluster, deleted' }));
  return { kind: 'again', summary: `deleting ${ordered.map(({ id }) => `'${id}'`).join(', ')}`, undone };
}

/** Waits until it is gone with its instances: a retry makes another one of the same names. */
export async function deleteCluster(
  compensation: CompensationOf<'delete-cluster'>,
  context: UndoContext,
): Promise<Progress> {
  const { clusterId, arn, what } = compensation;
  const { cluster, instances } = await newClusterOf(clusterId, context);
  const undone = [{ arn, what: `${what}, deleted` }];
  if (!cluster) return instances.length > 0 ? waitForInstances(instances) : elsewhere(compensation, undone, context);
  if (cluster.tags[RESTORE_TAG] !== context.saga.restoreId) throw notOurs('cluster', cluster);
  if (cluster.status === 'deleting') return { kind: 'wait', summary: `${what} is deleting`, undone };
  if (!(await isTargetBack(context))) return left({ arn, what: `${what}, ${KEPT}` });
  const staying = instances.find(({ status }) => status !== 'deleting');
  if (staying) return stillUsed(cluster, staying, context);
  if (cluster.isProtected) return unprotected(cluster, context);
  await context.rds.deleteCluster(cluster.id);
  return { kind: 'wait', summary: `deleting ${what}`, undone };
}

/** What is said of the new cluster while the target has no other. */
const KEPT = 'kept, because the old one does not bear its own name; give the name to either of them';

async function newClusterOf(clusterId: string, { rds }: UndoContext) {
  return { cluster: await rds.look.cluster(clusterId), instances: await rds.look.instancesOf(clusterId) };
}

/** Nothing new is deleted while nothing old is where it was. */
async function isTargetBack({ saga, plan, rds }: UndoContext): Promise<boolean> {
  const { begunAt, oldResourceId } = saga.outputs['swap-target'] ?? {};
  if (!begunAt || !oldResourceId) return true;
  return (await rds.look.cluster(plan.target.cluster))?.resourceId === oldResourceId;
}

/** No cluster bears the name: gone, or still where a swap of names had brought it. */
async function elsewhere(
  { what }: CompensationOf<'delete-cluster'>,
  undone: readonly Thing[],
  { saga, plan, rds }: UndoContext,
): Promise<Progress> {
  const made = saga.outputs['restore-snapshot']?.clusterResourceId;
  if (!made) return GONE;
  const target = await rds.look.cluster(plan.target.cluster);
  if (target?.resourceId !== made) return { ...GONE, undone };
  return left({ arn: target.arn, what: `${what}, which bears the name of the target` });
}

/** One that appeared just now is deleted in the next turn; another has been given up. */
function stillUsed(cluster: ClusterFacts, staying: InstanceFacts, { isQuiet }: UndoContext): Progress {
  if (!isQuiet) return { kind: 'wait', summary: `instance '${staying.id}' has still to go` };
  throw new TerminalError(
    'ClusterInUse',
    `cluster '${cluster.id}' has instance '${staying.id}' still, expected none`,
    'Delete its instances first.',
  );
}

/** The cluster was made with it. Where the restore had switched it off, somebody has switched it on again. */
async function unprotected(cluster: ClusterFacts, { saga, rds }: UndoContext): Promise<Progress> {
  if (saga.steps['setup-db-users']?.status !== 'done' || staysProtected(saga)) {
    await rds.protectCluster(cluster.id, false);
    return { kind: 'wait', summary: `switching the deletion protection of cluster '${cluster.id}' off` };
  }
  throw new TerminalError(
    'ClusterProtected',
    `cluster '${cluster.id}' has deletion protection on, expected off, as this restore had left it`,
    'Switch it off if the cluster may go.',
  );
}

function notOurs(kind: string, { id }: { readonly id: string }): TerminalError {
  return new TerminalError(
    'NotOurs',
    `${kind} '${id}' does not carry the tag of this restore`,
    'Find out whose it is.',
  );
}

function waitForInstances(instances: readonly InstanceFacts[]): Progress {
  return { kind: 'wait', summary: `the new cluster is gone, ${instances.length} of its instances are still deleting` };
}
