import { isDeepStrictEqual } from 'node:util';
import type { DBCluster, DBInstance } from '../../../local/model/shapes.ts';
import { clusterNamed, instancesOf } from './rds-scene.ts';
import type { Ended } from './scenario.ts';

/** What is wrong with the old target, or with what stands in its place. */
export function brokenOldTarget(ended: Ended): readonly string[] {
  const { before, plan } = ended;
  const old = clusterNamed(before.target, plan.target.cluster);
  if (!old) return [];
  if (isRefreshed(ended)) return brokenNewTarget(ended, old);
  if (isDestroyed(ended) && ended.saga.phase !== 'cancelled') return brokenProof(ended);
  const differences = notAsItWas(ended, old);
  return isHindered(ended) ? notAsItWasAndUnlisted(ended, old, differences) : differences;
}

/** Whether the new cluster is the target from now on, whatever becomes of the rest of the restore. */
export const isRefreshed = ({ saga, store }: Ended): boolean =>
  saga.phase === 'completed' ||
  store.trail.some(({ actor, decision }) => actor === 'swap-target' && decision === 'done');

/** Whether what takes the restore back was itself refused something. */
const isHindered = ({ calls }: Ended): boolean =>
  calls.some(({ by, answer }) => by === 'undo-restore' && (answer === 'refused' || answer === 'answer lost'));

/** Whether anything of it has been deleted. */
const isDestroyed = ({ calls }: Ended): boolean =>
  calls.some(
    ({ by, operation, answer }) =>
      by === 'delete-rds' &&
      /^DeleteDB(Cluster|Instance)$/.test(operation) &&
      (answer === 'ok' || answer === 'answer lost'),
  );

/** Under the target's name there is the new cluster, whole. */
function brokenNewTarget({ after, plan }: Ended, old: DBCluster): readonly string[] {
  const name = plan.target.cluster;
  const target = clusterNamed(after.target, name);
  if (!target || target.DbClusterResourceId === old.DbClusterResourceId) return [`'${name}' is not the new cluster`];
  const unready = instancesOf(after.target, name).filter(({ DBInstanceStatus }) => DBInstanceStatus !== 'available');
  const count = instancesOf(after.target, name).length;
  return [
    ...(target.Status === 'available' ? [] : [`'${name}' is ${target.Status}`]),
    ...(count === plan.instances?.length ? [] : [`'${name}' has ${count} instances`]),
    ...unready.map(({ DBInstanceIdentifier: id, DBInstanceStatus: status }) => `'${id}' is ${status}`),
  ];
}

/** A copy had been verified before, and it is still there. */
function brokenProof({ store, after }: Ended): readonly string[] {
  const isVerified = store.trail.some(({ actor, decision }) => actor === 'check-copy-status' && decision === 'done');
  const isThere = after.target.snapshots.some(
    ({ SourceDBClusterSnapshotArn: source, Status }) => source && Status === 'available',
  );
  return [...(isVerified ? [] : ['no copy was verified']), ...(isThere ? [] : ['the copy is not there any more'])];
}

/** The very cluster under its name, with its instances, its tags and its protection. */
function notAsItWas({ before, after, plan }: Ended, old: DBCluster): readonly string[] {
  const now = after.target.clusters.find(({ DbClusterResourceId: id }) => id === old.DbClusterResourceId);
  if (!now) return ['it is gone'];
  const instances = instancesOf(before.target, plan.target.cluster);
  return [
    ...differences(old, now, CLUSTER_MEMBERS),
    ...instances.flatMap((instance) => {
      const same = after.target.instances.find(({ DbiResourceId: id }) => id === instance.DbiResourceId);
      return same ? differences(instance, same, INSTANCE_MEMBERS) : [`'${instance.DBInstanceIdentifier}' is gone`];
    }),
  ];
}

/** It could not be put right: then people know, all of it is there still, and no other cluster was deleted meanwhile. */
function notAsItWasAndUnlisted(ended: Ended, old: DBCluster, different: readonly string[]): readonly string[] {
  if (different.length === 0) return [];
  const { before, after, saga, plan } = ended;
  const clusters = after.target.clusters.map(({ DbClusterResourceId: id }) => id);
  const there = new Set([...clusters, ...after.target.instances.map(({ DbiResourceId: id }) => id)]);
  const instances = instancesOf(before.target, plan.target.cluster);
  const parts = [old.DbClusterResourceId, ...instances.map(({ DbiResourceId: id }) => id)];
  const isSaid = saga.undoing?.left.some(({ arn }) => arn === old.DBClusterArn);
  return [
    ...parts.filter((id) => !there.has(id)).map((id) => `${id} is gone`),
    ...(isSaid ? [] : [`it is not listed, and ${different.join('; ')}`]),
    ...(isServed(ended, old) ? [] : ['it has lost its name, and the new cluster is not whole either']),
  ];
}

/** Whether the old cluster bears its name, or else the new one is whole: people can give the name to that. */
function isServed({ before, after, plan }: Ended, old: DBCluster): boolean {
  const known = before.target.clusters.map(({ DbClusterResourceId: id }) => id);
  const namesake = clusterNamed(after.target, plan.target.cluster);
  if (namesake?.DbClusterResourceId === old.DbClusterResourceId) return true;
  const fresh = after.target.clusters.find(({ DbClusterResourceId: id }) => !known.includes(id));
  return fresh !== undefined && instancesOf(after.target, fresh.DBClusterIdentifier!).length === plan.instances?.length;
}

const CLUSTER_MEMBERS = [
  'DBClusterIdentifier',
  'Status',
  'DeletionProtection',
  'TagList',
  'DBClusterMembers',
  'VpcSecurityGroups',
  'DBClusterParameterGroup',
  'PendingModifiedValues',
] as const satisfies readonly (keyof DBCluster)[];

const INSTANCE_MEMBERS = [
  'DBInstanceIdentifier',
  'DBInstanceStatus',
  'DBClusterIdentifier',
  'TagList',
  'PendingModifiedValues',
] as const satisfies readonly (keyof DBInstance)[];

function differences<Thing extends object>(
  was: Thing,
  is: Thing,
  members: readonly (keyof Thing)[],
): readonly string[] {
  return members
    .filter((member) => !isDeepStrictEqual(was[member], is[member]))
    .map((member) => `its ${String(member)} is ${JSON.stringify(is[member])}, was ${JSON.stringify(was[member])}`);
}
