import { announceCluster, clusterStands, membersOf, type Cluster } from './cluster.ts';
import { dropMasterSecret } from './master-credentials.ts';
import { removeSnapshot, takeSnapshot } from './new-snapshot.ts';
import type { Scope } from './region-state.ts';
import { whenDone } from './when-done.ts';

interface Deletion {
  /** The final snapshot's name, when one is to be taken. */
  readonly finalSnapshot?: string;
  readonly deleteAutomatedBackups: boolean;
}

/** `deleting`: first the final snapshot, then the volume; gone when the last instance is gone too. */
export function deleteCluster(scope: Scope, cluster: Cluster, deletion: Deletion): void {
  const { finalSnapshot: name } = deletion;
  cluster.status = 'deleting';
  cluster.deletion = { isVolumeGone: false };
  if (name === undefined) {
    removeVolume(scope, cluster, deletion);
    return;
  }
  const tags = cluster.copyTagsToSnapshot ? cluster.tags.map((tag) => ({ ...tag })) : [];
  takeSnapshot(scope, cluster, {
    name,
    type: 'manual',
    tags,
    ended: (isAvailable) => (isAvailable ? removeVolume(scope, cluster, deletion) : keep(cluster)),
  });
}

/** Without its final snapshot a cluster is not destroyed; that AWS shows `available` again is a guess. */
function keep(cluster: Cluster): void {
  cluster.status = 'available';
  cluster.deletion = undefined;
}

function removeVolume(scope: Scope, cluster: Cluster, { deleteAutomatedBackups }: Deletion): void {
  whenDone(
    scope.clock,
    scope.durations.deleteClusterMs,
    () => scope.storage.deleteVolume({ volumeId: cluster.resourceId }),
    {
      done: () => {
        cluster.deletion = { isVolumeGone: true };
        if (deleteAutomatedBackups) removeAutomatedSnapshots(scope, cluster);
        finishDeletion(scope, cluster);
      },
      failed: (error) => {
        scope.onStorageError(`deleting ${cluster.resourceId}`, error);
        cluster.status = 'failed';
      },
    },
  );
}

function removeAutomatedSnapshots(scope: Scope, cluster: Cluster): void {
  for (const snapshot of [...scope.state.snapshots.values()]) {
    if (snapshot.type === 'automated' && snapshot.source.clusterResourceId === cluster.resourceId)
      removeSnapshot(scope, snapshot);
  }
}

/** Called when the volume is gone and whenever an instance is: the later of them ends the deletion. */
export function finishDeletion(scope: Scope, cluster: Cluster): void {
  if (!cluster.deletion?.isVolumeGone || !clusterStands(scope, cluster) || membersOf(scope, cluster).length > 0) return;
  dropMasterSecret(scope, cluster);
  scope.state.clusters.delete(cluster.name);
  announceCluster(scope, cluster, 'RDS-EVENT-0171');
}
