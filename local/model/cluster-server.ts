import { clusterStands, type Cluster } from './cluster.ts';
import type { MaybePromise } from './cluster-storage.ts';
import type { Scope } from './region-state.ts';

/** Starts the cluster's server, or finds it running: all instances of a cluster share one. */
export function startServerOf(scope: Scope, cluster: Cluster): MaybePromise<void> {
  const endpoint = scope.storage.startServer({ volumeId: cluster.resourceId, port: cluster.port });
  const keep = (server: Awaited<typeof endpoint>) => {
    if (clusterStands(scope, cluster)) cluster.server = server;
  };
  return endpoint instanceof Promise ? endpoint.then(keep) : keep(endpoint);
}

export function stopServerOf(scope: Scope, cluster: Cluster): MaybePromise<void> {
  cluster.server = undefined;
  return scope.storage.stopServer({ volumeId: cluster.resourceId });
}
