import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the group. */
export function describeDbParameters(world: RdsWorld): Operation {
  return rdsOperation(world, 'DescribeDBParameters', (input, caller) => [
    permissionOn(world, 'rds:DescribeDBParameters', arnOf(caller, 'pg', input.DBParameterGroupName)),
  ]);
}
