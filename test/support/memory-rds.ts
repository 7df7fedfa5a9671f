import type { ClusterFacts, InstanceFacts, SnapshotFacts } from '../../shared/rds-facts.ts';
import type { RdsReader } from '../../shared/rds-reader.ts';

/** What one region of RDS shows. Tests change the lists as RDS would. */
export interface MemoryRds extends RdsReader {
  clusters: ClusterFacts[];
  instances: InstanceFacts[];
  snapshots: SnapshotFacts[];
}

export function memoryRds(content: Partial<Pick<MemoryRds, 'clusters' | 'instances' | 'snapshots'>> = {}): MemoryRds {
  const rds: MemoryRds = {
    clusters: [...(content.clusters ?? [])],
    instances: [...(content.instances ?? [])],
    snapshots: [...(content.snapshots ?? [])],
    snapshot: async (idOrArn) => rds.snapshots.find(({ id, arn }) => id === idOrArn || arn === idOrArn),
    snapshotsOf: async (clusterId) => rds.snapshots.filter((each) => each.clusterId === clusterId),
    cluster: async (clusterId) => rds.clusters.find(({ id }) => id === clusterId),
    instance: async (instanceId) => rds.instances.find(({ id }) => id === instanceId),
    instancesOf: async (clusterId) => rds.instances.filter((each) => each.clusterId === clusterId),
  };
  return rds;
}
