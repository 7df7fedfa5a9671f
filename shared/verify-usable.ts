import { TerminalError } from './errors.ts';
import { RESTORE_TAG } from './names.ts';
import type { Plan } from './plan.ts';
import { encryptionText, type SnapshotFacts } from './rds-facts.ts';
import type { Saga } from './saga.ts';
import { outputOf, type UsableSnapshot } from './step-outputs.ts';

/**
 * Proves that the snapshot of a restore can be restored from: available, whole, the very one, and encrypted as the plan
 * says. Only what this yields may lead to a deletion. Throws a `TerminalError`. Pure.
 */
export function verifyUsable(plan: Plan, saga: Saga, snapshot: SnapshotFacts, now: Date): UsableSnapshot {
  const { snapshotArn, isInPlace } = outputOf(saga, 'copy-snapshot');
  const problem = problemOf(plan, saga, snapshot, snapshotArn, isInPlace);
  if (problem) {
    throw new TerminalError(
      'SnapshotNotUsable',
      `snapshot '${snapshot.id}' ${problem}`,
      'Nothing was deleted. Find out what changed the snapshot, then request the restore again.',
    );
  }
  const { isEncrypted, kmsKeyArn } = snapshot;
  return { snapshotArn, isEncrypted, ...(kmsKeyArn && { kmsKeyArn }), verifiedAt: now.toISOString() };
}

function problemOf(
  plan: Plan,
  saga: Saga,
  snapshot: SnapshotFacts,
  expectedArn: string,
  isInPlace: boolean,
): string | undefined {
  const source = outputOf(saga, 'snapshot-check');
  if (snapshot.arn !== expectedArn) return `has ARN '${snapshot.arn}', expected '${expectedArn}'`;
  if (snapshot.status !== 'available') return `has status '${snapshot.status}', expected 'available'`;
  if (snapshot.progress < 100) return `is ${snapshot.progress} % complete, expected 100 %`;
  if (!isInPlace && snapshot.tags[RESTORE_TAG] !== saga.restoreId)
    return `lacks the tag of restore '${saga.restoreId}'`;
  if (source.isEncrypted && !snapshot.isEncrypted) return 'is not encrypted, though its source is';
  if (source.kmsKeyArn && !snapshot.kmsKeyArn)
    return `is ${encryptionText(snapshot)}, expected a KMS key as its source has`;
  const { kmsKey } = plan.copy;
  // Where RDS takes no key for a copy of what had none, the restore gives it.
  if (snapshot.kmsKeyArn && kmsKey && snapshot.kmsKeyArn !== kmsKey) {
    return `is encrypted with '${snapshot.kmsKeyArn}', expected '${kmsKey}'`;
  }
  return undefined;
}
