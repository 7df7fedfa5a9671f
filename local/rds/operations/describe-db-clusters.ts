import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the named cluster, or on all of them. */
export function describeDbClusters(world: RdsWorld): Operation {
  return rdsOperation(world, 'DescribeDBClusters', (input, caller) => [
    permissionOn(world, 'rds:DescribeDBClusters', arnOf(caller, 'cluster', input.DBClusterIdentifier)),
  ]);
}
