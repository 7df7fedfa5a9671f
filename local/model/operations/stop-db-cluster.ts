import { announceCluster, clusterNamed, membersOf, requireAvailable } from '../cluster.ts';
import { stopServerOf } from '../cluster-server.ts';
import { describeCluster } from '../describe-cluster.ts';
import { required } from '../identifiers.ts';
import { announceInstance, requireInstanceAvailable } from '../instance.ts';
import type { Scope } from '../region-state.ts';
import type { DBCluster } from '../shapes.ts';
import { whenDone } from '../when-done.ts';

/** Stops a cluster with its instances. AWS starts it again after seven days; this does not. */
export function stopDbCluster(scope: Scope, input: { DBClusterIdentifier?: string }): { DBCluster: DBCluster } {
  const cluster = clusterNamed(scope, required('DBClusterIdentifier', input.DBClusterIdentifier));
  requireAvailable(cluster);
  const members = membersOf(scope, cluster);
  members.forEach(requireInstanceAvailable);
  const setStatus = (status: string) => [cluster, ...members].forEach((resource) => (resource.status = status));
  setStatus('stopping');
  whenDone(scope.clock, scope.durations.stopMs, () => stopServerOf(scope, cluster), {
    done: () => {
      setStatus('stopped');
      members.forEach((instance) => announceInstance(scope, instance, 'RDS-EVENT-0087'));
      announceCluster(scope, cluster, 'RDS-EVENT-0150');
    },
    failed: (error) => {
      scope.onStorageError(`stopping ${cluster.resourceId}`, error);
      setStatus('available');
    },
  });
  return { DBCluster: describeCluster(scope, cluster) };
}
