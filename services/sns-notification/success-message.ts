import { spokenDuration } from '../../shared/duration.ts';
import { retiredNameOf } from '../../shared/names.ts';
import { planOf, routeOf, type Saga } from '../../shared/saga.ts';
import { endpointOf } from './endpoint.ts';
import { aboutRestore, type Notification, notification, targetOf } from './notification.ts';

/** The target is refreshed. Pure. */
export function successNotification(saga: Saga, now: Date): Notification {
  const { target, source } = planOf(saga);
  const { endpoint, port } = endpointOf(saga);
  const { snapshotArn, snapshotCreatedAt } = saga.outputs['snapshot-check'] ?? {};
  const users = saga.outputs['setup-db-users']?.users ?? [];
  return notification(`Aurora restore completed: ${target.cluster}`, [
    `${targetOf(saga)} has been refreshed from '${source.cluster}'.`,
    '',
    ...aboutRestore(saga),
    `Snapshot   ${snapshotArn} of ${snapshotCreatedAt}`,
    `Endpoint   ${endpoint}:${port}`,
    `Took       ${spokenDuration(now.getTime() - Date.parse(saga.createdAt))}`,
    ...swap(saga),
    ...finalSnapshot(saga),
    '',
    'Steps',
    ...timings(saga),
    '',
    'Logins (passwords are in AWS Secrets Manager)',
    ...users.map(({ name, secretArn }) => `  ${name}  ${secretArn}`),
  ]);
}

function swap({ restoreId, outputs, plan }: Saga): readonly string[] {
  const { oldResourceId, unreachableMs = 0, keepUntil } = outputs['swap-target'] ?? {};
  if (oldResourceId === undefined) return [];
  const end = plan?.finalSnapshot.take ? 'then it is deleted, with a final snapshot' : 'then it is deleted';
  return [
    `Silent     ${spokenDuration(unreachableMs)} at most, while the name passed from the old cluster to the new one`,
    `Old data   cluster '${retiredNameOf(restoreId)}' is kept until ${keepUntil} and costs money until then; ${end}`,
  ];
}

function finalSnapshot({ outputs }: Saga): readonly string[] {
  const { finalSnapshotArn } = outputs['delete-rds'] ?? {};
  return finalSnapshotArn ? [`Old data   ${finalSnapshotArn}`] : [];
}

function timings(saga: Saga): readonly string[] {
  return routeOf(saga).flatMap((step) => {
    const { startedAt, endedAt } = saga.steps[step] ?? {};
    if (!startedAt || !endedAt) return [];
    return [`  ${step.padEnd(21)}${spokenDuration(Date.parse(endedAt) - Date.parse(startedAt))}`];
  });
}
