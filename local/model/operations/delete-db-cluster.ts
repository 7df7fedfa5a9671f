import { deleteCluster } from '../delete-cluster.ts';
import { clusterNamed, membersOf, requireAvailable, type Cluster } from '../cluster.ts';
import { describeCluster } from '../describe-cluster.ts';
import { rdsFault } from '../faults.ts';
import { required } from '../identifiers.ts';
import { newSnapshotName } from '../new-snapshot.ts';
import type { Scope } from '../region-state.ts';
import type { DBCluster, DeleteDBClusterMessage } from '../shapes.ts';

/** Statuses in which a broken cluster can still be deleted, without a final snapshot. */
const BROKEN = new Set([
  'failed',
  'cloning-failed',
  'migration-failed',
  'upgrade-failed',
  'inaccessible-encryption-credentials',
  'inaccessible-encryption-credentials-recoverable',
]);

/** Deletes a cluster whose instances are all gone or going. The answer still shows the status from before. */
export function deleteDbCluster(scope: Scope, input: DeleteDBClusterMessage): { DBCluster: DBCluster } {
  const cluster = clusterNamed(scope, required('DBClusterIdentifier', input.DBClusterIdentifier));
  checkFinalSnapshotParameters(input);
  checkDeletable(scope, cluster, input.SkipFinalSnapshot ?? false);
  const finalSnapshot = input.SkipFinalSnapshot
    ? undefined
    : newSnapshotName(scope, 'FinalDBSnapshotIdentifier', input.FinalDBSnapshotIdentifier);
  const answer = { DBCluster: describeCluster(scope, cluster) };
  deleteCluster(scope, cluster, { finalSnapshot, deleteAutomatedBackups: input.DeleteAutomatedBackups ?? true });
  return answer;
}

function checkFinalSnapshotParameters(input: DeleteDBClusterMessage): void {
  if (input.SkipFinalSnapshot && input.FinalDBSnapshotIdentifier !== undefined) {
    throw rdsFault(
      'InvalidParameterCombination',
      'You cannot specify both FinalDBSnapshotIdentifier and SkipFinalSnapshot',
    );
  }
  if (!input.SkipFinalSnapshot && !input.FinalDBSnapshotIdentifier) {
    throw rdsFault(
      'InvalidParameterCombination',
      'FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.',
    );
  }
}

/** Which of several reasons AWS names first is not documented; protection comes first here. */
function checkDeletable(scope: Scope, cluster: Cluster, skipsFinalSnapshot: boolean): void {
  if (cluster.deletionProtection) {
    throw rdsFault(
      'InvalidParameterCombination',
      'Cannot delete protected Cluster, please disable deletion protection and try again.',
    );
  }
  if (membersOf(scope, cluster).some((instance) => instance.status !== 'deleting')) {
    throw rdsFault(
      'InvalidDBClusterStateFault',
      'Cluster cannot be deleted, it still contains DB instances in non-deleting state.',
    );
  }
  if (BROKEN.has(cluster.status) && skipsFinalSnapshot) return;
  requireAvailable(cluster);
}
