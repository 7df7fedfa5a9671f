import { RESTORE_TAG, retiredNameOf } from '../../shared/names.ts';
import { staysProtected } from '../../shared/protection.ts';
import { isSecured } from '../../shared/what-is-left.ts';
import type { CompensationOf } from './compensations.ts';
import { GONE, left, type Progress, type UndoContext } from './progress.ts';

/** Under the target's name, and closed until it was made ours: nobody is served by its removal. */
export async function leaveNewCluster(
  { arn, what }: CompensationOf<'leave-new-cluster'>,
  { saga, plan, rds, isQuiet }: UndoContext,
): Promise<Progress> {
  const cluster = await rds.look.cluster(plan.target.cluster);
  if (cluster?.tags[RESTORE_TAG] !== saga.restoreId) return GONE;
  // It was made protected; the next restore could not replace it.
  if (cluster.isProtected && cluster.status === 'available' && !staysProtected(saga) && isQuiet) {
    await rds.protectCluster(cluster.id, false);
    return { kind: 'wait', summary: `switching the deletion protection of ${what} off` };
  }
  const state = isSecured(saga)
    ? 'nothing of the source works in it any more, a retry goes on from it'
    : "closed in quarantine, because it may still have the source's logins; a retry goes on from it";
  return left({ arn, what: `${what}; ${state}` });
}

/** The target is refreshed; the swap of names is not taken back any more, whether the old cluster is still there or not. */
export async function leaveRetired(
  { arn, what, byHand }: CompensationOf<'leave-retired'>,
  { saga, rds }: UndoContext,
): Promise<Progress> {
  const cluster = await rds.look.cluster(retiredNameOf(saga.restoreId));
  return cluster ? left({ arn, what: `${what}; a retry deletes it in time, or: ${byHand}` }) : left();
}
