import { clusterOfInstance } from '../cluster-of-instance.ts';
import { startServerOf, stopServerOf } from '../cluster-server.ts';
import type { MaybePromise } from '../cluster-storage.ts';
import { describeInstance } from '../describe-instance.ts';
import { rdsFault } from '../faults.ts';
import { required } from '../identifiers.ts';
import { announceInstance, instanceNamed, requireInstanceAvailable } from '../instance.ts';
import { refuseUnimitated } from '../parameters.ts';
import type { Scope } from '../region-state.ts';
import type { DBInstance } from '../shapes.ts';
import { whenDone } from '../when-done.ts';
import type { Cluster } from '../cluster.ts';

/** Restarts an instance. Only a writer's reboot restarts the server, which its readers share. */
export function rebootDbInstance(
  scope: Scope,
  input: { DBInstanceIdentifier?: string; ForceFailover?: boolean },
): { DBInstance: DBInstance } {
  refuseUnimitated('RebootDBInstance', input, ['ForceFailover']);
  const instance = instanceNamed(scope, required('DBInstanceIdentifier', input.DBInstanceIdentifier));
  requireInstanceAvailable(instance);
  const cluster = clusterOfInstance(scope, instance);
  if (cluster.status !== 'available') {
    throw rdsFault(
      'InvalidDBInstanceState',
      'Instance cannot currently reboot due to an in-progress management operation.',
    );
  }
  instance.status = 'rebooting';
  whenDone(
    scope.clock,
    scope.durations.rebootMs,
    () => (instance.isWriter ? restartServer(scope, cluster) : undefined),
    {
      done: () => {
        if (instance.status !== 'rebooting') return;
        instance.status = 'available';
        announceInstance(scope, instance, 'RDS-EVENT-0006');
      },
      failed: (error) => {
        scope.onStorageError(`rebooting ${instance.resourceId}`, error);
        instance.status = 'failed';
      },
    },
  );
  return { DBInstance: describeInstance(scope, instance) };
}

function restartServer(scope: Scope, cluster: Cluster): MaybePromise<void> {
  const stopped = stopServerOf(scope, cluster);
  return stopped instanceof Promise ? stopped.then(() => startServerOf(scope, cluster)) : startServerOf(scope, cluster);
}
