import 'aws-sdk-client-mock-jest';
import {
  type DBCluster,
  type DBClusterSnapshot,
  DescribeDBClustersCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBInstancesCommand,
} from '@aws-sdk/client-rds';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from '@jest/globals';
import { tagList } from '../../../shared/rds-facts.ts';
import { KEY } from '../../support/a-plan.ts';
import {
  COPY_ARN,
  COPY_ID,
  FINAL_ARN,
  FINAL_ID,
  OLD_RESOURCE,
  OUR_TAGS,
  RESTORE_ID,
  TARGET_ARN,
} from '../../support/rds-builders.ts';
import { auditEntries, aws, publishedNames } from './aws.ts';

/** What RDS answers to handlers, and what they are to leave behind. */

const { rds, dynamo } = aws;
export const fault = { message: '', $metadata: {} };
const PLAN_TAGS = tagList({ 'aurora-restore:plan': 'orders-staging' });

export const aDbCluster = (fields: DBCluster = {}): DBCluster => ({
  DBClusterArn: TARGET_ARN,
  DBClusterIdentifier: 'orders-staging',
  DbClusterResourceId: OLD_RESOURCE,
  Status: 'available',
  Engine: 'aurora-postgresql',
  Endpoint: 'orders-staging.example.com',
  Port: 5432,
  DBClusterMembers: [{ DBInstanceIdentifier: 'orders-staging-1', IsClusterWriter: true }],
  TagList: PLAN_TAGS,
  ...fields,
});
export const aDbSnapshot = (fields: DBClusterSnapshot = {}): DBClusterSnapshot => ({
  DBClusterSnapshotArn: COPY_ARN,
  DBClusterSnapshotIdentifier: COPY_ID,
  DBClusterIdentifier: 'orders-production',
  SnapshotType: 'manual',
  Status: 'available',
  PercentProgress: 100,
  Engine: 'aurora-postgresql',
  EngineVersion: '16.8',
  SnapshotCreateTime: new Date(),
  StorageEncrypted: true,
  KmsKeyId: KEY,
  TagList: tagList(OUR_TAGS),
  ...fields,
});
export const theSnapshot = (id: string, fields: DBClusterSnapshot = {}) =>
  rds
    .on(DescribeDBClusterSnapshotsCommand, { DBClusterSnapshotIdentifier: id })
    .resolves({ DBClusterSnapshots: [aDbSnapshot(fields)] });
export const theFinalSnapshot = () =>
  theSnapshot(FINAL_ID, {
    DBClusterSnapshotIdentifier: FINAL_ID,
    DBClusterSnapshotArn: FINAL_ARN,
  });
export const theTarget = (fields: DBCluster = {}) =>
  rds
    .on(DescribeDBClustersCommand, { DBClusterIdentifier: 'orders-staging' })
    .resolves({ DBClusters: [aDbCluster(fields)] });
export const theInstances = (...ids: string[]) =>
  rds.on(DescribeDBInstancesCommand).resolves({
    DBInstances: ids.map((id) => ({ DBInstanceIdentifier: id, DBInstanceStatus: 'available', TagList: PLAN_TAGS })),
  });

/** One commit of this decision by this service, then exactly these events, then a cleared outbox where there were any. */
export function expectCommitted(actor: string, decision: string, events: string[]): void {
  expect(auditEntries()).toEqual([expect.objectContaining({ actor, decision, restoreId: RESTORE_ID })]);
  expect(publishedNames()).toEqual(events);
  expect(dynamo).toHaveReceivedCommandTimes(UpdateCommand, events.length);
}
