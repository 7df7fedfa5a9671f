import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn, requestTagKeys, taggingPermission } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the new group, and on tagging it. */
export function createDbParameterGroup(world: RdsWorld): Operation {
  return rdsOperation(world, 'CreateDBParameterGroup', (input, caller) => {
    const arn = arnOf(caller, 'pg', input.DBParameterGroupName);
    return [
      permissionOn(world, 'rds:CreateDBParameterGroup', arn, requestTagKeys(input.Tags)),
      ...taggingPermission(world, arn, input.Tags),
    ];
  });
}
