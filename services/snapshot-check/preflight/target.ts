import type { Plan } from '../../../shared/plan.ts';
import type { Finding } from '../../../shared/saga.ts';
import { replaceFindings, type Target } from '../../../shared/target-guard.ts';

/** Whether the target may be replaced, and is in a state in which it can be. None is no problem. Pure. */
export function targetFindings(
  plan: Plan,
  target: Target | undefined,
  sourceResourceId: string | undefined,
): readonly Finding[] {
  if (!target) return [];
  return [
    ...replaceFindings(plan, target, sourceResourceId),
    ...stateFindings(plan, target),
    ...pendingFindings(plan, target),
  ];
}

/** Statuses that never become `available` by themselves (Amazon Aurora User Guide, "DB cluster status"). */
const BROKEN: readonly string[] = [
  'cloning-failed',
  'inaccessible-encryption-credentials',
  'inaccessible-encryption-credentials-recoverable',
  'migration-failed',
  'upgrade-failed',
];

/** A rename is applied at once, and everything that waits for the maintenance window with it. */
function pendingFindings({ strategy, target }: Plan, { cluster, instances }: Target): readonly Finding[] {
  if (strategy !== 'swap') return [];
  return [cluster, ...instances]
    .filter(({ hasPendingChanges }) => hasPendingChanges)
    .map(({ id }) => ({
      code: 'TargetHasPendingChanges',
      message: `'${id}' of target '${target.cluster}' has changes pending, expected none: renaming it would apply them`,
      hint: 'Let them be applied, or take them back; then request the restore.',
    }));
}

function stateFindings(plan: Plan, { cluster: { id, status } }: Target): readonly Finding[] {
  if (status === 'stopped' || status === 'stopping') {
    return [
      {
        code: 'TargetStopped',
        message: `target cluster '${id}' has status '${status}'; RDS neither deletes nor renames a stopped cluster`,
        hint: `Start it: aws rds start-db-cluster --db-cluster-identifier ${id} --region ${plan.target.region}`,
      },
    ];
  }
  // A broken cluster can still be deleted, but neither renamed nor snapshotted.
  const mustWork = plan.strategy === 'swap' || plan.finalSnapshot.take;
  if (status !== 'deleting' && !(mustWork && BROKEN.includes(status))) return [];
  return [
    {
      code: 'TargetNotAvailable',
      message: `target cluster '${id}' has status '${status}', expected 'available'`,
      hint: `See what RDS says: aws rds describe-events --source-identifier ${id} --source-type db-cluster --region ${plan.target.region}`,
    },
  ];
}
