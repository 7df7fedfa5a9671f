import type { Cluster } from './cluster.ts';
import { startServerOf } from './cluster-server.ts';
import { announceInstance, instanceArn, instanceStands, type Instance } from './instance.ts';
import type { Outcome } from './outcomes.ts';
import type { Scope } from './region-state.ts';
import { hideNew } from './visible.ts';
import { whenDone } from './when-done.ts';

/**
 * Lets an instance exist: `creating` until time has passed, the cluster's data are there and its server runs, then
 * `available` or broken.
 */
export function makeInstance(scope: Scope, cluster: Cluster, instance: Instance): void {
  const outcome = scope.outcomes.createInstance(instanceArn(scope, instance.name));
  scope.state.instances.set(instance.name, instance);
  hideNew(scope, instance);
  const end = ({ status, eventId, message }: Outcome) => {
    if (!instanceStands(scope, instance) || instance.status !== 'creating' || status === 'creating') return;
    instance.status = status;
    if (status === 'available') {
      instance.createdAt = new Date(scope.clock.now());
      announceInstance(scope, instance, 'RDS-EVENT-0005');
      cluster.awaitsInstance?.();
      cluster.awaitsInstance = undefined;
    } else if (eventId) announceInstance(scope, instance, eventId, message ?? status);
  };
  whenDone(scope.clock, scope.durations.instanceCreateMs, () => (outcome ? undefined : startServerOf(scope, cluster)), {
    done: () => {
      const made = () => end(outcome ?? { status: 'available' });
      if (cluster.status === 'creating' && !cluster.awaitsInstance) cluster.whenMade.push(made);
      else made();
    },
    failed: (error) => {
      scope.onStorageError(`starting ${instance.resourceId}`, error);
      end({ status: 'failed', eventId: 'RDS-EVENT-0035', message: 'failed' });
    },
  });
}
