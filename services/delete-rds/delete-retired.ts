import { RetiredClusterDeleted } from '../../events/contracts/retired-cluster-deleted.ts';
import { besideArnOf, retiredNameOf } from '../../shared/names.ts';
import { announce } from '../../shared/outcome.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { lookAt } from '../../shared/sightings.ts';
import type { Target } from '../../shared/target-guard.ts';
import { finalSnapshotTaken } from './final-snapshot.ts';
import type { DeleteRdsPorts, DeletionOutcome } from './ports.ts';
import { isServing, proveRetirable } from './retirement-proof.ts';
import { takenDown, waitForInstances } from './take-down.ts';

/** Deletes what a swap has put aside, when its time is over: the restore itself has been completed long before. */
export async function deleteRetired(saga: Saga, ports: DeleteRdsPorts, now: Date): Promise<DeletionOutcome> {
  const { oldResourceId, keepUntil } = saga.outputs['swap-target'] ?? {};
  if (!oldResourceId) return nothingPutAside;
  if (keepUntil && now < new Date(keepUntil)) {
    return { kind: 'wait', summary: `the old cluster is kept until ${keepUntil}`, until: new Date(keepUntil) };
  }
  const retiredId = retiredNameOf(saga.restoreId);
  const cluster = await ports.target.cluster(retiredId);
  const instances = await ports.target.instancesOf(retiredId);
  if (!cluster) return instances.length > 0 ? waitForInstances(instances.length) : gone(saga);
  if (cluster.status === 'deleting') return { kind: 'wait', summary: `cluster '${cluster.id}' is deleting` };
  const retired = { cluster, instances };
  const targetId = planOf(saga).target.cluster;
  const [successor] = (await lookAt([targetId], ports.target)).targets;
  if (!successor || !isServing(successor)) {
    // Another restore may be at work on it, or somebody: there must be one good cluster before the other goes.
    const summary = `cluster '${targetId}' does not serve; the old one stays until it is available, with a writer`;
    return { kind: 'wait', summary };
  }
  const proof = proveRetirable(saga, retired, successor, now);
  return (
    found(saga, retired) ??
    (await finalSnapshotTaken(saga, retired, proof, ports, now)) ??
    (await takenDown(saga, retired, proof, ports, now))
  );
}

/** A swap without an old cluster. */
const nothingPutAside: DeletionOutcome = {
  kind: 'done',
  summary: 'there was no old cluster to delete',
  output: { hadExisted: false },
};

function found(saga: Saga, { cluster }: Target): DeletionOutcome | undefined {
  if (saga.outputs['delete-rds']) return undefined;
  return {
    kind: 'again',
    summary: `the time of cluster '${cluster.id}' is over`,
    output: { hadExisted: true, clusterResourceId: cluster.resourceId },
  };
}

function gone(saga: Saga): DeletionOutcome {
  const output = saga.outputs['delete-rds'] ?? { hadExisted: false };
  const { hadExisted, finalSnapshotArn } = output;
  const retiredId = retiredNameOf(saga.restoreId);
  return {
    kind: 'done',
    summary: hadExisted
      ? `cluster '${retiredId}' and its instances are gone`
      : `cluster '${retiredId}' had been deleted by somebody else`,
    output,
    event: announce(RetiredClusterDeleted, {
      retiredClusterArn: besideArnOf(planOf(saga).target, retiredId),
      ...(finalSnapshotArn && { finalSnapshotArn }),
    }),
  };
}
