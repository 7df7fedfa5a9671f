import { announceCluster, clusterStands, type Cluster } from './cluster.ts';
import { clusterEndpoint, moveClusterEndpoint } from './cluster-endpoints.ts';
import { newIdentifier } from './identifiers.ts';
import { requireFreeClusterName } from './new-cluster.ts';
import type { Scope } from './region-state.ts';
import { queueTransition } from './transitions.ts';
import { showFormerName } from './visible.ts';

/** The new name in lower case when one is asked for and free; asking for the name it has changes nothing. */
export function checkRename(scope: Scope, cluster: Cluster, identifier: string | undefined): string | undefined {
  if (identifier === undefined) return undefined;
  const name = newIdentifier('NewDBClusterIdentifier', identifier);
  if (name === cluster.name) return undefined;
  if (name !== cluster.pending.DBClusterIdentifier) requireFreeClusterName(scope, name);
  return name;
}

/**
 * Name, ARN and endpoints change at the end, for clients a while later; resource id, instances, tags and data stay. The
 * instances go on, and so do connections that are established. The event speaks of the new name.
 */
export function renameCluster(scope: Scope, cluster: Cluster, newName: string): void {
  queueTransition(scope, cluster, () => clusterStands(scope, cluster), {
    status: 'renaming',
    durationMs: scope.durations.renameMs,
    work: () => scope.network.reserve(clusterEndpoint(scope, newName)),
    apply: () => {
      const oldName = cluster.name;
      scope.state.clusters.delete(oldName);
      cluster.name = newName;
      showFormerName(scope, cluster, oldName);
      scope.state.clusters.set(newName, cluster);
      delete cluster.pending.DBClusterIdentifier;
      moveClusterEndpoint(scope, cluster, oldName);
      announceCluster(scope, cluster, 'RDS-EVENT-0172', `${oldName} to ${newName}`);
    },
    giveUp: () => undefined,
  });
}
