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

/** Every operation of the model by its API name. */
export const operations = {
  AddTagsToResource: addTagsToResource,
  CopyDBClusterSnapshot: copyDbClusterSnapshot,
  CreateDBClusterParameterGroup: createDbClusterParameterGroup,
  CreateDBClusterSnapshot: createDbClusterSnapshot,
  CreateDBCluster: createDbCluster,
  CreateDBInstance: createDbInstance,
  CreateDBParameterGroup: createDbParameterGroup,
  CreateDBSubnetGroup: createDbSubnetGroup,
  DeleteDBClusterParameterGroup: deleteDbClusterParameterGroup,
  DeleteDBClusterSnapshot: deleteDbClusterSnapshot,
  DeleteDBCluster: deleteDbCluster,
  DeleteDBInstance: deleteDbInstance,
  DeleteDBParameterGroup: deleteDbParameterGroup,
  DeleteDBSubnetGroup: deleteDbSubnetGroup,
  DescribeAccountAttributes: describeAccountAttributes,
  DescribeDBClusterParameterGroups: describeDbClusterParameterGroups,
  DescribeDBClusterParameters: describeDbClusterParameters,
  DescribeDBClusterSnapshotAttributes: describeDbClusterSnapshotAttributes,
  DescribeDBClusterSnapshots: describeDbClusterSnapshots,
  DescribeDBClusters: describeDbClusters,
  DescribeDBEngineVersions: describeDbEngineVersions,
  DescribeDBInstances: describeDbInstances,
  DescribeDBParameterGroups: describeDbParameterGroups,
  DescribeDBParameters: describeDbParameters,
  DescribeDBSubnetGroups: describeDbSubnetGroups,
  DescribeEvents: describeEvents,
  DescribeOrderableDBInstanceOptions: describeOrderableDbInstanceOptions,
  ListTagsForResource: listTagsForResource,
  ModifyDBClusterParameterGroup: modifyDbClusterParameterGroup,
  ModifyDBClusterSnapshotAttribute: modifyDbClusterSnapshotAttribute,
  ModifyDBCluster: modifyDbCluster,
  ModifyDBInstance: modifyDbInstance,
  ModifyDBParameterGroup: modifyDbParameterGroup,
  RebootDBInstance: rebootDbInstance,
  RemoveTagsFromResource: removeTagsFromResource,
  RestoreDBClusterFromSnapshot: restoreDbClusterFromSnapshot,
  StartDBCluster: startDbCluster,
  StopDBCluster: stopDbCluster,
} as const;

export type RdsOperation = keyof typeof operations;
