import type { Cluster } from '../cluster.ts';
import { describeCluster } from '../describe-cluster.ts';
import { clusterArn } from '../cluster.ts';
import { applyFilters, type FilterFields } from '../filters.ts';
import { pageOf } from '../paging.ts';
import type { Scope } from '../region-state.ts';
import type { DBCluster, DescribeDBClustersMessage } from '../shapes.ts';
import { visibleClusterNamed, visibleClusters } from '../visible.ts';

/** The clusters of the caller's account and region. Only a named one that is not there is a fault. */
export function describeDbClusters(
  scope: Scope,
  input: DescribeDBClustersMessage,
): { DBClusters: DBCluster[]; Marker?: string } {
  const candidates = input.DBClusterIdentifier
    ? [visibleClusterNamed(scope, input.DBClusterIdentifier)]
    : visibleClusters(scope);
  const fields: FilterFields<Cluster> = {
    'db-cluster-id': (cluster) => [cluster.name, clusterArn(scope, cluster.name)],
    'db-cluster-resource-id': (cluster) => [cluster.resourceId],
    'clone-group-id': () => [],
    domain: () => [],
    engine: (cluster) => [cluster.engine],
  };
  const { page, Marker } = pageOf(applyFilters(candidates, input.Filters, fields), (cluster) => cluster.name, input);
  return { DBClusters: page.map((cluster) => describeCluster(scope, cluster)), Marker };
}
