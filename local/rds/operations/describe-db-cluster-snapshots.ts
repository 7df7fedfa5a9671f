import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { arnOf, permissionOn } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the named snapshot and cluster; a request that names none of them needs all snapshots and all clusters. */
export function describeDbClusterSnapshots(world: RdsWorld): Operation {
  return rdsOperation(world, 'DescribeDBClusterSnapshots', (input, caller) => {
    const { DBClusterIdentifier: cluster, DBClusterSnapshotIdentifier: snapshot } = input;
    const snapshotArn = arnOf(caller, 'cluster-snapshot', snapshot);
    const resources = snapshot && !cluster ? [snapshotArn] : [snapshotArn, arnOf(caller, 'cluster', cluster)];
    return resources.map((arn) => permissionOn(world, 'rds:DescribeDBClusterSnapshots', arn));
  });
}
