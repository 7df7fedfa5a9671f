import { whenAll } from './and-then.ts';
import { membersOf, type Cluster } from './cluster.ts';
import type { EndpointName } from './cluster-network.ts';
import type { MaybePromise } from './cluster-storage.ts';
import type { Scope } from './region-state.ts';

/** Lets every name of the cluster and of its instances lead to its server. */
export function openEndpoints(scope: Scope, cluster: Cluster): MaybePromise<void> {
  return whenAll(namesOf(scope, cluster).map((name) => lead(scope, cluster, name)));
}

/** Nobody answers to the cluster and its instances any more. */
export function closeEndpoints(scope: Scope, cluster: Cluster): void {
  for (const name of namesOf(scope, cluster)) scope.network.close(name);
}

/**
 * The end of a rename: the old name stops answering and the new one, whose address was reserved, leads to the server. A
 * failure to listen is the network's own and is only reported: the rename itself is done.
 */
export function moveEndpoint(scope: Scope, cluster: Cluster, from: EndpointName, to: EndpointName): void {
  scope.network.close(from);
  const leading = lead(scope, cluster, to);
  if (leading instanceof Promise)
    leading.catch((error: unknown) => scope.onStorageError(`leading ${to.name} to its server`, error));
}

export function clusterEndpoint(scope: Scope, name: string): EndpointName {
  return { accountId: scope.accountId, region: scope.region, kind: 'cluster', name };
}

export function instanceEndpoint(scope: Scope, name: string): EndpointName {
  return { accountId: scope.accountId, region: scope.region, kind: 'instance', name };
}

function namesOf(scope: Scope, cluster: Cluster): EndpointName[] {
  const instances = membersOf(scope, cluster).map(({ name }) => instanceEndpoint(scope, name));
  return [clusterEndpoint(scope, cluster.name), ...instances];
}

function lead(scope: Scope, cluster: Cluster, name: EndpointName): MaybePromise<void> {
  const { server, port } = cluster;
  return server && scope.network.lead(name, { server, port, groupIds: () => cluster.securityGroups });
}
