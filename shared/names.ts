import { createHash } from 'node:crypto';
import type { Plan } from './plan.ts';

/**
 * Every name we give follows from the restore, so that an effect tried twice finds the first one. What bears such a name
 * is ours only with the restore's tag: another cluster and request id can spell the same name.
 */

/** Amazon RDS API Reference: identifiers of clusters, instances and snapshots have at most 63 characters. */
const RDS_NAME_MAX = 63;

/** Every tag of ours begins so. */
export const OWN_TAG_PREFIX = 'aurora-restore:';
/** Marks what belongs to a plan: a target without it is never touched. */
export const PLAN_TAG = 'aurora-restore:plan';
/** Marks what a restore created. */
export const RESTORE_TAG = 'aurora-restore:restore-id';
/** Says until when a snapshot of ours is wanted. */
export const KEEP_UNTIL_TAG = 'aurora-restore:keep-until';

/** The restore id of a request that names none: from the EventBridge event id, which a redelivery keeps. */
export function restoreIdOf(eventId: string): string {
  return `r-${createHash('sha256').update(eventId).digest('hex').slice(0, 16)}`;
}

export function clusterArnOf(place: Plan['target']): string {
  return `arn:aws:rds:${place.region}:${place.account}:cluster:${place.cluster}`;
}

/** The ARN of a cluster of ours, which is in the target's place under another name. */
export const besideArnOf = (place: Plan['target'], cluster: string): string => clusterArnOf({ ...place, cluster });

export function snapshotArnOf(place: Pick<Plan['target'], 'account' | 'region'>, snapshotId: string): string {
  return `arn:aws:rds:${place.region}:${place.account}:cluster-snapshot:${snapshotId}`;
}

/** The copy that a restore makes. */
export const copyNameOf = (plan: Plan, restoreId: string): string => rdsName('arp', plan.target.cluster, restoreId);

/** The snapshot of the old target that a restore takes before it deletes it. */
export const finalSnapshotNameOf = (plan: Plan, restoreId: string): string =>
  rdsName('arp-final', plan.target.cluster, restoreId);

/** What the new cluster of a swap is called until it takes the target's name. */
export const BESIDE_PREFIX = 'arp-new-';
/** What the old cluster of a swap is called from then on. */
export const RETIRED_PREFIX = 'arp-old-';

export const besideNameOf = (restoreId: string): string => BESIDE_PREFIX + restoreId;
export const retiredNameOf = (restoreId: string): string => RETIRED_PREFIX + restoreId;

/** The restore that a cluster of ours is named after; nothing for other names. */
export function restoreIdInName(clusterId: string): string | undefined {
  const prefix = [BESIDE_PREFIX, RETIRED_PREFIX].find((each) => clusterId.startsWith(each));
  return prefix === undefined ? undefined : clusterId.slice(prefix.length);
}

/** Instances are numbered from one; the first is the writer. */
export function instanceNameOf(clusterId: string, index: number): string {
  return shortened(clusterId, RDS_NAME_MAX - 3) + `-${index + 1}`;
}

/** RDS: a writer and fifteen readers. */
export const INSTANCES_MAX = 16;

/** Whether restores give instances of this cluster such a name. */
export const isInstanceNameOf = (clusterId: string, instanceId: string): boolean =>
  Array.from({ length: INSTANCES_MAX }, (_, index) => instanceNameOf(clusterId, index)).includes(instanceId);

/** The cluster that an instance of ours belongs to, by its name. */
export const clusterOfInstance = (instanceId: string): string => instanceId.replace(/-\d+$/, '');

/** The secret of a user of a plan; it outlives restores, so that applications keep their passwords. */
export const userSecretNameOf = (plan: Plan, user: string): string => `aurora-restore/${plan.name}/${user}`;

/** The lock of a target, as the key of its item. */
export const lockKeyOf = (targetClusterArn: string): string => `lock#${targetClusterArn}`;

/** What the key of every item begins with that holds the SQL of a restore's plan: IAM tells them apart by it. */
export const PLAN_SQL_PREFIX = 'sql#';

/** The SQL of a restore's plan, as the key of its item. */
export const planSqlKeyOf = (restoreId: string): string => PLAN_SQL_PREFIX + restoreId;

/** The plan that a restore was accepted with, as the key of its item. */
export const frozenPlanKeyOf = (restoreId: string): string => `frozen#${restoreId}`;

/** A replay's name follows from the request for it, so that the same request starts it once. */
export const replayNameOf = (eventId: string): string =>
  `aurora-restore-${createHash('sha256').update(eventId).digest('hex').slice(0, 16)}`;

/** When restores of a target have begun lately, as the key of its item. */
export const startsKeyOf = (targetClusterArn: string): string => `starts#${targetClusterArn}`;

/** What earlier restores of a plan have taught, as the key of its item. */
export const planHistoryKeyOf = (plan: string): string => `plan#${plan}`;

function rdsName(prefix: string, cluster: string, restoreId: string): string {
  const room = RDS_NAME_MAX - prefix.length - restoreId.length - 2;
  return `${prefix}-${shortened(cluster, room)}-${restoreId}`;
}

/** Cuts a name to `room` characters; a digest of the whole keeps two long names apart. */
function shortened(name: string, room: number): string {
  if (name.length <= room) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 6);
  return `${name.slice(0, room - 7).replace(/-+$/, '')}-${digest}`;
}

/** The settings by which a function with plan roles finds them: what their ARNs begin with, and how many they are. */
export const PLAN_ROLES = { prefix: 'PLAN_ROLE_PREFIX', count: 'PLAN_ROLE_COUNT' } as const;

/** Set where a function in the plans' VPC has plan roles, so that the one that is asked what it reaches tries STS too. */
export const PROBE_STS = 'PROBE_STS';

/** Which of the plan roles is for this plan, from 1. It follows from the name alone, so nobody has to keep a list. */
export const planRoleNumber = (plan: string, count: number): number =>
  (createHash('sha256').update(plan).digest().readUInt32BE() % count) + 1;
