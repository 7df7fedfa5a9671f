import { besideArnOf, retiredNameOf } from '../../shared/names.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { reasons } from './failure-message.ts';
import { aboutRestore, type Notification, notification, targetOf } from './notification.ts';

/** The restore has been completed, but the old cluster that its swap had put aside could not be deleted. Pure. */
export function oldClusterNotification(saga: Saga): Notification {
  const { target } = planOf(saga);
  const retired = retiredNameOf(saga.restoreId);
  const { finalSnapshotArn } = saga.outputs['delete-rds'] ?? {};
  return notification(`Old Aurora cluster NOT DELETED: ${target.cluster}`, [
    `${targetOf(saga)} is refreshed and in use, but the old cluster '${retired}' could not be deleted.`,
    'It goes on costing money until somebody deletes it and its instances.',
    '',
    ...reasons(saga.failure),
    '',
    ...aboutRestore(saga),
    `Old        ${besideArnOf(target, retired)}`,
    ...(finalSnapshotArn ? [`Old data   ${finalSnapshotArn}`] : []),
  ]);
}
