import { membersOf } from '../cluster.ts';
import type { Scope } from '../region-state.ts';
import type { AccountQuota } from '../shapes.ts';

/** The quotas the model keeps, with how much of each is used. AWS lists some more. */
export function describeAccountAttributes(scope: Scope, _input: object): { AccountQuotas: AccountQuota[] } {
  const { state, quotas } = scope;
  const quota = (AccountQuotaName: string, Used: number, Max: number): AccountQuota => ({
    AccountQuotaName,
    Used,
    Max,
  });
  const withoutDefaults = (groups: ReadonlyMap<string, unknown>) =>
    [...groups.keys()].filter((name) => !name.startsWith('default.')).length;
  const manual = [...state.snapshots.values()].filter((snapshot) => snapshot.type === 'manual').length;
  const readers = [...state.clusters.values()].map((cluster) => Math.max(0, membersOf(scope, cluster).length - 1));
  return {
    AccountQuotas: [
      quota('DBClusters', state.clusters.size, quotas.clusters),
      quota('DBInstances', state.instances.size, quotas.instances),
      quota('ManualClusterSnapshots', manual, quotas.manualClusterSnapshots),
      quota('DBClusterParameterGroups', withoutDefaults(state.clusterParameterGroups), quotas.clusterParameterGroups),
      quota('DBParameterGroups', withoutDefaults(state.parameterGroups), quotas.parameterGroups),
      quota('DBSubnetGroups', state.subnetGroups.size, quotas.subnetGroups),
      quota('ReadReplicasPerMaster', Math.max(0, ...readers), quotas.readersPerCluster),
    ],
  };
}
