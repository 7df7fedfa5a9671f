import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn, requestTagKeys, taggingPermission } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the new group, and on tagging it. */
export function createDbSubnetGroup(world: RdsWorld): Operation {
  return rdsOperation(world, 'CreateDBSubnetGroup', (input, caller) => {
    const arn = arnOf(caller, 'subgrp', input.DBSubnetGroupName);
    return [
      permissionOn(world, 'rds:CreateDBSubnetGroup', arn, requestTagKeys(input.Tags)),
      ...taggingPermission(world, arn, input.Tags),
    ];
  });
}
