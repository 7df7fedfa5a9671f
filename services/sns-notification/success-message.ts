import { spokenDuration } from '../../shared/duration.ts';
import { retiredNameOf } from '../../shared/names.ts';
import { planOf, routeOf, type Saga } from '../../shared/saga.ts';
import type { Plan } from '../../shared/plan.ts';
import type { DatabaseUsersOutput, TargetSwapOutput, UserProof } from '../../shared/step-outputs.ts';
import { endpointOf } from './endpoint.ts';
import { aboutRestore, type Notification, notification, targetOf } from './notification.ts';

/** The target is refreshed. Pure. */
export function successNotification(saga: Saga, now: Date): Notification {
  const { target, source } = planOf(saga);
  const { endpoint, port } = endpointOf(saga);
  const { snapshotArn, snapshotCreatedAt } = saga.outputs['snapshot-check'] ?? {};
  return notification(`Aurora restore completed: ${target.cluster}`, [
    `${targetOf(saga)} has been refreshed from '${source.cluster}'.`,
    '',
    ...aboutRestore(saga),
    `Snapshot   ${snapshotArn} of ${snapshotCreatedAt}`,
    `Endpoint   ${endpoint}:${port}`,
    `Took       ${spokenDuration(now.getTime() - Date.parse(saga.createdAt))}`,
    ...swap(saga),
    ...finalSnapshot(saga),
    ...section(
      'Snapshots of earlier restores that are deleted, since the plan keeps no more',
      saga.outputs['archive-snapshot']?.deletedSnapshots,
    ),
    '',
    'Steps',
    ...timings(saga),
    '',
    ...logins(saga.outputs['setup-db-users']),
  ]);
}

function swap({ restoreId, outputs, plan }: Saga): readonly string[] {
  const { oldResourceId, keepUntil } = outputs['swap-target'] ?? {};
  if (oldResourceId === undefined) return [];
  const end = plan?.finalSnapshot.take ? 'then it is deleted, with a final snapshot' : 'then it is deleted';
  return [
    `Silent     ${silence(outputs['swap-target']!)}, while the name passed from the old cluster to the new one`,
    `Old data   cluster '${retiredNameOf(restoreId)}' is kept until ${keepUntil} and costs money until then; ${end}`,
    ...certificate(outputs['swap-target']!, plan!.target),
  ];
}

/** What tries saw; or, where they could not see the name before it changed, the most that it can have been. */
function silence({ unreachableMs = 0, seen }: TargetSwapOutput): string {
  const spoken = spokenDuration(unreachableMs);
  return seen?.isMeasured ? `${spoken}, as logins through the name saw it` : `not measured, ${spoken} at most`;
}

/** AWS's own advice, as commands. */
function certificate({ seen }: TargetSwapOutput, { region, cluster }: Plan['target']): readonly string[] {
  if (!seen?.certificateFact) return [];
  const at = `--region ${region} --db-cluster-identifier ${cluster}`;
  return [
    '',
    `Not reached: clients that check the name of the server (sslmode=verify-full), as this pipeline does, are refused by '${cluster}',`,
    `because its certificate does not know that name since ${seen.certificateFrom}:`,
    `  ${seen.certificateFact}`,
    'AWS advises to stop and start the cluster, which is silent for minutes then:',
    `  aws rds stop-db-cluster ${at}`,
    `  aws rds describe-db-clusters ${at} --query 'DBClusters[0].Status'   (until it is "stopped")`,
    `  aws rds start-db-cluster ${at}`,
    'swap.stopAndStart in the plan lets the next restore do it by itself.',
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

/** What was made of the logins and the data. Names of the data are escaped already; no SQL of the plan is in an output. */
function logins(output: DatabaseUsersOutput = { users: [] }): readonly string[] {
  return [
    'Logins (passwords are in AWS Secrets Manager)',
    ...output.users.map(({ name, secretArn }) => `  ${name}  ${secretArn}`),
    ...section('What was seen of each user of the plan', output.proofs?.map(proofLine)),
    ...section("Changed by the plan's statements", output.changedTables),
    ...section('Accepted by the plan as it is', output.accepted),
    ...section('Can lead out of the database when it is used', output.remains),
    ...section('Logins of the source that are disabled', output.disabledLogins),
    ...section('Jobs and connections of the source that are stopped', output.neutralised),
  ];
}

const proofLine = ({ user, possible, impossible, tries }: UserProof): string =>
  `${user}  ${possible} rights seen as planned, ${impossible} others seen not to be there` +
  (tries.length > 0 ? `; ${atMost(tries).join(', ')}` : '');

const section = (title: string, lines: readonly string[] = []): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...atMost(lines).map((line) => `  ${line}`)];

/** A mail is read by people; SNS takes 256 KB. */
const LINES_MAX = 10;
/** How an output ends that is shortened itself. */
const MORE = /^and (\d+) more$/;

function atMost(lines: readonly string[]): readonly string[] {
  const [, left] = MORE.exec(lines.at(-1) ?? '') ?? [];
  const named = left === undefined ? lines : lines.slice(0, -1);
  const more = Number(left ?? 0) + Math.max(0, named.length - LINES_MAX);
  return [...named.slice(0, LINES_MAX), ...(more > 0 ? [`and ${more} more`] : [])];
}
