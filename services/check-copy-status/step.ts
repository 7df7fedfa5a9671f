import { SnapshotCopied } from '../../events/contracts/snapshot-copied.ts';
import type { Step } from '../../shared/deliver.ts';
import { TerminalError } from '../../shared/errors.ts';
import { announce } from '../../shared/outcome.ts';
import { encryptionText, type SnapshotFacts } from '../../shared/rds-facts.ts';
import type { RdsReader } from '../../shared/rds-reader.ts';
import { wasJustMadeBy } from '../../shared/just-made.ts';
import { planOf } from '../../shared/saga.ts';
import { outputOf } from '../../shared/step-outputs.ts';
import { verifyUsable } from '../../shared/verify-usable.ts';
import { manifest } from './service.ts';

export interface CheckCopyStatusPorts {
  readonly target: Pick<RdsReader, 'snapshot'>;
}

/** The statuses that never become `available` (SDK waiters for cluster snapshots). */
const FAILED = new Set(['failed', 'deleting', 'deleted', 'incompatible-restore', 'incompatible-parameters']);

/** Asks how the copy is doing; an unknown status is waited for until the deadline. */
export const checkCopyStatus: Step<CheckCopyStatusPorts, 'check-copy-status'> = {
  manifest,
  async advance(saga, { target }, now) {
    const { snapshotArn, isInPlace } = outputOf(saga, 'copy-snapshot');
    const snapshot = await target.snapshot(snapshotArn);
    if (!snapshot && !isInPlace && wasJustMadeBy(saga, 'copy-snapshot', now)) {
      return { kind: 'wait', summary: `RDS does not show copy '${snapshotArn}' yet` };
    }
    if (!snapshot || FAILED.has(snapshot.status)) throw lost(snapshotArn, snapshot);
    if (snapshot.status !== 'available') {
      const { id, status, progress } = snapshot;
      return { kind: 'wait', summary: `copy '${id}' is ${status}, ${progress} %`, progress };
    }
    const usable = verifyUsable(planOf(saga), saga, snapshot, now);
    const { isEncrypted, kmsKeyArn } = usable;
    return {
      kind: 'done',
      summary: `snapshot '${snapshot.id}' is available, ${encryptionText(usable)}`,
      output: usable,
      event: announce(SnapshotCopied, { snapshotArn: usable.snapshotArn, isEncrypted, kmsKeyArn }),
    };
  },
};

function lost(snapshotArn: string, snapshot: SnapshotFacts | undefined): TerminalError {
  if (!snapshot) {
    return new TerminalError(
      'SnapshotLost',
      `snapshot '${snapshotArn}' no longer exists, expected it to become available`,
      'Find out who deleted it, then request the restore again.',
    );
  }
  return new TerminalError(
    'SnapshotCopyFailed',
    `snapshot '${snapshot.id}' has status '${snapshot.status}', expected 'available'`,
    'RDS gives no reason. Check that the key of the plan can be used and the source still exists, then request it again.',
  );
}
