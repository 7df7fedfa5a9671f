import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the instance. */
export function rebootDbInstance(world: RdsWorld): Operation {
  return rdsOperation(world, 'RebootDBInstance', (input, caller) => [
    permissionOn(world, 'rds:RebootDBInstance', arnOf(caller, 'db', input.DBInstanceIdentifier)),
  ]);
}
