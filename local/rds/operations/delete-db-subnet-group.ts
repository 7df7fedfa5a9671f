import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the group. */
export function deleteDbSubnetGroup(world: RdsWorld): Operation {
  return rdsOperation(world, 'DeleteDBSubnetGroup', (input, caller) => [
    permissionOn(world, 'rds:DeleteDBSubnetGroup', arnOf(caller, 'subgrp', input.DBSubnetGroupName)),
  ]);
}
