import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the named instance, or on all of them: a filter by cluster counts as all. */
export function describeDbInstances(world: RdsWorld): Operation {
  return rdsOperation(world, 'DescribeDBInstances', (input, caller) => [
    permissionOn(world, 'rds:DescribeDBInstances', arnOf(caller, 'db', input.DBInstanceIdentifier)),
  ]);
}
