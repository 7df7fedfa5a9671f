import type { Saga } from '../../shared/saga.ts';
import { outputOf } from '../../shared/step-outputs.ts';
import type { Target } from '../../shared/target-guard.ts';
import type { DeletionProof } from './deletion-proof.ts';
import type { DeleteRdsPorts, DeletionOutcome } from './ports.ts';

/** Deletes a cluster that a proof is there for: says so, lifts its protection, then instances and cluster. */
export async function takenDown(
  saga: Saga,
  target: Target,
  proof: DeletionProof,
  ports: DeleteRdsPorts,
  now: Date,
): Promise<DeletionOutcome> {
  return (
    announced(saga, target, now) ??
    (await protectionLifted(saga, target, proof, ports)) ??
    (await deletionBegun(target, proof, ports))
  );
}

/** Whoever cancels must know, in the same table and the same instant, whether there is still a way back. */
function announced(saga: Saga, { cluster }: Target, now: Date): DeletionOutcome | undefined {
  const output = outputOf(saga, 'delete-rds');
  if (output.begunAt) return undefined;
  return {
    kind: 'again',
    summary: `from here on cluster '${cluster.id}' is deleted`,
    output: { ...output, begunAt: now.toISOString() },
  };
}

/**
 * The guard has already refused a protected cluster whose plan does not allow this. What is to be switched off is
 * committed first, so that whoever takes the restore back knows that it may have been.
 */
async function protectionLifted(
  saga: Saga,
  { cluster }: Target,
  proof: DeletionProof,
  ports: DeleteRdsPorts,
): Promise<DeletionOutcome | undefined> {
  if (!cluster.isProtected) return undefined;
  const output = outputOf(saga, 'delete-rds');
  const summary = `lifting the deletion protection of cluster '${cluster.id}'`;
  if (!output.hasLiftedProtection) return { kind: 'again', summary, output: { ...output, hasLiftedProtection: true } };
  await ports.liftProtection(proof);
  return { kind: 'wait', summary };
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

export function waitForInstances(count: number): DeletionOutcome {
  return { kind: 'wait', summary: `the cluster is gone, ${count} of its instances are still deleting` };
}
