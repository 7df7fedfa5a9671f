import { durationMs } from '../../shared/duration.ts';
import { KEEP_UNTIL_TAG, RESTORE_TAG } from '../../shared/names.ts';
import type { SnapshotFacts } from '../../shared/rds-facts.ts';
import type { Saga } from '../../shared/saga.ts';
import { isoAfter } from '../../shared/commit.ts';
import type { CompensationOf } from './compensations.ts';
import { oldTargetOf } from './old-target.ts';
import { GONE, left, type Progress, type UndoContext } from './progress.ts';

/** A whole copy of a failed restore is worth keeping: a retry goes on from it. Everything else of it is deleted. */
export async function takeBackCopy(copy: CompensationOf<'copy'>, context: UndoContext): Promise<Progress> {
  const { saga, rds } = context;
  const snapshot = await rds.look.snapshot(copy.snapshotId);
  if (!isOurs(snapshot, saga)) return wasLost(saga) ? { ...GONE, undone: [gone(copy)] } : GONE;
  if (saga.phase !== 'cancelling' && snapshot.status === 'available') return kept(copy, snapshot, context);
  return deleted(copy, snapshot, context);
}

/**
 * Taken before anything of the old target was touched, so without that it is of no use. Where something of the target is
 * gone, it holds the old data. Where nothing is, it would be out of date when a retry finds it.
 */
export async function takeBackFinalSnapshot(
  final: CompensationOf<'final-snapshot'>,
  context: UndoContext,
): Promise<Progress> {
  const { saga, rds, isQuiet } = context;
  const snapshot = await rds.look.snapshot(final.snapshotId);
  if (!isOurs(snapshot, saga)) return GONE;
  if (!saga.outputs['delete-rds']?.begunAt) return deleted(final, snapshot, context);
  if (!(await oldTargetOf(context)).isWhole) {
    return left({ arn: final.arn, what: `${final.what}; the old data can be restored from it` });
  }
  return isQuiet
    ? deleted(final, snapshot, context)
    : { kind: 'wait', summary: 'the deletion of the old target may still be under way' };
}

async function deleted(
  { snapshotId, arn, what }: CompensationOf<'copy' | 'final-snapshot'>,
  { status }: SnapshotFacts,
  { rds }: UndoContext,
): Promise<Progress> {
  const undone = [{ arn, what: `${what}, deleted` }];
  if (status === 'deleting') return { ...GONE, undone };
  // A snapshot that is being created cannot be deleted until it is there.
  if (status === 'creating') return { kind: 'wait', summary: `${what} is ${status}` };
  await rds.deleteSnapshot(snapshotId);
  return { kind: 'again', summary: `deleting ${what}`, undone };
}

async function kept(
  { arn, what }: CompensationOf<'copy'>,
  { tags }: SnapshotFacts,
  context: UndoContext,
): Promise<Progress> {
  const keepUntil = tags[KEEP_UNTIL_TAG];
  if (keepUntil) return left({ arn, what: `${what}, kept until ${keepUntil}; a retry goes on from it` });
  const until = isoAfter(context.now, durationMs(context.plan.archive.keepFor));
  await context.rds.tagSnapshot(arn, { [KEEP_UNTIL_TAG]: until });
  return { kind: 'again', summary: `keeping ${what} until ${until}` };
}

const isOurs = (snapshot: SnapshotFacts | undefined, { restoreId }: Saga): snapshot is SnapshotFacts =>
  snapshot?.tags[RESTORE_TAG] === restoreId;

/** It was there and had not been used: a delivery of ours has deleted it, or somebody else. */
const wasLost = ({ outputs }: Saga): boolean =>
  outputs['copy-snapshot'] !== undefined && outputs['check-copy-status'] === undefined;

const gone = ({ arn, what }: CompensationOf<'copy'>) => ({ arn, what: `${what}, gone` });
