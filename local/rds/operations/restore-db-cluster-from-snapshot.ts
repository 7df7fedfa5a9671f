import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { clusterGroupPermissions } from '../group-permissions.ts';
import { rdsKeyPermissions } from '../key-permissions.ts';
import { arnOf, permissionOn, requestTagKeys, taggingPermission } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the new cluster, its groups, the snapshot, tagging and the key. */
export function restoreDbClusterFromSnapshot(world: RdsWorld): Operation {
  return rdsOperation(world, 'RestoreDBClusterFromSnapshot', (input, caller) => {
    const action = 'rds:RestoreDBClusterFromSnapshot';
    const arn = arnOf(caller, 'cluster', input.DBClusterIdentifier);
    const snapshot = input.SnapshotIdentifier ?? '';
    // Without a key of its own the cluster is encrypted with the snapshot's.
    const keyId = input.KmsKeyId ?? world.snapshotKeyArn(caller, snapshot);
    return [
      permissionOn(world, action, arn, requestTagKeys(input.Tags)),
      ...clusterGroupPermissions(world, action, caller, input),
      permissionOn(world, action, arnOf(caller, 'cluster-snapshot', snapshot)),
      ...taggingPermission(world, arn, input.Tags),
      ...rdsKeyPermissions(world, caller, keyId),
    ];
  });
}
