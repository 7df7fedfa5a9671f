import { andThen } from './and-then.ts';
import { clusterStands, membersOf, type Cluster } from './cluster.ts';
import { closeEndpoints, openEndpoints } from './cluster-endpoints.ts';
import type { MaybePromise, ServerWatch } from './cluster-storage.ts';
import { clusterParameterGroups, groupNamed } from './groups.ts';
import { announceInstance } from './instance.ts';
import type { Scope } from './region-state.ts';

/** Starts the cluster's server, or finds it running: all instances of a cluster share one. */
export function startServerOf(scope: Scope, cluster: Cluster): MaybePromise<void> {
  const { resourceId: volumeId, port } = cluster;
  const request = { volumeId, port, parameters: parametersOf(scope, cluster), watch: watchOver(scope, cluster) };
  return andThen(scope.storage.startServer(request), (server) => {
    if (!needsServer(scope, cluster)) return;
    cluster.server = server;
    return openEndpoints(scope, cluster);
  });
}

export function stopServerOf(scope: Scope, cluster: Cluster): MaybePromise<void> {
  closeEndpoints(scope, cluster);
  cluster.server = undefined;
  return scope.storage.stopServer({ volumeId: cluster.resourceId });
}

/** What a restart of the writer does. Meanwhile none of the cluster's names answers, though all keep their addresses. */
export function restartServerOf(scope: Scope, cluster: Cluster): MaybePromise<void> {
  closeEndpoints(scope, cluster);
  const stopped = scope.storage.stopServer({ volumeId: cluster.resourceId });
  return andThen(stopped, () => startServerOf(scope, cluster));
}

/** False when the cluster or its last instance went while the server was starting. */
function needsServer(scope: Scope, cluster: Cluster): boolean {
  return clusterStands(scope, cluster) && membersOf(scope, cluster).some(({ status }) => status !== 'deleting');
}

/**
 * RDS starts an engine that has crashed again and tells of it as of a reboot. The instances stay `available` meanwhile, and
 * readers, which share the server here, are not told of: as in AWS the writer's crash is the writer's.
 */
function watchOver(scope: Scope, cluster: Cluster): ServerWatch {
  const standing = () => membersOf(scope, cluster).filter(({ status }) => status !== 'deleting');
  return {
    restarted: () => {
      const writer = standing().find(({ isWriter }) => isWriter);
      if (writer) announceInstance(scope, writer, 'RDS-EVENT-0006');
    },
    givenUp: (error) => {
      scope.onStorageError(`running ${cluster.resourceId}`, error);
      closeEndpoints(scope, cluster);
      for (const instance of standing()) {
        instance.status = 'failed';
        announceInstance(scope, instance, 'RDS-EVENT-0035', 'failed');
      }
    },
  };
}

function parametersOf(scope: Scope, cluster: Cluster): Record<string, string> {
  const { parameters } = groupNamed(scope, clusterParameterGroups, cluster.parameterGroup);
  const values = [...parameters].flatMap(([name, { ParameterValue: value }]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(values);
}
