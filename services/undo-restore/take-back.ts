import { assertNever } from '../../shared/errors.ts';
import type { Compensation } from './compensations.ts';
import { deleteCluster, deleteInstances } from './delete-new-cluster.ts';
import { leaveNewCluster, leaveRetired } from './leave.ts';
import type { Progress, UndoContext } from './progress.ts';
import { putTargetRight } from './put-target-right.ts';
import { renameBack } from './rename-back.ts';
import { takeBackCopy, takeBackFinalSnapshot } from './take-back-snapshots.ts';

/** Looks at the world and does the next thing of one compensation. Errors of RDS pass on. */
export function takeBack(compensation: Compensation, context: UndoContext): Promise<Progress> {
  switch (compensation.kind) {
    case 'rename-back':
      return renameBack(compensation, context);
    case 'delete-instances':
      return deleteInstances(compensation, context);
    case 'delete-cluster':
      return deleteCluster(compensation, context);
    case 'put-target-right':
      return putTargetRight(compensation, context);
    case 'final-snapshot':
      return takeBackFinalSnapshot(compensation, context);
    case 'copy':
      return takeBackCopy(compensation, context);
    case 'leave-new-cluster':
      return leaveNewCluster(compensation, context);
    case 'leave-retired':
      return leaveRetired(compensation, context);
    default:
      return assertNever(compensation);
  }
}
