import type { Cluster } from './cluster.ts';
import { instanceEndpoint, moveInstanceEndpoint } from './cluster-endpoints.ts';
import { restartServerOf } from './cluster-server.ts';
import { rdsFault } from './faults.ts';
import { newIdentifier } from './identifiers.ts';
import { instanceStands, type Instance } from './instance.ts';
import { andThen } from './and-then.ts';
import type { Scope } from './region-state.ts';
import { queueTransition } from './transitions.ts';
import { showFormerName } from './visible.ts';

/** The new name in lower case when one is asked for and free; asking for the name it has changes nothing. */
export function checkInstanceRename(
  scope: Scope,
  instance: Instance,
  identifier: string | undefined,
): string | undefined {
  if (identifier === undefined) return undefined;
  const name = newIdentifier('NewDBInstanceIdentifier', identifier);
  if (name === instance.name) return undefined;
  const isTaken = [...scope.state.instances.values()].some(
    (other) => other.name === name || (other !== instance && other.pending.DBInstanceIdentifier === name),
  );
  if (isTaken) throw rdsFault('DBInstanceAlreadyExists', 'DB instance already exists');
  return name;
}

/**
 * Renaming restarts an instance: name, ARN and endpoint change at the end. A writer's restart is that of the server. No
 * event about it is documented.
 */
export function renameInstance(scope: Scope, cluster: Cluster, instance: Instance, newName: string): void {
  let { parametersVersion } = cluster;
  queueTransition(scope, instance, () => instanceStands(scope, instance), {
    status: 'renaming',
    durationMs: scope.durations.renameMs,
    work: () => {
      ({ parametersVersion } = cluster);
      const reserved = scope.network.reserve(instanceEndpoint(scope, newName));
      return andThen(reserved, () => (instance.isWriter ? restartServerOf(scope, cluster) : undefined));
    },
    apply: () => {
      const oldName = instance.name;
      scope.state.instances.delete(oldName);
      instance.name = newName;
      showFormerName(scope, instance, oldName);
      instance.clusterParametersVersion = parametersVersion;
      scope.state.instances.set(newName, instance);
      delete instance.pending.DBInstanceIdentifier;
      moveInstanceEndpoint(scope, cluster, instance, oldName);
    },
    giveUp: () => {
      instance.status = 'failed';
    },
  });
}
