import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the group. */
export function deleteDbParameterGroup(world: RdsWorld): Operation {
  return rdsOperation(world, 'DeleteDBParameterGroup', (input, caller) => [
    permissionOn(world, 'rds:DeleteDBParameterGroup', arnOf(caller, 'pg', input.DBParameterGroupName)),
  ]);
}
