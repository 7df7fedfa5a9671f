import { SnapshotArchived } from '../../events/contracts/snapshot-archived.ts';
import type { Step } from '../../shared/deliver.ts';
import { durationMs } from '../../shared/duration.ts';
import { KEEP_UNTIL_TAG } from '../../shared/names.ts';
import { announce, type Outcome } from '../../shared/outcome.ts';
import type { SnapshotFacts } from '../../shared/rds-facts.ts';
import { DELETED_AT_ONCE_MAX, surplusSnapshots } from '../../shared/retention.ts';
import { planOf } from '../../shared/saga.ts';
import { outputOf, type SnapshotArchiveOutput } from '../../shared/step-outputs.ts';
import { manifest } from './service.ts';

export interface ArchiveSnapshotPorts {
  /** Every manual snapshot of the target's account and region. */
  readonly manualSnapshots: () => Promise<readonly SnapshotFacts[]>;
  readonly tagSnapshot: (snapshotArn: string, tags: Readonly<Record<string, string>>) => Promise<void>;
  /** Quiet when the snapshot is gone already. */
  readonly deleteSnapshot: (snapshotArn: string) => Promise<void>;
}

/**
 * Disposes of this restore's copy, then of what earlier restores of the plan made and its retention does not keep. What
 * will go is committed before it goes, so that every try can tell all of it.
 */
export const archiveSnapshot: Step<ArchiveSnapshotPorts, 'archive-snapshot'> = {
  manifest,
  async advance(saga, ports, now) {
    const plan = planOf(saga);
    const { snapshotArn, isInPlace } = outputOf(saga, 'copy-snapshot');
    const intended = saga.outputs['archive-snapshot'];
    if (intended?.deletedSnapshots) {
      for (const arn of intended.deletedSnapshots) await ports.deleteSnapshot(arn);
      return done(snapshotArn, intended);
    }
    const output = archive(plan.archive, isInPlace, now);
    if (output.action === 'deleted') await ports.deleteSnapshot(snapshotArn);
    if (output.keepUntil) await ports.tagSnapshot(snapshotArn, { [KEEP_UNTIL_TAG]: output.keepUntil });

    // A snapshot keeps the name that its cluster had: the source's, the target's, or that of an old cluster of any swap.
    const surplus = surplusSnapshots(plan, saga.restoreId, await ports.manualSnapshots(), now);
    if (surplus.length === 0) return done(snapshotArn, output);
    const deletedSnapshots = surplus.slice(0, DELETED_AT_ONCE_MAX).map(({ arn }) => arn);
    const summary = `${deletedSnapshots.length} snapshots of earlier restores are kept no longer`;
    return { kind: 'again', summary, output: { ...output, deletedSnapshots } };
  },
};

function archive(archivePlan: { copy: string; keepFor: string }, isInPlace: boolean, now: Date): SnapshotArchiveOutput {
  // Not our copy, so neither ours to tag nor to delete.
  if (isInPlace) return { action: 'untouched' };
  if (archivePlan.copy === 'delete') return { action: 'deleted' };
  return { action: 'kept', keepUntil: new Date(now.getTime() + durationMs(archivePlan.keepFor)).toISOString() };
}

function done(snapshotArn: string, output: SnapshotArchiveOutput): Outcome<'archive-snapshot'> {
  const { action, keepUntil, deletedSnapshots = [] } = output;
  const until = keepUntil ? ` until ${keepUntil}` : '';
  const names = deletedSnapshots.map((arn) => `'${arn.split(':cluster-snapshot:')[1]}'`).join(', ');
  const older = names ? `; deleted, since the plan keeps no more: ${names}` : '';
  return {
    kind: 'done',
    summary: `the snapshot is ${action}${until}${older}`,
    output,
    event: announce(SnapshotArchived, {
      snapshotArn,
      ...output,
      deletedSnapshots: output.deletedSnapshots && [...output.deletedSnapshots],
    }),
  };
}
