import { clusterNamed, type Cluster } from '../cluster.ts';
import { rdsFault } from '../faults.ts';
import { required } from '../identifiers.ts';
import { newSnapshotName, takeSnapshot } from '../new-snapshot.ts';
import type { Scope } from '../region-state.ts';
import type { CreateDBClusterSnapshotMessage, DBClusterSnapshot, Tag } from '../shapes.ts';
import { describeSnapshot } from '../snapshot.ts';
import { mergeTags } from '../tags.ts';

/** A manual snapshot of an available cluster, which goes on working meanwhile. */
export function createDbClusterSnapshot(
  scope: Scope,
  input: CreateDBClusterSnapshotMessage,
): { DBClusterSnapshot: DBClusterSnapshot } {
  const cluster = clusterNamed(scope, required('DBClusterIdentifier', input.DBClusterIdentifier));
  const name = newSnapshotName(scope, 'DBClusterSnapshotIdentifier', input.DBClusterSnapshotIdentifier);
  requireSnapshotPossible(cluster);
  const snapshot = takeSnapshot(scope, cluster, {
    name,
    type: 'manual',
    tags: snapshotTags(scope, cluster, input.Tags),
  });
  return { DBClusterSnapshot: describeSnapshot(scope, snapshot) };
}

/** Throws `InvalidDBClusterStateFault` unless the cluster is `available`. */
export function requireSnapshotPossible(cluster: Cluster): void {
  if (cluster.status === 'available') return;
  throw rdsFault(
    'InvalidDBClusterStateFault',
    `Can't create a snapshot because the database cluster ${cluster.name} isn't currently in the available state.`,
  );
}

/** The tags a snapshot starts with: the cluster's where it passes them on, with the request's over them. */
export function snapshotTags(scope: Scope, cluster: Cluster, tags: readonly Tag[] | undefined): Tag[] {
  return mergeTags(cluster.copyTagsToSnapshot ? cluster.tags : [], tags, scope.quotas.tagsPerResource);
}
