import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the group. */
export function deleteDbClusterParameterGroup(world: RdsWorld): Operation {
  return rdsOperation(world, 'DeleteDBClusterParameterGroup', (input, caller) => [
    permissionOn(
      world,
      'rds:DeleteDBClusterParameterGroup',
      arnOf(caller, 'cluster-pg', input.DBClusterParameterGroupName),
    ),
  ]);
}
