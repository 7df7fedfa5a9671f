import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the named group, or on all of them. */
export function describeDbSubnetGroups(world: RdsWorld): Operation {
  return rdsOperation(world, 'DescribeDBSubnetGroups', (input, caller) => [
    permissionOn(world, 'rds:DescribeDBSubnetGroups', arnOf(caller, 'subgrp', input.DBSubnetGroupName)),
  ]);
}
