import {
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  paginateDescribeDBClusterSnapshots,
  RDSClient,
} from '@aws-sdk/client-rds';
import { absentIf } from './absent-if.ts';
import { awsClient } from './aws-client.ts';
import type { CallLog } from './call-log.ts';
import {
  type ClusterFacts,
  clusterFacts,
  type InstanceFacts,
  instanceFacts,
  type SnapshotFacts,
  snapshotFacts,
} from './rds-facts.ts';

/** Looks at RDS in one region. Not found is an answer, not an error. */
export interface RdsReader {
  /** By name, or by ARN for one of another account. */
  snapshot(idOrArn: string): Promise<SnapshotFacts | undefined>;
  /** All snapshots of a cluster of this region, of every kind that can be restored. */
  snapshotsOf(clusterId: string): Promise<readonly SnapshotFacts[]>;
  cluster(clusterId: string): Promise<ClusterFacts | undefined>;
  instance(instanceId: string): Promise<InstanceFacts | undefined>;
  /** Every instance that belongs to a cluster, those being deleted included; also when the cluster itself is gone. */
  instancesOf(clusterId: string): Promise<readonly InstanceFacts[]>;
}

const clients = new Map<string, RDSClient>();

/** One client per region and container, under the function's own role. With plan roles (ADR 22) there is `rdsFor`. */
export function rdsIn(region: string): RDSClient {
  const client = clients.get(region) ?? awsClient(RDSClient, { region });
  clients.set(region, client);
  return client;
}

export function rdsReader(client: RDSClient, log: CallLog): RdsReader {
  return {
    snapshot: (id) =>
      log.record('DescribeDBClusterSnapshots', id, async () => {
        // Naming an automated snapshot needs its type as well (RDS API Reference, DescribeDBClusterSnapshots).
        const SnapshotType = /(^|:cluster-snapshot:)rds:/.test(id) ? 'automated' : undefined;
        const answer = await absentIf('DBClusterSnapshotNotFoundFault', () =>
          client.send(new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: id, SnapshotType })),
        );
        return mapped(answer?.DBClusterSnapshots?.[0], snapshotFacts);
      }),
    snapshotsOf: (clusterId) =>
      log.record('DescribeDBClusterSnapshots', clusterId, async () => {
        const snapshots: SnapshotFacts[] = [];
        for await (const page of paginateDescribeDBClusterSnapshots({ client }, { DBClusterIdentifier: clusterId })) {
          snapshots.push(...(page.DBClusterSnapshots ?? []).map(snapshotFacts));
        }
        return snapshots;
      }),
    cluster: (id) =>
      log.record('DescribeDBClusters', id, async () => {
        const answer = await absentIf('DBClusterNotFoundFault', () =>
          client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: id })),
        );
        return mapped(answer?.DBClusters?.[0], clusterFacts);
      }),
    instance: (id) =>
      log.record('DescribeDBInstances', id, async () => {
        const answer = await absentIf('DBInstanceNotFoundFault', () =>
          client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id })),
        );
        return mapped(answer?.DBInstances?.[0], instanceFacts);
      }),
    instancesOf: (clusterId) =>
      log.record('DescribeDBInstances', clusterId, async () => {
        const Filters = [{ Name: 'db-cluster-id', Values: [clusterId] }];
        // A cluster has at most 16 instances, so one page holds them all.
        const { DBInstances = [] } = await client.send(new DescribeDBInstancesCommand({ Filters }));
        return DBInstances.map(instanceFacts);
      }),
  };
}

function mapped<From, To>(value: From | undefined, map: (value: From) => To): To | undefined {
  return value === undefined ? undefined : map(value);
}
