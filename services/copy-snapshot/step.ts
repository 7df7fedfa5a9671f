import { SnapshotCopyStarted } from '../../events/contracts/snapshot-copy-started.ts';
import type { Step } from '../../shared/deliver.ts';
import { TerminalError } from '../../shared/errors.ts';
import { copyNameOf, PLAN_TAG, RESTORE_TAG } from '../../shared/names.ts';
import { announce } from '../../shared/outcome.ts';
import type { SnapshotFacts } from '../../shared/rds-facts.ts';
import type { RdsReader } from '../../shared/rds-reader.ts';
import type { Plan } from '../../shared/plan.ts';
import { planOf } from '../../shared/saga.ts';
import { outputOf, type SnapshotCheckOutput } from '../../shared/step-outputs.ts';
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
    const tags = { [PLAN_TAG]: plan.name, [RESTORE_TAG]: saga.restoreId };
    const wanted = { sourceArn: sourceSnapshotArn, copyId, tags };
    const copy = existing ?? (await copyUnderKey(wanted, checked, plan, ports));
    return {
      kind: 'done',
      summary: `${existing ? 'found' : 'started'} copy '${copyId}'`,
      output: { snapshotArn: copy.arn, isInPlace: false },
      event: announce(SnapshotCopyStarted, { sourceSnapshotArn, snapshotArn: copy.arn, isInPlace: false }),
    };
  },
};

/**
 * Aurora does not encrypt while it copies: a key is for snapshots that are encrypted already. Whether RDS takes one for a
 * snapshot under a key that AWS owns is not documented; where it refuses, the restore gives the key.
 */
async function copyUnderKey(
  wanted: SnapshotCopy,
  { isEncrypted, kmsKeyArn: keyOfSource }: SnapshotCheckOutput,
  { name, copy: { kmsKey } }: Plan,
  { copySnapshot: copy }: CopySnapshotPorts,
): Promise<SnapshotFacts> {
  if (!isEncrypted || (keyOfSource && !kmsKey)) return copy(wanted);
  if (keyOfSource) return copy({ ...wanted, kmsKeyArn: kmsKey });
  try {
    return await copy({ ...wanted, ...(kmsKey && { kmsKeyArn: kmsKey }) });
  } catch (error) {
    if (!isAboutTheKey(error)) throw error;
    if (kmsKey) return copy(wanted);
    throw new TerminalError(
      'KmsKeyMissing',
      `RDS refuses to copy '${wanted.sourceArn}', which is under a key that AWS owns, without a KMS key: ${error.message}`,
      `Set copy.kmsKey in plan '${name}' to a key in the target's region; then deploy and request the restore again.`,
      { cause: error },
    );
  }
}

const KEY_REFUSALS: readonly string[] = [
  'InvalidParameterCombination',
  'InvalidParameterCombinationException',
  'InvalidParameterValue',
  'InvalidParameterValueException',
];

const isAboutTheKey = (error: unknown): error is Error =>
  error instanceof Error && KEY_REFUSALS.includes(error.name) && /kms/i.test(error.message);

function assertOurs(existing: SnapshotFacts, restoreId: string, sourceArn: string): void {
  if (existing.tags[RESTORE_TAG] === restoreId && (existing.sourceArn ?? sourceArn) === sourceArn) return;
  throw new TerminalError(
    'CopyNameTaken',
    `snapshot '${existing.id}' exists but was not made by restore '${restoreId}' from '${sourceArn}'`,
    'Find out whose it is; delete or rename what uses this name, then request the restore again.',
  );
}
