import { SnapshotVerified } from '../../events/contracts/snapshot-verified.ts';
import type { Step } from '../../shared/deliver.ts';
import { TerminalError } from '../../shared/errors.ts';
import { announce } from '../../shared/outcome.ts';
import type { Plan } from '../../shared/plan.ts';
import type { ClusterFacts, InstanceFacts, SnapshotFacts } from '../../shared/rds-facts.ts';
import type { RdsReader } from '../../shared/rds-reader.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { assertMayReplace } from '../../shared/target-guard.ts';
import { assertRestorable, newestWanted } from './choose-snapshot.ts';
import { decideCopy } from './decide-copy.ts';
import { manifest } from './service.ts';

export interface SnapshotCheckPorts {
  readonly source: Pick<RdsReader, 'snapshot' | 'snapshotsOf' | 'cluster'>;
  readonly target: Pick<RdsReader, 'cluster' | 'instancesOf'>;
  /** `KeyState` of a KMS key in the target region, for example `Enabled`. */
  readonly keyState: (kmsKeyArn: string) => Promise<string>;
}

/** Everything that could stop a later step is asked here, before anything has changed. */
export const snapshotCheck: Step<SnapshotCheckPorts, 'snapshot-check'> = {
  manifest,
  async advance(saga, ports, now) {
    const plan = planOf(saga);
    const source = await ports.source.cluster(plan.source.cluster);
    const targetResourceId = await checkTarget(plan, source, ports);
    await checkKey(plan, ports);
    const snapshot = await findSnapshot(saga, plan, ports);
    assertRestorable(plan, snapshot, now);
    const decision = decideCopy(plan, snapshot);
    const { engine, engineVersion, isEncrypted, kmsKeyArn } = snapshot;
    const facts = {
      snapshotArn: snapshot.arn,
      snapshotCreatedAt: snapshot.createdAt!.toISOString(),
      engineVersion,
      isEncrypted,
    };
    return {
      kind: 'done',
      summary: `snapshot '${snapshot.id}' of ${facts.snapshotCreatedAt} fits; ${decision.copyReason}`,
      output: { ...facts, engine, kmsKeyArn, ...decision, targetResourceId, sourceResourceId: source?.resourceId },
      event: announce(SnapshotVerified, { ...facts, ...decision }),
    };
  },
};

/** The resource id of the cluster that may be replaced; nothing when there is none. */
async function checkTarget(
  plan: Plan,
  source: ClusterFacts | undefined,
  { target }: SnapshotCheckPorts,
): Promise<string | undefined> {
  const cluster = await target.cluster(plan.target.cluster);
  const instances = cluster ? await target.instancesOf(cluster.id) : [];
  assertInstancesKnown(plan, instances);
  if (!cluster) return undefined;
  assertMayReplace(plan, { cluster, instances }, source?.resourceId);
  if (cluster.status === 'stopped' || cluster.status === 'stopping') {
    throw new TerminalError(
      'TargetStopped',
      `target cluster '${cluster.id}' has status '${cluster.status}'; RDS does not delete a stopped cluster`,
      `Start it: aws rds start-db-cluster --db-cluster-identifier ${cluster.id} --region ${plan.target.region}`,
    );
  }
  return cluster.resourceId;
}

/** Without any instance nobody could ever connect to the restored cluster. */
function assertInstancesKnown(plan: Plan, instances: readonly InstanceFacts[]): void {
  if (plan.instances || instances.length > 0) return;
  throw new TerminalError(
    'InstancesUnknown',
    `target '${plan.target.cluster}' has no instances to take over and plan '${plan.name}' names none`,
    "Add 'instances' to the plan, so that the restored cluster gets some.",
  );
}

async function checkKey(plan: Plan, { keyState }: SnapshotCheckPorts): Promise<void> {
  const { kmsKey } = plan.copy;
  if (!kmsKey) return;
  const state = await keyState(kmsKey);
  if (state === 'Enabled') return;
  throw new TerminalError(
    'KmsKeyNotUsable',
    `KMS key '${kmsKey}' has state '${state}', expected 'Enabled'`,
    'Enable the key, or give another one in copy.kmsKey of the plan.',
  );
}

async function findSnapshot(saga: Saga, plan: Plan, { source }: SnapshotCheckPorts): Promise<SnapshotFacts> {
  const choice = saga.request.snapshot ?? plan.snapshot.choose;
  if (choice === 'latest') return newestWanted(plan, await source.snapshotsOf(plan.source.cluster));
  const named = await source.snapshot(choice);
  if (named) return named;
  throw new TerminalError(
    'SnapshotNotFound',
    `snapshot '${choice}' does not exist in ${plan.source.account}/${plan.source.region}`,
    `See: aws rds describe-db-cluster-snapshots --db-cluster-identifier ${plan.source.cluster} --region ${plan.source.region}`,
  );
}
