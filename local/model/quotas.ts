/** What one account may hold in one region. The world's copy can be set while it runs. */
export interface Quotas {
  manualClusterSnapshots: number;
  clusters: number;
  instances: number;
  clusterParameterGroups: number;
  parameterGroups: number;
  subnetGroups: number;
  readersPerCluster: number;
  copiesInProgress: number;
  accountsPerSharedSnapshot: number;
  tagsPerResource: number;
}

/** AWS's defaults. */
export const defaultQuotas: Readonly<Quotas> = {
  manualClusterSnapshots: 100,
  clusters: 40,
  instances: 40,
  clusterParameterGroups: 50,
  parameterGroups: 50,
  subnetGroups: 50,
  readersPerCluster: 15,
  copiesInProgress: 5,
  accountsPerSharedSnapshot: 20,
  tagsPerResource: 50,
};
