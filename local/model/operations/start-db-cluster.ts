import { andThen } from '../and-then.ts';
import { announceCluster, clusterNamed, membersOf } from '../cluster.ts';
import { renewCertificate } from '../cluster-endpoints.ts';
import { startServerOf } from '../cluster-server.ts';
import { describeCluster } from '../describe-cluster.ts';
import { rdsFault } from '../faults.ts';
import { required } from '../identifiers.ts';
import { announceInstance } from '../instance.ts';
import type { Scope } from '../region-state.ts';
import type { DBCluster } from '../shapes.ts';
import { whenDone } from '../when-done.ts';

/** Starts a stopped cluster with its instances. Its certificate knows its present name then. */
export function startDbCluster(scope: Scope, input: { DBClusterIdentifier?: string }): { DBCluster: DBCluster } {
  const cluster = clusterNamed(scope, required('DBClusterIdentifier', input.DBClusterIdentifier));
  if (cluster.status !== 'stopped') {
    throw rdsFault(
      'InvalidDBClusterStateFault',
      `DbCluster ${cluster.name} is in ${cluster.status} state but expected it to be one of stopped.`,
    );
  }
  const members = membersOf(scope, cluster);
  const setStatus = (status: string) => [cluster, ...members].forEach((resource) => (resource.status = status));
  setStatus('starting');
  const { parametersVersion } = cluster;
  whenDone(
    scope.clock,
    scope.durations.startMs,
    () =>
      andThen(renewCertificate(scope, cluster), () => (members.length > 0 ? startServerOf(scope, cluster) : undefined)),
    {
      done: () => {
        setStatus('available');
        members.forEach((instance) => (instance.clusterParametersVersion = parametersVersion));
        members.forEach((instance) => announceInstance(scope, instance, 'RDS-EVENT-0088'));
        announceCluster(scope, cluster, 'RDS-EVENT-0151');
      },
      failed: (error) => {
        scope.onStorageError(`starting ${cluster.resourceId}`, error);
        setStatus('stopped');
      },
    },
  );
  return { DBCluster: describeCluster(scope, cluster) };
}
