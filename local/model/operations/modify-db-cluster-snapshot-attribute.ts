import { rdsFault } from '../faults.ts';
import { required } from '../identifiers.ts';
import type { Scope } from '../region-state.ts';
import type { ModifyDBClusterSnapshotAttributeMessage } from '../shapes.ts';
import { ownSnapshotNamed, requireSnapshotAvailable, type Snapshot } from '../snapshot.ts';
import { attributesOf, type SnapshotAttributes } from './describe-db-cluster-snapshot-attributes.ts';

/** Shares a manual snapshot with accounts, or stops sharing it. */
export function modifyDbClusterSnapshotAttribute(
  scope: Scope,
  input: ModifyDBClusterSnapshotAttributeMessage,
): SnapshotAttributes {
  const snapshot = ownSnapshotNamed(scope, required('DBClusterSnapshotIdentifier', input.DBClusterSnapshotIdentifier));
  if (required('AttributeName', input.AttributeName) !== 'restore') {
    throw rdsFault('InvalidParameterValue', `Invalid attribute name: ${input.AttributeName}`);
  }
  requireSnapshotAvailable(snapshot);
  const shared = new Set(snapshot.sharedWith);
  for (const account of input.ValuesToRemove ?? []) shared.delete(account);
  for (const account of input.ValuesToAdd ?? []) shared.add(account);
  if ((input.ValuesToAdd ?? []).length > 0) checkShareable(scope, snapshot, shared);
  snapshot.sharedWith.clear();
  shared.forEach((account) => snapshot.sharedWith.add(account));
  return attributesOf(snapshot);
}

function checkShareable(scope: Scope, snapshot: Snapshot, shared: ReadonlySet<string>): void {
  const refuse = (message: string) => rdsFault('InvalidDBClusterSnapshotStateFault', message);
  if (snapshot.type !== 'manual') throw refuse('Only manual snapshots can be shared; copy the automated one first.');
  if (snapshot.hasAwsManagedKey) throw refuse('Snapshots encrypted with the default KMS key cannot be shared.');
  if (snapshot.encryption.encryptionType !== 'none' && shared.has('all'))
    throw refuse('Encrypted snapshots cannot be made public.');
  for (const account of shared) {
    if (account !== 'all' && !/^\d{12}$/.test(account))
      throw rdsFault('InvalidParameterValue', `Invalid account: ${account}`);
  }
  if ([...shared].filter((account) => account !== 'all').length > scope.quotas.accountsPerSharedSnapshot) {
    throw rdsFault(
      'SharedSnapshotQuotaExceeded',
      `You have exceeded the maximum number of accounts that you can share a manual DB snapshot with: ${scope.quotas.accountsPerSharedSnapshot}`,
    );
  }
}
