import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { clusterGroupPermissions } from '../group-permissions.ts';
import { managedSecretPermissions, rdsKeyPermissions } from '../key-permissions.ts';
import { arnOf, permissionOn, requestTagKeys, taggingPermission } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the new cluster, its groups, tagging it, its key and its managed secret. */
export function createDbCluster(world: RdsWorld): Operation {
  return rdsOperation(world, 'CreateDBCluster', (input, caller) => {
    const arn = arnOf(caller, 'cluster', input.DBClusterIdentifier);
    const manages = input.ManageMasterUserPassword === true;
    const context = { ...requestTagKeys(input.Tags), 'rds:ManageMasterUserPassword': String(manages) };
    return [
      permissionOn(world, 'rds:CreateDBCluster', arn, context),
      ...clusterGroupPermissions(world, 'rds:CreateDBCluster', caller, input),
      ...taggingPermission(world, arn, input.Tags),
      ...rdsKeyPermissions(world, caller, input.KmsKeyId),
      ...(manages ? managedSecretPermissions(world, caller, input.MasterUserSecretKmsKeyId) : []),
    ];
  });
}
