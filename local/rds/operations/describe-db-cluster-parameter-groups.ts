import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the named group, or on all of them. */
export function describeDbClusterParameterGroups(world: RdsWorld): Operation {
  return rdsOperation(world, 'DescribeDBClusterParameterGroups', (input, caller) => [
    permissionOn(
      world,
      'rds:DescribeDBClusterParameterGroups',
      arnOf(caller, 'cluster-pg', input.DBClusterParameterGroupName),
    ),
  ]);
}
