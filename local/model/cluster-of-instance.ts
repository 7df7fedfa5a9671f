import type { Cluster } from './cluster.ts';
import type { Instance } from './instance.ts';
import type { Scope } from './region-state.ts';

/** An instance never outlives its cluster. */
export function clusterOfInstance(scope: Scope, instance: Instance): Cluster {
  for (const cluster of scope.state.clusters.values()) {
    if (cluster.resourceId === instance.clusterResourceId) return cluster;
  }
  throw new Error(`instance ${instance.name} has no cluster`);
}
