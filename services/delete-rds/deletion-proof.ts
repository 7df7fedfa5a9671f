import { TerminalError } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import type { SnapshotFacts } from '../../shared/rds-facts.ts';
import type { Saga } from '../../shared/saga.ts';
import { outputOf } from '../../shared/step-outputs.ts';
import { assertMayReplace, type Target } from '../../shared/target-guard.ts';
import { verifyUsable } from '../../shared/verify-usable.ts';

declare const proof: unique symbol;

/**
 * Says that this cluster, by its immutable id, may be deleted now. Only `proveDeletable` and `proveRetirable` make one,
 * and nothing can be deleted without: the compiler refuses a call that has none.
 */
export interface DeletionProof {
  readonly [proof]: true;
  readonly clusterId: string;
  readonly clusterResourceId: string;
  /** When RDS was asked for what it is made from. */
  readonly seenAt: Date;
}

/**
 * Proves that the old target may be deleted: what is to replace it is available and usable, it is still the very cluster
 * that was checked when the restore began, and every guard holds. Throws a `TerminalError` otherwise. Pure.
 */
export function proveDeletable(
  plan: Plan,
  saga: Saga,
  target: Target,
  replacement: SnapshotFacts | undefined,
  now: Date,
): DeletionProof {
  const checked = outputOf(saga, 'snapshot-check');
  const { id, resourceId } = target.cluster;
  if (resourceId !== checked.targetResourceId) {
    throw new TerminalError(
      'TargetChanged',
      `cluster '${id}' has resource id '${resourceId}', expected '${checked.targetResourceId ?? 'no cluster at all'}'`,
      'Somebody made another cluster of this name during the restore. It was not touched; request the restore again.',
    );
  }
  assertMayReplace(plan, target, checked.sourceResourceId);
  if (!replacement) {
    throw new TerminalError(
      'SnapshotLost',
      `snapshot '${outputOf(saga, 'copy-snapshot').snapshotArn}' no longer exists, expected it to replace the target`,
      'Nothing was deleted. Find out who deleted it, then request the restore again.',
    );
  }
  verifyUsable(plan, saga, replacement, now);
  return { clusterId: id, clusterResourceId: resourceId, seenAt: now } as DeletionProof;
}
