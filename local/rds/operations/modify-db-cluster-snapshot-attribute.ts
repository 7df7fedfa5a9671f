import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the snapshot. */
export function modifyDbClusterSnapshotAttribute(world: RdsWorld): Operation {
  return rdsOperation(world, 'ModifyDBClusterSnapshotAttribute', (input, caller) => [
    permissionOn(
      world,
      'rds:ModifyDBClusterSnapshotAttribute',
      arnOf(caller, 'cluster-snapshot', input.DBClusterSnapshotIdentifier),
    ),
  ]);
}
