import { record } from '../events.ts';
import { rdsFault } from '../faults.ts';
import { required } from '../identifiers.ts';
import { removeSnapshot } from '../new-snapshot.ts';
import type { Scope } from '../region-state.ts';
import type { DBClusterSnapshot } from '../shapes.ts';
import { describeSnapshot, ownSnapshotNamed, snapshotSubject } from '../snapshot.ts';

/** Deletes a manual snapshot, at once; one that is still `copying` is cancelled by it. */
export function deleteDbClusterSnapshot(
  scope: Scope,
  input: { DBClusterSnapshotIdentifier?: string },
): { DBClusterSnapshot: DBClusterSnapshot } {
  const snapshot = ownSnapshotNamed(scope, required('DBClusterSnapshotIdentifier', input.DBClusterSnapshotIdentifier));
  if (snapshot.type !== 'manual') {
    throw rdsFault('InvalidDBClusterSnapshotStateFault', 'Only manual snapshots may be deleted.');
  }
  if (snapshot.status === 'creating') {
    throw rdsFault('InvalidDBClusterSnapshotStateFault', `The cluster snapshot ${snapshot.name} is in creating state.`);
  }
  const answer = { DBClusterSnapshot: describeSnapshot(scope, snapshot) };
  removeSnapshot(scope, snapshot);
  // Seen in DescribeEvents; no event id is documented, so EventBridge hears nothing.
  record(scope, snapshotSubject(scope, snapshot), ['deletion'], 'Deleted manual snapshot');
  return answer;
}
