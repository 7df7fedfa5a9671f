import { clusterOfInstance } from '../cluster-of-instance.ts';
import { restartServerOf } from '../cluster-server.ts';
import { describeInstance } from '../describe-instance.ts';
import { rdsFault } from '../faults.ts';
import { required } from '../identifiers.ts';
import { announceInstance, instanceNamed, requireInstanceAvailable } from '../instance.ts';
import { refuseUnimitated } from '../parameters.ts';
import type { Scope } from '../region-state.ts';
import type { DBInstance } from '../shapes.ts';
import { whenDone } from '../when-done.ts';

/**
 * Restarts an instance, which so takes over the cluster's parameters. Only a writer's reboot restarts the server, which
 * its readers share: as in AWS they go on, and stay `pending-reboot` until they are rebooted themselves.
 */
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
  const { parametersVersion } = cluster;
  instance.status = 'rebooting';
  whenDone(
    scope.clock,
    scope.durations.rebootMs,
    () => (instance.isWriter ? restartServerOf(scope, cluster) : undefined),
    {
      done: () => {
        if (instance.status !== 'rebooting') return;
        instance.status = 'available';
        instance.clusterParametersVersion = parametersVersion;
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
