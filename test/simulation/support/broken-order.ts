import type { StepName } from '../../../events/services.ts';
import type { DBCluster } from '../../../local/model/shapes.ts';
import { finalSnapshotNameOf, RESTORE_TAG } from '../../../shared/names.ts';
import type { Call } from './aws-calls.ts';
import { tagOf } from './rds-scene.ts';
import { type Ended, RESTORE } from './scenario.ts';

/** What was done to something old before its time. */
export function destroyedTooEarly(ended: Ended): readonly string[] {
  const proof: StepName = ended.plan.strategy === 'swap' ? 'swap-target' : 'check-copy-status';
  return [...earlier(ended, 'delete-rds', deletes, proof), ...earlier(ended, 'swap-target', renames, 'setup-db-users')];
}

/** What was deleted of the old cluster although it had no final snapshot. */
export function deletedWithoutSnapshot({ plan, calls, after }: Ended): readonly string[] {
  const name = finalSnapshotNameOf(plan, RESTORE);
  const isThere = after.target.snapshots.some(
    ({ DBClusterSnapshotIdentifier: id, Status }) => id === name && Status === 'available',
  );
  return calls.filter((call) => call.by === 'delete-rds' && deletes(call) && !isThere).map(spoken);
}

/** Clusters of the restore that are open to others although something of the source may still work in them. */
export function openBeforeItIsOurs({ plan, calls, after }: Ended): readonly string[] {
  const securedAtMs = Math.min(
    ...calls.filter(({ operation, answer }) => operation === 'prepare' && answer === 'ok').map(({ atMs }) => atMs),
  );
  const openings = calls.filter(
    ({ by, what }) => by === 'setup-db-users' && what.includes('DBClusterParameterGroupName='),
  );
  const isOurs = (cluster: DBCluster) => tagOf(cluster, RESTORE_TAG) === RESTORE;
  const isClosed = ({ VpcSecurityGroups = [] }: DBCluster) =>
    VpcSecurityGroups.every(({ VpcSecurityGroupId: id }) => plan.quarantine.securityGroups.includes(id!));
  return [
    ...openings.filter(({ atMs }) => atMs < securedAtMs).map(spoken),
    ...after.target.clusters
      .filter((cluster) => isOurs(cluster) && !isClosed(cluster) && securedAtMs === Infinity)
      .map(({ DBClusterIdentifier: id }) => `cluster '${id}' is open`),
  ];
}

/** A password, or SQL of the plan, that stands where it must not. */
export function secretsTold({ plan, passwords, published, store, told }: Ended): readonly string[] {
  const { statements, checks } = plan.database;
  const secrets = [...passwords, ...[...statements, ...checks].map(({ sql }) => sql)];
  const places = {
    'an event': published,
    'the audit trail': store.trail,
    'a message': told,
    'the saga': [...store.sagas],
  };
  return Object.entries(places).flatMap(([place, content]) => {
    const text = JSON.stringify(content);
    return secrets.some((secret) => text.includes(secret)) ? [`${place} has one`] : [];
  });
}

const deletes = ({ operation, answer }: Call): boolean =>
  /^DeleteDB(Cluster|Instance)$/.test(operation) && hasHappened(answer);
const renames = ({ what, answer }: Call): boolean => what.includes(' -> ') && hasHappened(answer);
const hasHappened = (answer: Call['answer']): boolean => answer === 'ok' || answer === 'answer lost';

/** The calls of a service that came before a step had said that it was done. */
function earlier(
  { calls, store }: Ended,
  by: Call['by'],
  isMeant: (call: Call) => boolean,
  proof: StepName,
): readonly string[] {
  const proven = store.trail.find(({ actor, decision }) => actor === proof && decision === 'done');
  const fromMs = proven ? Date.parse(proven.at) : Infinity;
  return calls.filter((call) => call.by === by && isMeant(call) && call.atMs < fromMs).map(spoken);
}

const spoken = ({ by, operation, what }: Call): string => `${by} called ${operation} ${what}`;
