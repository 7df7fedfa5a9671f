import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn, requestTagKeys, taggingPermission } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the new group, and on tagging it. */
export function createDbClusterParameterGroup(world: RdsWorld): Operation {
  return rdsOperation(world, 'CreateDBClusterParameterGroup', (input, caller) => {
    const arn = arnOf(caller, 'cluster-pg', input.DBClusterParameterGroupName);
    return [
      permissionOn(world, 'rds:CreateDBClusterParameterGroup', arn, requestTagKeys(input.Tags)),
      ...taggingPermission(world, arn, input.Tags),
    ];
  });
}
