import { KEEP_UNTIL_TAG, PLAN_TAG, RESTORE_TAG } from '../../shared/names.ts';
import type { SnapshotFacts } from '../../shared/rds-facts.ts';

/** The snapshots that restores of this plan made and whose time is over. Pure. */
export function expiredSnapshots(snapshots: readonly SnapshotFacts[], planName: string, now: Date): SnapshotFacts[] {
  return snapshots.filter(({ type, status, tags }) => {
    const keepUntil = Date.parse(tags[KEEP_UNTIL_TAG] ?? '');
    const isOurs = type === 'manual' && tags[PLAN_TAG] === planName && RESTORE_TAG in tags;
    // A tag that is no date compares false, so what cannot be read is kept.
    return isOurs && status === 'available' && keepUntil <= now.getTime();
  });
}
