import type { CallRecord } from '../../../local/faults/call-journal.ts';

/** What a modification is about: one cluster is modified for several reasons in one restore. */
const REASONS = [
  'ManageMasterUserPassword',
  'VpcSecurityGroupIds',
  'NewDBClusterIdentifier',
  'NewDBInstanceIdentifier',
  'DeletionProtection',
];

/**
 * Asked again they change nothing more: a managed password, groups that are there already, a new name that is pending. A
 * reboot is one more restart of a server that nobody has been told of yet.
 */
const REPEATABLE = [
  /^ModifyDBCluster .* (ManageMasterUserPassword|VpcSecurityGroupIds|NewDBClusterIdentifier|DeletionProtection)$/,
  /^ModifyDBInstance .* NewDBInstanceIdentifier$/,
  /^RebootDBInstance /,
];

/**
 * The changes that RDS carried out for functions, whether or not these heard of it, sorted. Tags are not counted, and
 * what may be asked twice counts once: two deliveries may look at the same cluster, and the SDK asks again when an answer is
 * lost.
 */
export function rdsChanges(calls: readonly CallRecord[]): string[] {
  return (
    calls
      .filter(({ service, isChanging, isDone, caller }) => {
        return service === 'rds' && isChanging && isDone && caller !== 'developer';
      })
      .filter(({ operation }) => !/^(AddTagsTo|RemoveTagsFrom)Resource$/.test(operation))
      .map(changeOf)
      // Asked for to see that IAM allows it: it changes nothing.
      .filter((change) => !/^ModifyDB(Cluster|Instance) \S+$/.test(change))
      .filter((change, index, all) => !REPEATABLE.some((each) => each.test(change)) || all.indexOf(change) === index)
      .toSorted()
  );
}

function changeOf({ operation, resource, parameters }: CallRecord): string {
  const reason = operation.startsWith('Modify') ? REASONS.filter((each) => parameters.includes(each)) : [];
  return [operation, resource, ...reason].join(' ');
}

export interface Restore {
  readonly restoreId: string;
  readonly target: string;
  /** Of the old target, by name. */
  readonly oldInstances: readonly string[];
}

/** What a restore with the strategy `replace`, to two instances, changes in RDS. */
export function replaceChanges({ restoreId, target, oldInstances }: Restore): string[] {
  return [
    `CopyDBClusterSnapshot arp-${target}-${restoreId}`,
    `CreateDBClusterSnapshot arp-final-${target}-${restoreId}`,
    ...oldInstances.map((id) => `DeleteDBInstance ${id}`),
    `DeleteDBCluster ${target}`,
    `RestoreDBClusterFromSnapshot ${target}`,
    ...madeOurs(target, [`${target}-1`, `${target}-2`]),
  ].toSorted();
}

/** What a restore with the strategy `swap`, from one instance of our naming to another, changes in RDS. */
export function swapChanges({ restoreId, target }: Restore): string[] {
  const [fresh, retired] = [`arp-new-${restoreId}`, `arp-old-${restoreId}`];
  return [
    `CopyDBClusterSnapshot arp-${target}-${restoreId}`,
    `RestoreDBClusterFromSnapshot ${fresh}`,
    ...madeOurs(fresh, [`${fresh}-1`]),
    ...[target, fresh].map((from) => `ModifyDBCluster ${from} NewDBClusterIdentifier`),
    ...[target, fresh].map((from) => `ModifyDBInstance ${from}-1 NewDBInstanceIdentifier`),
    `CreateDBClusterSnapshot arp-final-${target}-${restoreId}`,
    `DeleteDBInstance ${retired}-1`,
    `DeleteDBCluster ${retired}`,
  ].toSorted();
}

/** From the quarantine to the opening, whose parameters a server reads when it starts. */
const madeOurs = (cluster: string, instances: readonly string[]): string[] => [
  ...instances.map((id) => `CreateDBInstance ${id}`),
  `ModifyDBCluster ${cluster} ManageMasterUserPassword`,
  `ModifyDBCluster ${cluster} VpcSecurityGroupIds`,
  ...instances.map((id) => `RebootDBInstance ${id}`),
  // It is made protected, and the plan does not want that to last.
  `ModifyDBCluster ${cluster} DeletionProtection`,
];

/** The renames of clusters in a restore with the strategy `swap`, as RDS's events tell them. */
export const swapRenames = ({ restoreId, target }: Restore): string[] => [
  `${target} to arp-old-${restoreId}`,
  `arp-new-${restoreId} to ${target}`,
];
