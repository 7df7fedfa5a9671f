import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the group. */
export function modifyDbParameterGroup(world: RdsWorld): Operation {
  return rdsOperation(world, 'ModifyDBParameterGroup', (input, caller) => [
    permissionOn(world, 'rds:ModifyDBParameterGroup', arnOf(caller, 'pg', input.DBParameterGroupName)),
  ]);
}
