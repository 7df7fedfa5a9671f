import { SnapshotArchived } from '../../events/contracts/snapshot-archived.ts';
import type { Step } from '../../shared/deliver.ts';
import { durationMs } from '../../shared/duration.ts';
import { KEEP_UNTIL_TAG } from '../../shared/names.ts';
import { announce, type Outcome } from '../../shared/outcome.ts';
import type { SnapshotFacts } from '../../shared/rds-facts.ts';
import { planOf } from '../../shared/saga.ts';
import { outputOf, type SnapshotArchiveOutput } from '../../shared/step-outputs.ts';
import { expiredSnapshots } from './expired-snapshots.ts';
import { manifest } from './service.ts';

export interface ArchiveSnapshotPorts {
  /** Every manual snapshot of the target's account and region. */
  readonly manualSnapshots: () => Promise<readonly SnapshotFacts[]>;
  readonly tagSnapshot: (snapshotArn: string, tags: Readonly<Record<string, string>>) => Promise<void>;
  /** Quiet when the snapshot is gone already. */
  readonly deleteSnapshot: (snapshotArn: string) => Promise<void>;
}

/** Disposes of this restore's copy, then of what earlier restores of the plan kept for long enough. */
export const archiveSnapshot: Step<ArchiveSnapshotPorts, 'archive-snapshot'> = {
  manifest,
  async advance(saga, ports, now) {
    const plan = planOf(saga);
    const { snapshotArn, isInPlace } = outputOf(saga, 'copy-snapshot');
    const output = archive(plan.archive, isInPlace, now);
    if (output.action === 'deleted') await ports.deleteSnapshot(snapshotArn);
    if (output.keepUntil) await ports.tagSnapshot(snapshotArn, { [KEEP_UNTIL_TAG]: output.keepUntil });

    // A snapshot keeps the name that its cluster had: the source's, the target's, or that of an old cluster of any swap.
    const expired = expiredSnapshots(await ports.manualSnapshots(), plan.name, now);
    for (const { arn } of expired) await ports.deleteSnapshot(arn);
    return done(snapshotArn, output, expired.length);
  },
};

function archive(archivePlan: { copy: string; keepFor: string }, isInPlace: boolean, now: Date): SnapshotArchiveOutput {
  // Not our copy, so neither ours to tag nor to delete.
  if (isInPlace) return { action: 'untouched' };
  if (archivePlan.copy === 'delete') return { action: 'deleted' };
  return { action: 'kept', keepUntil: new Date(now.getTime() + durationMs(archivePlan.keepFor)).toISOString() };
}

function done(snapshotArn: string, output: SnapshotArchiveOutput, expired: number): Outcome<'archive-snapshot'> {
  const until = output.keepUntil ? ` until ${output.keepUntil}` : '';
  const older = expired > 0 ? `; ${expired} expired snapshots of earlier restores deleted` : '';
  return {
    kind: 'done',
    summary: `the snapshot is ${output.action}${until}${older}`,
    output,
    event: announce(SnapshotArchived, { snapshotArn, ...output }),
  };
}
