import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the snapshot. */
export function deleteDbClusterSnapshot(world: RdsWorld): Operation {
  return rdsOperation(world, 'DeleteDBClusterSnapshot', (input, caller) => [
    permissionOn(
      world,
      'rds:DeleteDBClusterSnapshot',
      arnOf(caller, 'cluster-snapshot', input.DBClusterSnapshotIdentifier),
    ),
  ]);
}
