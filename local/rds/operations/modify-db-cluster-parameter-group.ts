import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the group. */
export function modifyDbClusterParameterGroup(world: RdsWorld): Operation {
  return rdsOperation(world, 'ModifyDBClusterParameterGroup', (input, caller) => [
    permissionOn(
      world,
      'rds:ModifyDBClusterParameterGroup',
      arnOf(caller, 'cluster-pg', input.DBClusterParameterGroupName),
    ),
  ]);
}
