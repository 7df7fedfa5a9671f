import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the group. */
export function describeDbClusterParameters(world: RdsWorld): Operation {
  return rdsOperation(world, 'DescribeDBClusterParameters', (input, caller) => [
    permissionOn(
      world,
      'rds:DescribeDBClusterParameters',
      arnOf(caller, 'cluster-pg', input.DBClusterParameterGroupName),
    ),
  ]);
}
