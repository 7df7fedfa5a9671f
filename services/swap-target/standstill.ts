import type { Move, SwapSides } from '../../shared/moves.ts';
import type { Target } from '../../shared/target-guard.ts';

/**
 * Statuses that pass by themselves (Aurora User Guide, "Viewing DB cluster status", "Viewing DB instance status"); every
 * other one but `available` needs somebody to do something.
 */
const PASSING = new Set([
  'backing-up',
  'configuring-enhanced-monitoring',
  'configuring-iam-database-auth',
  'configuring-log-exports',
  'failing-over',
  'maintenance',
  'modifying',
  'promoting',
  'rebooting',
  'renaming',
  'resetting-master-credentials',
  'starting',
  'storage-config-upgrade',
  'storage-initialization',
  'storage-optimization',
  'update-iam-db-auth',
  'upgrading',
]);

/** What is worth waiting for before the first rename, for people. What is pending for the old ones may stay so. Pure. */
export function unrestOf({ old, fresh }: Partial<SwapSides>): string | undefined {
  const busy = thingsOf(old, fresh).find(({ status }) => PASSING.has(status));
  if (busy) return `'${busy.id}' is ${busy.status}`;
  const changing = thingsOf(fresh).find(({ hasPendingChanges }) => hasPendingChanges);
  return changing && `'${changing.id}' has changes pending`;
}

const thingsOf = (...targets: readonly (Target | undefined)[]) =>
  targets.flatMap((target) => (target ? [target.cluster, ...target.instances] : []));

/** Whether a thing in this status will come to its new name without help. Pure. */
export function willCome({ of }: Move, status: string): boolean {
  // An old cluster that somebody deletes meanwhile frees its name just as well.
  return status === 'available' || PASSING.has(status) || (of === 'old' && status === 'deleting');
}
