import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the instance, on its new ARN when it is renamed, and on a new parameter group. */
export function modifyDbInstance(world: RdsWorld): Operation {
  return rdsOperation(world, 'ModifyDBInstance', (input, caller) => {
    const { NewDBInstanceIdentifier: newName, DBParameterGroupName: group } = input;
    const resources = [
      arnOf(caller, 'db', input.DBInstanceIdentifier),
      ...(newName ? [arnOf(caller, 'db', newName)] : []),
      ...(group ? [arnOf(caller, 'pg', group)] : []),
    ];
    return resources.map((arn) => permissionOn(world, 'rds:ModifyDBInstance', arn));
  });
}
