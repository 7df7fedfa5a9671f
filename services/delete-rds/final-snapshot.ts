import { durationMs } from '../../shared/duration.ts';
import { TerminalError } from '../../shared/errors.ts';
import { finalSnapshotNameOf, KEEP_UNTIL_TAG, PLAN_TAG, RESTORE_TAG } from '../../shared/names.ts';
import type { SnapshotFacts } from '../../shared/rds-facts.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { outputOf } from '../../shared/step-outputs.ts';
import type { Target } from '../../shared/target-guard.ts';
import type { DeletionProof } from './deletion-proof.ts';
import type { DeleteRdsPorts, DeletionOutcome } from './ports.ts';

/**
 * Waits for a whole final snapshot before the first instance goes, rather than trust one taken during deletion. Looks at
 * it every time: one that an earlier try took may have been taken back since.
 */
export async function finalSnapshotTaken(
  saga: Saga,
  target: Target,
  proof: DeletionProof,
  ports: DeleteRdsPorts,
  now: Date,
): Promise<DeletionOutcome | undefined> {
  const plan = planOf(saga);
  const output = outputOf(saga, 'delete-rds');
  if (!plan.finalSnapshot.take) return undefined;
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
  assertFresh(snapshot, saga, target);
  if (output.finalSnapshotArn) return undefined;
  return {
    kind: 'again',
    summary: `final snapshot '${snapshotId}' is available`,
    output: { ...output, finalSnapshotArn: snapshot.arn },
  };
}

function assertOurs(snapshot: SnapshotFacts, restoreId: string): void {
  if (snapshot.tags[RESTORE_TAG] === restoreId) return;
  throw new TerminalError(
    'FinalSnapshotNameTaken',
    `snapshot '${snapshot.id}' exists but was not made by restore '${restoreId}'`,
    'Nothing was deleted. Find out whose it is, then request the restore again.',
  );
}

/** RDS's clock is not ours. Nobody fails, is told of it and retries within so little. */
const CLOCKS_APART_MS = 5_000;

/**
 * A retry may meet the snapshot of an earlier try that could not be taken back. As long as the old target is whole, it has
 * been written to since; where something of it is deleted already, that snapshot is what was meant to be kept.
 */
function assertFresh({ id, createdAt }: SnapshotFacts, { run, steps, outputs }: Saga, { instances }: Target): void {
  const { startedAt = '' } = steps['delete-rds'] ?? {};
  const isOfThisTry = createdAt !== undefined && createdAt.getTime() >= Date.parse(startedAt) - CLOCKS_APART_MS;
  const staying = instances.filter(({ status }) => status !== 'deleting');
  const isWhole = staying.length >= (outputs['delete-rds']?.settings?.instances.length ?? 0);
  if (run === 1 || !isWhole || isOfThisTry) return;
  throw new TerminalError(
    'FinalSnapshotOutOfDate',
    `final snapshot '${id}' was taken at ${createdAt?.toISOString() ?? 'an unknown time'}, expected after ${startedAt}, when this try began`,
    'Nothing was deleted. Delete the snapshot, then retry: a new one is taken.',
  );
}

function finalSnapshotFailed({ id, status }: SnapshotFacts): TerminalError {
  return new TerminalError(
    'FinalSnapshotFailed',
    `final snapshot '${id}' has status '${status}', expected 'available'`,
    'Nothing was deleted. Request the restore again; or set finalSnapshot.take to false if the old data may be lost.',
  );
}
