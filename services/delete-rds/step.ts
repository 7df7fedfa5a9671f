import { TargetDeleted } from '../../events/contracts/target-deleted.ts';
import type { Step } from '../../shared/deliver.ts';
import { durationMs } from '../../shared/duration.ts';
import { TerminalError } from '../../shared/errors.ts';
import { clusterArnOf, finalSnapshotNameOf, KEEP_UNTIL_TAG, PLAN_TAG, RESTORE_TAG } from '../../shared/names.ts';
import { announce, type Outcome } from '../../shared/outcome.ts';
import type { Plan } from '../../shared/plan.ts';
import type { SnapshotFacts } from '../../shared/rds-facts.ts';
import type { RdsReader } from '../../shared/rds-reader.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { outputOf } from '../../shared/step-outputs.ts';
import type { Target } from '../../shared/target-guard.ts';
import { captureSettings } from './capture-settings.ts';
import { type DeletionProof, proveDeletable } from './deletion-proof.ts';
import { manifest } from './service.ts';

export interface DeleteRdsPorts {
  readonly target: Pick<RdsReader, 'cluster' | 'instancesOf' | 'snapshot'>;
  readonly createFinalSnapshot: (
    proof: DeletionProof,
    snapshotId: string,
    tags: Readonly<Record<string, string>>,
  ) => Promise<void>;
  readonly liftProtection: (proof: DeletionProof) => Promise<void>;
  readonly deleteInstance: (proof: DeletionProof, instanceId: string) => Promise<void>;
  readonly deleteCluster: (proof: DeletionProof) => Promise<void>;
}

type DeletionOutcome = Outcome<'delete-rds'>;

/** Each turn looks at what is left of the old target and does the next thing; no two things depend on one delivery. */
export const deleteRds: Step<DeleteRdsPorts, 'delete-rds'> = {
  manifest,
  async advance(saga, ports, now) {
    const plan = planOf(saga);
    const cluster = await ports.target.cluster(plan.target.cluster);
    const instances = await ports.target.instancesOf(plan.target.cluster);
    if (!cluster) return instances.length > 0 ? waitForInstances(instances.length) : deleted(saga, plan);
    if (cluster.status === 'deleting') return { kind: 'wait', summary: `cluster '${cluster.id}' is deleting` };
    const target = { cluster, instances };
    const replacement = await ports.target.snapshot(outputOf(saga, 'copy-snapshot').snapshotArn);
    const proof = proveDeletable(plan, saga, target, replacement, now);
    return (
      captured(saga, target) ??
      (await finalSnapshotTaken(saga, plan, proof, ports, now)) ??
      announced(saga, now) ??
      (await protectionLifted(target, proof, ports)) ??
      (await deletionBegun(target, proof, ports))
    );
  },
};

/** The settings are committed before anything is touched: after that they can be read nowhere any more. */
function captured(saga: Saga, target: Target): DeletionOutcome | undefined {
  if (saga.outputs['delete-rds']) return undefined;
  const { id, resourceId } = target.cluster;
  return {
    kind: 'again',
    summary: `read the settings of cluster '${id}' and its ${target.instances.length} instances`,
    output: { hadExisted: true, clusterResourceId: resourceId, settings: captureSettings(target) },
  };
}

/** Waits for a whole final snapshot before the first instance goes, rather than trust one taken during deletion. */
async function finalSnapshotTaken(
  saga: Saga,
  plan: Plan,
  proof: DeletionProof,
  ports: DeleteRdsPorts,
  now: Date,
): Promise<DeletionOutcome | undefined> {
  const output = outputOf(saga, 'delete-rds');
  if (!plan.finalSnapshot.take || output.finalSnapshotArn) return undefined;
  const snapshotId = finalSnapshotNameOf(plan, saga.restoreId);
  const snapshot = await ports.target.snapshot(snapshotId);
  if (!snapshot) {
    const keepUntil = new Date(now.getTime() + durationMs(plan.finalSnapshot.keepFor)).toISOString();
    const tags = { [PLAN_TAG]: plan.name, [RESTORE_TAG]: saga.restoreId, [KEEP_UNTIL_TAG]: keepUntil };
    await ports.createFinalSnapshot(proof, snapshotId, tags);
    return { kind: 'wait', summary: `taking final snapshot '${snapshotId}'` };
  }
  assertOurs(snapshot, saga.restoreId);
  if (snapshot.status === 'creating') {
    return { kind: 'wait', summary: `final snapshot '${snapshotId}' is creating`, progress: snapshot.progress };
  }
  if (snapshot.status !== 'available') throw finalSnapshotFailed(snapshot);
  return {
    kind: 'again',
    summary: `final snapshot '${snapshotId}' is available`,
    output: { ...output, finalSnapshotArn: snapshot.arn },
  };
}

/** Whoever cancels must know, in the same table and the same instant, whether there is still a way back. */
function announced(saga: Saga, now: Date): DeletionOutcome | undefined {
  const output = outputOf(saga, 'delete-rds');
  if (output.begunAt) return undefined;
  return {
    kind: 'again',
    summary: 'from here on the old target is deleted',
    output: { ...output, begunAt: now.toISOString() },
  };
}

/** The guard has already refused a protected target whose plan does not allow this. */
async function protectionLifted(
  { cluster }: Target,
  proof: DeletionProof,
  ports: DeleteRdsPorts,
): Promise<DeletionOutcome | undefined> {
  if (!cluster.isProtected) return undefined;
  await ports.liftProtection(proof);
  return { kind: 'wait', summary: `lifting the deletion protection of cluster '${cluster.id}'` };
}

/** Readers before the writer, so that nothing fails over on the way; the cluster may follow as soon as all are going. */
async function deletionBegun(
  { cluster, instances }: Target,
  proof: DeletionProof,
  ports: DeleteRdsPorts,
): Promise<DeletionOutcome> {
  const isWriter = (id: string) => cluster.members.some((member) => member.id === id && member.isWriter);
  const staying = instances.filter(({ status }) => status !== 'deleting');
  for (const { id } of staying.toSorted((left, right) => Number(isWriter(left.id)) - Number(isWriter(right.id)))) {
    await ports.deleteInstance(proof, id);
  }
  await ports.deleteCluster(proof);
  return {
    kind: 'wait',
    summary: `deleting cluster '${cluster.id}' and its ${instances.length === 1 ? 'instance' : `${instances.length} instances`}`,
  };
}

function waitForInstances(count: number): DeletionOutcome {
  return { kind: 'wait', summary: `the cluster is gone, ${count} of its instances are still deleting` };
}

function deleted(saga: Saga, plan: Plan): DeletionOutcome {
  const output = saga.outputs['delete-rds'] ?? { hadExisted: false };
  const { hadExisted, finalSnapshotArn } = output;
  if (!hadExisted && !plan.instances) throw vanished(plan);
  return {
    kind: 'done',
    summary: hadExisted ? `cluster '${plan.target.cluster}' and its instances are gone` : 'there was nothing to delete',
    output,
    event: announce(TargetDeleted, {
      targetClusterArn: clusterArnOf(plan.target),
      hadExisted,
      ...(finalSnapshotArn && { finalSnapshotArn }),
    }),
  };
}

function vanished(plan: Plan): TerminalError {
  return new TerminalError(
    'TargetVanished',
    `cluster '${plan.target.cluster}' was deleted by somebody else before its settings were read`,
    `Add 'instances' and what else matters to plan '${plan.name}', then request the restore again.`,
  );
}

function assertOurs(snapshot: SnapshotFacts, restoreId: string): void {
  if (snapshot.tags[RESTORE_TAG] === restoreId) return;
  throw new TerminalError(
    'FinalSnapshotNameTaken',
    `snapshot '${snapshot.id}' exists but was not made by restore '${restoreId}'`,
    'Nothing was deleted. Find out whose it is, then request the restore again.',
  );
}

function finalSnapshotFailed({ id, status }: SnapshotFacts): TerminalError {
  return new TerminalError(
    'FinalSnapshotFailed',
    `final snapshot '${id}' has status '${status}', expected 'available'`,
    'Nothing was deleted. Request the restore again; or set finalSnapshot.take to false if the old data may be lost.',
  );
}
