import * as client from '@aws-sdk/client-rds';
import type { RdsOperation } from '../model/operations.ts';
import type { RdsWorld } from '../model/world.ts';
import type { Operation, WireService } from '../wire/service.ts';
import { addTagsToResource } from './operations/add-tags-to-resource.ts';
import { copyDbClusterSnapshot } from './operations/copy-db-cluster-snapshot.ts';
import { createDbClusterParameterGroup } from './operations/create-db-cluster-parameter-group.ts';
import { createDbClusterSnapshot } from './operations/create-db-cluster-snapshot.ts';
import { createDbCluster } from './operations/create-db-cluster.ts';
import { createDbInstance } from './operations/create-db-instance.ts';
import { createDbParameterGroup } from './operations/create-db-parameter-group.ts';
import { createDbSubnetGroup } from './operations/create-db-subnet-group.ts';
import { deleteDbClusterParameterGroup } from './operations/delete-db-cluster-parameter-group.ts';
import { deleteDbClusterSnapshot } from './operations/delete-db-cluster-snapshot.ts';
import { deleteDbCluster } from './operations/delete-db-cluster.ts';
import { deleteDbInstance } from './operations/delete-db-instance.ts';
import { deleteDbParameterGroup } from './operations/delete-db-parameter-group.ts';
import { deleteDbSubnetGroup } from './operations/delete-db-subnet-group.ts';
import { describeAccountAttributes } from './operations/describe-account-attributes.ts';
import { describeDbClusterParameterGroups } from './operations/describe-db-cluster-parameter-groups.ts';
import { describeDbClusterParameters } from './operations/describe-db-cluster-parameters.ts';
import { describeDbClusterSnapshotAttributes } from './operations/describe-db-cluster-snapshot-attributes.ts';
import { describeDbClusterSnapshots } from './operations/describe-db-cluster-snapshots.ts';
import { describeDbClusters } from './operations/describe-db-clusters.ts';
import { describeDbEngineVersions } from './operations/describe-db-engine-versions.ts';
import { describeDbInstances } from './operations/describe-db-instances.ts';
import { describeDbParameterGroups } from './operations/describe-db-parameter-groups.ts';
import { describeDbParameters } from './operations/describe-db-parameters.ts';
import { describeDbSubnetGroups } from './operations/describe-db-subnet-groups.ts';
import { describeEvents } from './operations/describe-events.ts';
import { describeOrderableDbInstanceOptions } from './operations/describe-orderable-db-instance-options.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { modifyDbClusterParameterGroup } from './operations/modify-db-cluster-parameter-group.ts';
import { modifyDbClusterSnapshotAttribute } from './operations/modify-db-cluster-snapshot-attribute.ts';
import { modifyDbCluster } from './operations/modify-db-cluster.ts';
import { modifyDbInstance } from './operations/modify-db-instance.ts';
import { modifyDbParameterGroup } from './operations/modify-db-parameter-group.ts';
import { rebootDbInstance } from './operations/reboot-db-instance.ts';
import { removeTagsFromResource } from './operations/remove-tags-from-resource.ts';
import { restoreDbClusterFromSnapshot } from './operations/restore-db-cluster-from-snapshot.ts';
import { startDbCluster } from './operations/start-db-cluster.ts';
import { stopDbCluster } from './operations/stop-db-cluster.ts';

/** The RDS API, as far as the model imitates Aurora. */
export function createRds({ world }: { readonly world: RdsWorld }): WireService {
  const operations = {
    AddTagsToResource: addTagsToResource(world),
    CopyDBClusterSnapshot: copyDbClusterSnapshot(world),
    CreateDBClusterParameterGroup: createDbClusterParameterGroup(world),
    CreateDBClusterSnapshot: createDbClusterSnapshot(world),
    CreateDBCluster: createDbCluster(world),
    CreateDBInstance: createDbInstance(world),
    CreateDBParameterGroup: createDbParameterGroup(world),
    CreateDBSubnetGroup: createDbSubnetGroup(world),
    DeleteDBClusterParameterGroup: deleteDbClusterParameterGroup(world),
    DeleteDBClusterSnapshot: deleteDbClusterSnapshot(world),
    DeleteDBCluster: deleteDbCluster(world),
    DeleteDBInstance: deleteDbInstance(world),
    DeleteDBParameterGroup: deleteDbParameterGroup(world),
    DeleteDBSubnetGroup: deleteDbSubnetGroup(world),
    DescribeAccountAttributes: describeAccountAttributes(world),
    DescribeDBClusterParameterGroups: describeDbClusterParameterGroups(world),
    DescribeDBClusterParameters: describeDbClusterParameters(world),
    DescribeDBClusterSnapshotAttributes: describeDbClusterSnapshotAttributes(world),
    DescribeDBClusterSnapshots: describeDbClusterSnapshots(world),
    DescribeDBClusters: describeDbClusters(world),
    DescribeDBEngineVersions: describeDbEngineVersions(world),
    DescribeDBInstances: describeDbInstances(world),
    DescribeDBParameterGroups: describeDbParameterGroups(world),
    DescribeDBParameters: describeDbParameters(world),
    DescribeDBSubnetGroups: describeDbSubnetGroups(world),
    DescribeEvents: describeEvents(world),
    DescribeOrderableDBInstanceOptions: describeOrderableDbInstanceOptions(world),
    ListTagsForResource: listTagsForResource(world),
    ModifyDBClusterParameterGroup: modifyDbClusterParameterGroup(world),
    ModifyDBClusterSnapshotAttribute: modifyDbClusterSnapshotAttribute(world),
    ModifyDBCluster: modifyDbCluster(world),
    ModifyDBInstance: modifyDbInstance(world),
    ModifyDBParameterGroup: modifyDbParameterGroup(world),
    RebootDBInstance: rebootDbInstance(world),
    RemoveTagsFromResource: removeTagsFromResource(world),
    RestoreDBClusterFromSnapshot: restoreDbClusterFromSnapshot(world),
    StartDBCluster: startDbCluster(world),
    StopDBCluster: stopDbCluster(world),
  } satisfies Record<RdsOperation, Operation>;
  return {
    name: 'rds',
    protocol: {
      kind: 'query',
      version: '2014-10-31',
      xmlNamespace: 'http://rds.amazonaws.com/doc/2014-10-31/',
      client,
    },
    operations,
  };
}
