import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { rdsOperation } from '../rds-operation.ts';

/** It has no resource type. */
export function describeOrderableDbInstanceOptions(world: RdsWorld): Operation {
  return rdsOperation(world, 'DescribeOrderableDBInstanceOptions', () => [
    { action: 'rds:DescribeOrderableDBInstanceOptions', resource: '*' },
  ]);
}
