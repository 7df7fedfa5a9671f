import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { managedSecretPermissions } from '../key-permissions.ts';
import { arnOf, permissionOn } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the cluster, on its new ARN when it is renamed, on a new parameter group and on a managed secret. */
export function modifyDbCluster(world: RdsWorld): Operation {
  return rdsOperation(world, 'ModifyDBCluster', (input, caller) => {
    const {
      NewDBClusterIdentifier: newName,
      DBClusterParameterGroupName: group,
      ManageMasterUserPassword: manages,
    } = input;
    const context: Record<string, string> =
      manages === undefined ? {} : { 'rds:ManageMasterUserPassword': String(manages) };
    const on = (arn: string) => permissionOn(world, 'rds:ModifyDBCluster', arn, context);
    return [
      on(arnOf(caller, 'cluster', input.DBClusterIdentifier)),
      ...(newName ? [on(arnOf(caller, 'cluster', newName))] : []),
      ...(group ? [on(arnOf(caller, 'cluster-pg', group))] : []),
      ...(manages ? managedSecretPermissions(world, caller, input.MasterUserSecretKmsKeyId) : []),
    ];
  });
}
