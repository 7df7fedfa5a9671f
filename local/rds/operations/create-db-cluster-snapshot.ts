import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn, requestTagKeys, taggingPermission } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the cluster, the new snapshot, and tagging it. */
export function createDbClusterSnapshot(world: RdsWorld): Operation {
  return rdsOperation(world, 'CreateDBClusterSnapshot', (input, caller) => {
    const action = 'rds:CreateDBClusterSnapshot';
    const arn = arnOf(caller, 'cluster-snapshot', input.DBClusterSnapshotIdentifier);
    return [
      permissionOn(world, action, arnOf(caller, 'cluster', input.DBClusterIdentifier), requestTagKeys(input.Tags)),
      permissionOn(world, action, arn, requestTagKeys(input.Tags)),
      ...taggingPermission(world, arn, input.Tags),
    ];
  });
}
