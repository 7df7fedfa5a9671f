import { copyNameOf, finalSnapshotNameOf, KEEP_UNTIL_TAG, PLAN_TAG, RESTORE_TAG } from './names.ts';
import type { Plan } from './plan.ts';
import type { SnapshotFacts } from './rds-facts.ts';

/** At once; the next restore goes on. Each is a call, within the time of one delivery. */
export const DELETED_AT_ONCE_MAX = 25;

/**
 * The snapshots that earlier restores of a plan made and that its retention does not keep any more: their time is over, or
 * there are as many newer ones of their kind as the plan keeps. The oldest first. What has no time to be kept until is not
 * archived yet, and stays. Pure.
 */
export function surplusSnapshots(
  plan: Plan,
  restoreId: string,
  snapshots: readonly SnapshotFacts[],
  now: Date,
): readonly SnapshotFacts[] {
  const ours = snapshots.filter((each) => isArchived(plan, each)).toSorted(newestFirst);
  const isExpired = ({ tags }: SnapshotFacts) => Date.parse(tags[KEEP_UNTIL_TAG]!) <= now.getTime();
  const tooMany = [
    ...ours.filter((each) => isNamedBy(copyNameOf, plan, each)).slice(atMost(plan.archive.keepAtMost)),
    ...ours.filter((each) => isNamedBy(finalSnapshotNameOf, plan, each)).slice(atMost(plan.finalSnapshot.keepAtMost)),
  ].filter(({ tags }) => tags[RESTORE_TAG] !== restoreId);
  return ours.filter((each) => isExpired(each) || tooMany.includes(each)).toReversed();
}

/** A tag that is no date is no time, so what cannot be read is kept. */
function isArchived(plan: Plan, { type, status, tags }: SnapshotFacts): boolean {
  const isOurs = type === 'manual' && tags[PLAN_TAG] === plan.name && RESTORE_TAG in tags;
  return isOurs && status === 'available' && !Number.isNaN(Date.parse(tags[KEEP_UNTIL_TAG] ?? ''));
}

/** Of which kind it is, its name tells, which follows from its restore. Under other names only its time counts. */
const isNamedBy = (
  nameOf: (plan: Plan, restoreId: string) => string,
  plan: Plan,
  { id, tags }: SnapshotFacts,
): boolean => id === nameOf(plan, tags[RESTORE_TAG]!);

const newestFirst = (left: SnapshotFacts, right: SnapshotFacts): number =>
  (right.createdAt?.getTime() ?? Infinity) - (left.createdAt?.getTime() ?? Infinity) || left.id.localeCompare(right.id);

/** Without a number only their time counts. */
const atMost = (count: number | undefined): number => count ?? Infinity;
