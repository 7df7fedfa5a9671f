import { ClusterRestored } from '../../events/contracts/cluster-restored.ts';
import type { Step } from '../../shared/deliver.ts';
import { TerminalError } from '../../shared/errors.ts';
import { instanceNameOf, PLAN_TAG, RESTORE_TAG } from '../../shared/names.ts';
import { wasJustMadeBy } from '../../shared/just-made.ts';
import { newClusterIdOf } from '../../shared/new-cluster.ts';
import { announce, type Outcome } from '../../shared/outcome.ts';
import { type ClusterFacts, encryptionText, type InstanceFacts } from '../../shared/rds-facts.ts';
import type { RdsReader } from '../../shared/rds-reader.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { type InstanceSettings, outputOf } from '../../shared/step-outputs.ts';
import { manifest } from './service.ts';

export interface InstanceCreation {
  readonly clusterId: string;
  readonly instanceId: string;
  readonly engine: string;
  readonly settings: InstanceSettings;
  readonly tags: Readonly<Record<string, string>>;
}

export interface CheckRestoreStatusPorts {
  readonly target: Pick<RdsReader, 'cluster' | 'instance' | 'instancesOf'>;
  readonly createInstance: (creation: InstanceCreation) => Promise<void>;
}

/** Statuses that never become `available` by themselves (Aurora User Guide, "Viewing DB cluster / instance status"). */
const CLUSTER_FAILED = new Set([
  'cloning-failed',
  'deleting',
  'inaccessible-encryption-credentials',
  'inaccessible-encryption-credentials-recoverable',
  'migration-failed',
  'restore-failed',
  'stopped',
  'upgrade-failed',
]);
const INSTANCE_FAILED = new Set([
  'deleting',
  'failed',
  'inaccessible-encryption-credentials',
  'inaccessible-encryption-credentials-recoverable',
  'incompatible-create',
  'incompatible-network',
  'incompatible-option-group',
  'incompatible-parameters',
  'incompatible-restore',
  'insufficient-capacity',
  'restore-error',
  'storage-full',
  'upgrade-failed',
]);

type RestoreOutcome = Outcome<'check-restore-status'>;

/** `available` of the cluster is not the end: it has no instances then and nobody can connect. */
export const checkRestoreStatus: Step<CheckRestoreStatusPorts, 'check-restore-status'> = {
  manifest,
  async advance(saga, ports, now) {
    const cluster = await ports.target.cluster(newClusterIdOf(saga));
    if (!cluster && wasJustMadeBy(saga, 'restore-snapshot', now)) {
      return { kind: 'wait', summary: `RDS does not show cluster '${newClusterIdOf(saga)}' yet` };
    }
    assertAlive(saga, cluster);
    assertEncrypted(saga, cluster);
    const instances = await ports.target.instancesOf(cluster.id);
    const failed = instances.find(({ status }) => INSTANCE_FAILED.has(status));
    if (failed) throw stuck('instance', failed);
    const waiting = waitForCluster(cluster, instances) ?? (await nextInstances(saga, cluster, instances, ports));
    return waiting ?? restored(cluster, instances);
  },
};

/** Asked of what was made, as of the copy before: RDS documents only in part which key a restore ends up with. */
function assertEncrypted(saga: Saga, cluster: ClusterFacts): void {
  if (cluster.status !== 'available') return;
  const { kmsKey } = planOf(saga).copy;
  const { isEncrypted } = outputOf(saga, 'check-copy-status');
  if (kmsKey ? cluster.kmsKeyArn === kmsKey : cluster.isEncrypted || !isEncrypted) return;
  throw new TerminalError(
    'ClusterNotEncryptedAsPlanned',
    `cluster '${cluster.id}' is ${encryptionText(cluster)}, expected it ${kmsKey ? `encrypted with ${kmsKey}` : 'to be encrypted as its snapshot is'}`,
    'It stays closed. See what RDS says of the key (aws rds describe-events --source-type db-cluster), then request the restore again.',
  );
}

/**
 * Instances are made in an available cluster, and later statuses such as `modifying` are waited for as well. One that is
 * `creating` may stay so until it has its first instance: that one is asked for, and RDS's refusal means "not yet".
 */
function waitForCluster(cluster: ClusterFacts, instances: readonly InstanceFacts[]): RestoreOutcome | undefined {
  if (cluster.status === 'creating' && instances.length === 0) return undefined;
  if (cluster.status !== 'available') return { kind: 'wait', summary: `cluster '${cluster.id}' is ${cluster.status}` };
  const unready = instances.find(({ status, hasPendingChanges }) => status !== 'available' || hasPendingChanges);
  if (unready) return { kind: 'wait', summary: `instance '${unready.id}' is ${unready.status}` };
  return cluster.hasPendingChanges
    ? { kind: 'wait', summary: `cluster '${cluster.id}' has pending changes` }
    : undefined;
}

/** The first instance becomes the writer, so it is made alone; then all the readers at once. */
async function nextInstances(
  saga: Saga,
  cluster: ClusterFacts,
  instances: readonly InstanceFacts[],
  ports: CheckRestoreStatusPorts,
): Promise<RestoreOutcome | undefined> {
  const plan = planOf(saga);
  const wanted = outputOf(saga, 'restore-snapshot').instances.map((settings, index) => ({
    settings,
    instanceId: instanceNameOf(cluster.id, index),
  }));
  const missing = wanted.filter(({ instanceId }) => !instances.some(({ id }) => id === instanceId));
  if (missing.length === 0) return undefined;
  const tags = { ...plan.tags, [PLAN_TAG]: plan.name, [RESTORE_TAG]: saga.restoreId };
  const next = missing.length === wanted.length ? missing.slice(0, 1) : missing;
  for (const instance of next) {
    await assertNameFree(instance.instanceId, cluster, ports);
    await ports.createInstance({ clusterId: cluster.id, engine: cluster.engine, ...instance, tags });
  }
  return { kind: 'wait', summary: `creating ${next.map(({ instanceId }) => `'${instanceId}'`).join(', ')}` };
}

/** An instance of that name in another cluster would make RDS refuse ours for ever. */
async function assertNameFree(
  instanceId: string,
  cluster: ClusterFacts,
  { target }: CheckRestoreStatusPorts,
): Promise<void> {
  const existing = await target.instance(instanceId);
  if (!existing || existing.clusterId === cluster.id) return;
  throw new TerminalError(
    'InstanceNameTaken',
    `instance '${instanceId}' belongs to cluster '${existing.clusterId}', expected the name to be free for '${cluster.id}'`,
    'Rename or delete that instance, then retry the restore.',
  );
}

function restored(cluster: ClusterFacts, instances: readonly InstanceFacts[]): RestoreOutcome {
  const { endpoint, port } = cluster;
  if (!endpoint || !port) return { kind: 'wait', summary: `cluster '${cluster.id}' has no endpoint yet` };
  const ids = instances.map(({ id }) => id).toSorted();
  return {
    kind: 'done',
    summary: `cluster '${cluster.id}' and ${ids.length} instances are available`,
    output: { endpoint, port, instances: ids },
    event: announce(ClusterRestored, { clusterArn: cluster.arn, endpoint, port, instances: ids }),
  };
}

function assertAlive(saga: Saga, cluster: ClusterFacts | undefined): asserts cluster is ClusterFacts {
  const { clusterArn, clusterResourceId } = outputOf(saga, 'restore-snapshot');
  if (!cluster || cluster.resourceId !== clusterResourceId) {
    throw new TerminalError(
      'ClusterLost',
      `cluster '${clusterArn}' ${cluster ? `has resource id '${cluster.resourceId}'` : 'no longer exists'}, expected '${clusterResourceId}'`,
      'Somebody deleted or replaced it during the restore. Request the restore again.',
    );
  }
  if (CLUSTER_FAILED.has(cluster.status)) throw stuck('cluster', cluster);
}

function stuck(kind: string, { id, status }: { readonly id: string; readonly status: string }): TerminalError {
  return new TerminalError(
    'ClusterNotRestored',
    `${kind} '${id}' has status '${status}', expected 'available'`,
    `See what RDS says: aws rds describe-events --source-identifier ${id} --source-type db-${kind}`,
  );
}
