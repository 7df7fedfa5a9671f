import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the cluster; with a final snapshot also on making that. */
export function deleteDbCluster(world: RdsWorld): Operation {
  return rdsOperation(world, 'DeleteDBCluster', (input, caller) => {
    const arn = arnOf(caller, 'cluster', input.DBClusterIdentifier);
    const final = input.FinalDBSnapshotIdentifier;
    const snapshot = final ? [arnOf(caller, 'cluster-snapshot', final)] : [];
    return [
      permissionOn(world, 'rds:DeleteDBCluster', arn),
      ...snapshot.map((each) => permissionOn(world, 'rds:DeleteDBCluster', each)),
      ...(final ? [arn, ...snapshot].map((each) => permissionOn(world, 'rds:CreateDBClusterSnapshot', each)) : []),
    ];
  });
}
