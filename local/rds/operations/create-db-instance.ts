import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { familyOf } from '../group-permissions.ts';
import { arnOf, permissionOn, requestTagKeys, taggingPermission } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the new instance, its cluster, its groups and tagging it. */
export function createDbInstance(world: RdsWorld): Operation {
  return rdsOperation(world, 'CreateDBInstance', (input, caller) => {
    const arn = arnOf(caller, 'db', input.DBInstanceIdentifier);
    const context = { ...requestTagKeys(input.Tags), 'rds:DatabaseClass': input.DBInstanceClass ?? '' };
    const others = [
      arnOf(caller, 'cluster', input.DBClusterIdentifier),
      arnOf(caller, 'pg', input.DBParameterGroupName ?? `default.${familyOf(input)}`),
      arnOf(caller, 'subgrp', input.DBSubnetGroupName ?? 'default'),
    ];
    return [
      permissionOn(world, 'rds:CreateDBInstance', arn, context),
      ...others.map((other) => permissionOn(world, 'rds:CreateDBInstance', other)),
      ...taggingPermission(world, arn, input.Tags),
    ];
  });
}
