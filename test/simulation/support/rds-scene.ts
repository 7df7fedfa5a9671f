import type { RdsWorld } from '../../../local/model/world.ts';
import type { DBCluster, DBClusterSnapshot, DBInstance, Tag } from '../../../local/model/shapes.ts';
import { SOURCE_PLACE, TARGET_PLACE } from './two-plans.ts';

/** Everything of RDS in the two places of a restore. */
export interface RdsScene {
  readonly source: PlaceScene;
  readonly target: PlaceScene;
}

export interface PlaceScene {
  readonly clusters: readonly DBCluster[];
  readonly instances: readonly DBInstance[];
  readonly snapshots: readonly DBClusterSnapshot[];
}

/** Looks without a client, so that no trouble is in the way. */
export function lookAtRds(rds: RdsWorld): RdsScene {
  const at = (place: typeof TARGET_PLACE): PlaceScene =>
    structuredClone({
      clusters: rds.at(place).DescribeDBClusters({}).DBClusters,
      instances: rds.at(place).DescribeDBInstances({}).DBInstances,
      snapshots: rds.at(place).DescribeDBClusterSnapshots({}).DBClusterSnapshots,
    });
  return { source: at(SOURCE_PLACE), target: at(TARGET_PLACE) };
}

export const clusterNamed = ({ clusters }: PlaceScene, name: string): DBCluster | undefined =>
  clusters.find(({ DBClusterIdentifier }) => DBClusterIdentifier === name);

export const instancesOf = ({ instances }: PlaceScene, cluster: string): DBInstance[] =>
  instances.filter(({ DBClusterIdentifier }) => DBClusterIdentifier === cluster);

export const tagOf = ({ TagList = [] }: { readonly TagList?: readonly Tag[] }, key: string): string | undefined =>
  TagList.find(({ Key }) => Key === key)?.Value;
