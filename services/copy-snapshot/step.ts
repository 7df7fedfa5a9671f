import { SnapshotCopyStarted } from '../../events/contracts/snapshot-copy-started.ts';
import type { Step } from '../../shared/deliver.ts';
import { TerminalError } from '../../shared/errors.ts';
import { copyNameOf, PLAN_TAG, RESTORE_TAG } from '../../shared/names.ts';
import { announce } from '../../shared/outcome.ts';
import type { SnapshotFacts } from '../../shared/rds-facts.ts';
import type { RdsReader } from '../../shared/rds-reader.ts';
import { planOf } from '../../shared/saga.ts';
import { outputOf } from '../../shared/step-outputs.ts';
import { manifest } from './service.ts';

export interface SnapshotCopy {
  readonly sourceArn: string;
  readonly copyId: string;
  readonly kmsKeyArn?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface CopySnapshotPorts {
  readonly target: Pick<RdsReader, 'snapshot'>;
  readonly copySnapshot: (copy: SnapshotCopy) => Promise<SnapshotFacts>;
}

/** Starts the copy, or finds the one that an earlier delivery started. */
export const copySnapshot: Step<CopySnapshotPorts, 'copy-snapshot'> = {
  manifest,
  async advance(saga, ports) {
    const plan = planOf(saga);
    const checked = outputOf(saga, 'snapshot-check');
    const sourceSnapshotArn = checked.snapshotArn;
    if (!checked.needsCopy) {
      return {
        kind: 'done',
        summary: `no copy: ${checked.copyReason}`,
        output: { snapshotArn: sourceSnapshotArn, isInPlace: true },
        event: announce(SnapshotCopyStarted, { sourceSnapshotArn, snapshotArn: sourceSnapshotArn, isInPlace: true }),
      };
    }
    const copyId = copyNameOf(plan, saga.restoreId);
    const existing = await ports.target.snapshot(copyId);
    if (existing) assertOurs(existing, saga.restoreId, sourceSnapshotArn);
    const copy =
      existing ??
      (await ports.copySnapshot({
        sourceArn: sourceSnapshotArn,
        copyId,
        // Aurora does not encrypt while it copies: a key is for snapshots that are encrypted already.
        ...(checked.isEncrypted && { kmsKeyArn: plan.copy.kmsKey }),
        tags: { [PLAN_TAG]: plan.name, [RESTORE_TAG]: saga.restoreId },
      }));
    return {
      kind: 'done',
      summary: `${existing ? 'found' : 'started'} copy '${copyId}'`,
      output: { snapshotArn: copy.arn, isInPlace: false },
      event: announce(SnapshotCopyStarted, { sourceSnapshotArn, snapshotArn: copy.arn, isInPlace: false }),
    };
  },
};

function assertOurs(existing: SnapshotFacts, restoreId: string, sourceArn: string): void {
  if (existing.tags[RESTORE_TAG] === restoreId && (existing.sourceArn ?? sourceArn) === sourceArn) return;
  throw new TerminalError(
    'CopyNameTaken',
    `snapshot '${existing.id}' exists but was not made by restore '${restoreId}' from '${sourceArn}'`,
    'Find out whose it is; delete or rename what uses this name, then request the restore again.',
  );
}
