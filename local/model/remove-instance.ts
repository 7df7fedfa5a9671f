import { membersOf, type Cluster } from './cluster.ts';
import { instanceEndpoint } from './cluster-endpoints.ts';
import { stopServerOf } from './cluster-server.ts';
import { finishDeletion } from './delete-cluster.ts';
import { announceInstance, type Instance } from './instance.ts';
import type { Scope } from './region-state.ts';
import { whenDone } from './when-done.ts';

/** `deleting`, then gone. With the last instance the cluster's server stops; the data stay. */
export function removeInstance(scope: Scope, cluster: Cluster, instance: Instance): void {
  instance.status = 'deleting';
  const isLast = membersOf(scope, cluster).every((member) => member.status === 'deleting');
  whenDone(scope.clock, scope.durations.deleteInstanceMs, () => (isLast ? stopServerOf(scope, cluster) : undefined), {
    done: () => {
      announceInstance(scope, instance, 'RDS-EVENT-0004');
      scope.state.instances.delete(instance.name);
      scope.network.close(instanceEndpoint(scope, instance.dnsName ?? instance.name));
      if (instance.isWriter) promoteReader(scope, cluster);
      announceInstance(scope, instance, 'RDS-EVENT-0003');
      finishDeletion(scope, cluster);
    },
    failed: (error) => {
      scope.onStorageError(`stopping ${instance.resourceId}`, error);
      instance.status = 'failed';
    },
  });
}

/** The reader with the lowest tier, the oldest of several, becomes the writer. */
function promoteReader(scope: Scope, cluster: Cluster): void {
  const [next] = membersOf(scope, cluster)
    .filter((member) => member.status !== 'deleting' && !member.isWriter)
    .sort((a, b) => a.promotionTier - b.promotionTier || a.order - b.order);
  if (!next || membersOf(scope, cluster).some((member) => member.isWriter && member.status !== 'deleting')) return;
  next.isWriter = true;
  announceInstance(scope, next, 'RDS-EVENT-0385');
}
