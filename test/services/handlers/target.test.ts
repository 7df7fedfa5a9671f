import {
  CreateDBClusterSnapshotCommand,
  CreateDBInstanceCommand,
  DBClusterNotFoundFault,
  DBClusterSnapshotNotFoundFault,
  type DBCluster,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBClusterSnapshotsCommand,
  ModifyDBClusterCommand,
  RestoreDBClusterFromSnapshotCommand,
} from '@aws-sdk/client-rds';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, jest, test } from '@jest/globals';
import { ClusterRestoreStarted } from '../../../events/contracts/cluster-restore-started.ts';
import { ClusterRestored } from '../../../events/contracts/cluster-restored.ts';
import { SnapshotCopied } from '../../../events/contracts/snapshot-copied.ts';
import { TargetDeleted } from '../../../events/contracts/target-deleted.ts';
import { ClusterDeleted, InstanceCreated } from '../../../events/rds-events.ts';
import { tagList } from '../../../shared/rds-facts.ts';
import { aPlan } from '../../support/a-plan.ts';
import { outputsOf } from '../../support/a-saga.ts';
import { anEnvelope, anRdsEnvelope } from '../../support/envelopes.ts';
import {
  COPY_ARN,
  FINAL_ARN,
  FINAL_ID,
  NEW_RESOURCE,
  OLD_RESOURCE,
  OUR_TAGS,
  RESTORE_ID,
  SOURCE_ARN,
  TARGET_ARN,
} from '../../support/rds-builders.ts';
import { aCurrentSaga, auditEntries, aws, holding, publishedNames, setEnvironment, deliver } from '../support/aws.ts';
import { aDbCluster, theSnapshot, theTarget, theInstances, fault, expectCommitted } from '../support/answers.ts';

setEnvironment();
const configureUsers = jest.fn(async () => []);
const proveLogin = jest.fn(async () => undefined);
jest.unstable_mockModule('../../../services/setup-db-users/database.ts', () => ({ configureUsers, proveLogin }));
const { rds, dynamo } = aws;
const MASTER_SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!cluster-1';

describe('delete-rds', () => {
  const begun = (output: object) =>
    aCurrentSaga({
      at: 'delete-rds',
      plan: aPlan({ deletionProtection: { lift: true } }),
      outputs: {
        ...outputsOf(['snapshot-check', 'copy-snapshot', 'check-copy-status']),
        'delete-rds': { hadExisted: true, clusterResourceId: OLD_RESOURCE, ...output },
      },
    });
  const replaceable = (fields: DBCluster = {}) => {
    theTarget(fields);
    theInstances('orders-staging-1', 'orders-staging-2');
    theSnapshot(COPY_ARN);
  };

  test('takes the final snapshot and touches nothing else', async () => {
    holding(begun({}));
    replaceable({ DeletionProtection: true });
    rds
      .on(DescribeDBClusterSnapshotsCommand, { DBClusterSnapshotIdentifier: FINAL_ID })
      .rejects(new DBClusterSnapshotNotFoundFault(fault));
    await deliver('delete-rds', anEnvelope(SnapshotCopied));
    const { Tags, ...input } = rds.commandCalls(CreateDBClusterSnapshotCommand)[0]!.args[0].input;
    expect(input).toEqual({ DBClusterIdentifier: 'orders-staging', DBClusterSnapshotIdentifier: FINAL_ID });
    expect(Tags).toEqual([...tagList(OUR_TAGS), { Key: 'aurora-restore:keep-until', Value: expect.any(String) }]);
    expect(rds).not.toHaveReceivedCommand(ModifyDBClusterCommand);
    expect(rds).not.toHaveReceivedCommand(DeleteDBInstanceCommand);
    expect(rds).not.toHaveReceivedCommand(DeleteDBClusterCommand);
    expectCommitted('delete-rds', 'wait', []);
  });

  test('lifts the protection at once, where the plan allows it', async () => {
    holding(begun({ finalSnapshotArn: FINAL_ARN, begunAt: '2026-10-06T11:30:00.000Z' }));
    replaceable({ DeletionProtection: true });
    await deliver('delete-rds', anEnvelope(SnapshotCopied));
    expect(rds.commandCalls(ModifyDBClusterCommand).map(({ args }) => args[0].input)).toEqual([
      { DBClusterIdentifier: 'orders-staging', DeletionProtection: false, ApplyImmediately: true },
    ]);
    expect(rds).not.toHaveReceivedCommand(DeleteDBInstanceCommand);
  });

  test('deletes instances, then the cluster, keeping its automated backups', async () => {
    holding(begun({ finalSnapshotArn: FINAL_ARN, begunAt: '2026-10-06T11:30:00.000Z' }));
    replaceable();
    await deliver('delete-rds', anEnvelope(SnapshotCopied));
    expect(rds.commandCalls(DeleteDBInstanceCommand).map(({ args }) => args[0].input)).toEqual([
      { DBInstanceIdentifier: 'orders-staging-2', SkipFinalSnapshot: true },
      { DBInstanceIdentifier: 'orders-staging-1', SkipFinalSnapshot: true },
    ]);
    expect(rds).toHaveReceivedCommandWith(DeleteDBClusterCommand, {
      DBClusterIdentifier: 'orders-staging',
      SkipFinalSnapshot: true,
      DeleteAutomatedBackups: false,
    });
  });

  test('finds its restore by the lock when an RDS event wakes it', async () => {
    const saga = begun({ finalSnapshotArn: FINAL_ARN, begunAt: '2026-10-06T11:30:00.000Z' });
    holding(saga);
    dynamo.onAnyCommand({ Key: { restoreId: `lock#${TARGET_ARN}` } }).resolves({ Item: { holder: RESTORE_ID } });
    rds.on(DescribeDBClustersCommand).rejects(new DBClusterNotFoundFault(fault));
    theInstances();
    await deliver('delete-rds', anRdsEnvelope(ClusterDeleted, TARGET_ARN));
    expectCommitted('delete-rds', 'done', ['TargetDeleted']);
  });

  test('does nothing about an RDS event of a cluster that no restore holds', async () => {
    holding(begun({ finalSnapshotArn: FINAL_ARN, begunAt: '2026-10-06T11:30:00.000Z' }));
    await deliver('delete-rds', anRdsEnvelope(ClusterDeleted, SOURCE_ARN));
    expect([rds.calls(), auditEntries(), publishedNames()]).toEqual([[], [], []]);
  });
});

test('restore-snapshot restores with the old settings, unprotected until the end', async () => {
  holding(aCurrentSaga({ at: 'restore-snapshot' }));
  rds.on(DescribeDBClustersCommand).rejects(new DBClusterNotFoundFault(fault));
  rds
    .on(RestoreDBClusterFromSnapshotCommand)
    .resolves({ DBCluster: aDbCluster({ DbClusterResourceId: NEW_RESOURCE, Status: 'creating' }) });
  await deliver('restore-snapshot', anEnvelope(TargetDeleted));
  expect(rds).toHaveReceivedCommandWith(RestoreDBClusterFromSnapshotCommand, {
    DBClusterIdentifier: 'orders-staging',
    SnapshotIdentifier: COPY_ARN,
    Engine: 'aurora-postgresql',
    EngineVersion: '16.8',
    KmsKeyId: undefined,
    DBSubnetGroupName: 'old-subnets',
    VpcSecurityGroupIds: ['sg-01d'],
    DBClusterParameterGroupName: 'old-cluster-parameters',
    Port: 6432,
    EnableIAMDatabaseAuthentication: true,
    BackupRetentionPeriod: 3,
    CopyTagsToSnapshot: false,
    EnableCloudwatchLogsExports: ['postgresql'],
    DeletionProtection: false,
    Tags: tagList({ team: 'orders', ...OUR_TAGS }),
  });
  expectCommitted('restore-snapshot', 'done', ['ClusterRestoreStarted']);
});

test.each([
  ['the event of the step before', anEnvelope(ClusterRestoreStarted)],
  ['an RDS event of an instance', anRdsEnvelope(InstanceCreated, TARGET_ARN.replace(':cluster:', ':db:') + '-1')],
])('check-restore-status creates the writer, woken by %s', async (_what, event) => {
  holding(aCurrentSaga({ at: 'check-restore-status' }));
  dynamo.onAnyCommand({ Key: { restoreId: `lock#${TARGET_ARN}` } }).resolves({ Item: { holder: RESTORE_ID } });
  theTarget({ DbClusterResourceId: NEW_RESOURCE });
  theInstances();
  await deliver('check-restore-status', event);
  expect(rds).toHaveReceivedCommandWith(CreateDBInstanceCommand, {
    DBInstanceIdentifier: 'orders-staging-1',
    DBClusterIdentifier: 'orders-staging',
    Engine: 'aurora-postgresql',
    DBInstanceClass: 'db.r6g.large',
    PubliclyAccessible: false,
    Tags: tagList(OUR_TAGS),
  });
  expectCommitted('check-restore-status', 'wait', []);
});

describe('setup-db-users', () => {
  test('lets RDS replace the master password at once', async () => {
    holding(aCurrentSaga({ at: 'setup-db-users' }));
    theTarget({ DbClusterResourceId: NEW_RESOURCE });
    await deliver('setup-db-users', anEnvelope(ClusterRestored));
    expect(rds.commandCalls(ModifyDBClusterCommand).map(({ args }) => args[0].input)).toEqual([
      { DBClusterIdentifier: 'orders-staging', ManageMasterUserPassword: true, ApplyImmediately: true },
    ]);
    expect(configureUsers).not.toHaveBeenCalled();
    expectCommitted('setup-db-users', 'wait', []);
  });

  test('sets up the users with the passwords of their secrets, which stand nowhere else', async () => {
    const outputs = outputsOf(['restore-snapshot', 'check-restore-status']);
    const isProtectedAfter = { 'restore-snapshot': { ...outputs['restore-snapshot']!, isProtectedAfter: true } };
    holding(aCurrentSaga({ at: 'setup-db-users', outputs: { ...outputs, ...isProtectedAfter } }));
    theTarget({
      DbClusterResourceId: NEW_RESOURCE,
      MasterUsername: 'dba',
      MasterUserSecret: { SecretArn: MASTER_SECRET, SecretStatus: 'active' },
    });
    aws.secrets.on(GetSecretValueCommand).resolves({ ARN: 'arn:user', SecretString: '{"password":"opensesame"}' });
    await deliver('setup-db-users', anEnvelope(ClusterRestored));
    expect(configureUsers).toHaveBeenCalledTimes(1);
    expect(proveLogin).toHaveBeenCalledTimes(2);
    expect(rds).toHaveReceivedCommandWith(ModifyDBClusterCommand, {
      DBClusterIdentifier: 'orders-staging',
      DeletionProtection: true,
    });
    expectCommitted('setup-db-users', 'done', ['DatabaseUsersConfigured']);
    expect(
      JSON.stringify([dynamo.commandCalls(TransactWriteCommand)[0]!.args[0].input, aws.bridge.calls()[0]!.args]),
    ).not.toContain('opensesame');
  });
});
