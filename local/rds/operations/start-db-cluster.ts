import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the cluster. */
export function startDbCluster(world: RdsWorld): Operation {
  return rdsOperation(world, 'StartDBCluster', (input, caller) => [
    permissionOn(world, 'rds:StartDBCluster', arnOf(caller, 'cluster', input.DBClusterIdentifier)),
  ]);
}
