import { TerminalError } from '../../shared/errors.ts';
import { retiredNameOf } from '../../shared/names.ts';
import { asTheTarget } from '../../shared/put-aside.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { outputOf } from '../../shared/step-outputs.ts';
import { assertMayReplace, type Target } from '../../shared/target-guard.ts';
import type { DeletionProof } from './deletion-proof.ts';

/**
 * Proves that a cluster which a swap has put aside may be deleted: it is the very one, under the name that this restore
 * gave it, every guard of the target holds, and `successor`, whichever restore made it, serves under the target's name.
 * Throws a `TerminalError` otherwise. Pure.
 */
export function proveRetirable(saga: Saga, retired: Target, successor: Target, now: Date): DeletionProof {
  const plan = planOf(saga);
  const { id, resourceId } = retired.cluster;
  assertPutAsideByUs(saga, retired);
  assertMayReplace(plan, asTheTarget(plan, saga.restoreId, retired), outputOf(saga, 'snapshot-check').sourceResourceId);
  if (!isServing(successor) || successor.cluster.resourceId === resourceId) {
    throw new TerminalError(
      'NoSuccessor',
      `cluster '${successor.cluster.id}' (${successor.cluster.resourceId}) is ${successor.cluster.status}, expected another ` +
        `than '${id}', 'available' and with a writer: there would be none without the old one`,
      'Bring the target to rest, then delete the old cluster by hand. It was not touched.',
    );
  }
  return { clusterId: id, clusterResourceId: resourceId, seenAt: now } as DeletionProof;
}

/** Whether clients that write get an answer: a cluster is `available` without any instance too. Pure. */
export function isServing({ cluster, instances }: Target): boolean {
  const writer = cluster.members.find(({ isWriter }) => isWriter);
  const isThere = instances.some(({ id, status }) => id === writer?.id && status === 'available');
  return cluster.status === 'available' && isThere;
}

function assertPutAsideByUs(saga: Saga, { cluster }: Target): void {
  const { oldResourceId } = outputOf(saga, 'swap-target');
  if (cluster.id === retiredNameOf(saga.restoreId) && cluster.resourceId === oldResourceId) return;
  throw new TerminalError(
    'RetiredClusterChanged',
    `cluster '${cluster.id}' has resource id '${cluster.resourceId}', expected '${oldResourceId ?? 'none'}'`,
    'Somebody made another cluster of this name. It was not touched; see what it is, and delete it by hand.',
  );
}
