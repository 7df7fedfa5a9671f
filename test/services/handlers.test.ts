import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import {
  AddTagsToResourceCommand,
  CopyDBClusterSnapshotCommand,
  CreateDBClusterSnapshotCommand,
  CreateDBInstanceCommand,
  DBClusterNotFoundFault,
  DBClusterSnapshotNotFoundFault,
  type DBCluster,
  type DBClusterSnapshot,
  DeleteDBClusterCommand,
  DeleteDBClusterSnapshotCommand,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBInstancesCommand,
  ModifyDBClusterCommand,
  RestoreDBClusterFromSnapshotCommand,
} from '@aws-sdk/client-rds';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { ExecutionAlreadyExists, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { PublishCommand } from '@aws-sdk/client-sns';
import { TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, jest, test } from '@jest/globals';
import { ClusterRestoreStarted } from '../../events/contracts/cluster-restore-started.ts';
import { ClusterRestored } from '../../events/contracts/cluster-restored.ts';
import { DatabaseUsersConfigured } from '../../events/contracts/database-users-configured.ts';
import { RestoreAccepted } from '../../events/contracts/restore-accepted.ts';
import { RestoreCompleted } from '../../events/contracts/restore-completed.ts';
import { RestoreRequested } from '../../events/contracts/restore-requested.ts';
import { SnapshotArchived } from '../../events/contracts/snapshot-archived.ts';
import { SnapshotCopied } from '../../events/contracts/snapshot-copied.ts';
import { SnapshotCopyStarted } from '../../events/contracts/snapshot-copy-started.ts';
import { SnapshotVerified } from '../../events/contracts/snapshot-verified.ts';
import { TargetDeleted } from '../../events/contracts/target-deleted.ts';
import { ClusterDeleted, InstanceCreated } from '../../events/rds-events.ts';
import { restoreIdOf } from '../../shared/names.ts';
import { tagList } from '../../shared/rds-facts.ts';
import { ACCOUNT, aPlan, KEY } from '../support/a-plan.ts';
import { outputsOf } from '../support/a-saga.ts';
import { anEnvelope, anRdsEnvelope } from '../support/envelopes.ts';
import {
  COPY_ARN,
  COPY_ID,
  FINAL_ARN,
  FINAL_ID,
  NEW_RESOURCE,
  OLD_RESOURCE,
  OUR_TAGS,
  RESTORE_ID,
  SOURCE_ARN,
  SOURCE_RESOURCE,
  SOURCE_SNAPSHOT_ARN,
  TARGET_ARN,
} from '../support/rds-builders.ts';
import { aCurrentSaga, auditEntries, aws, holding, publishedNames, setEnvironment } from './support/aws.ts';

setEnvironment();
const configureUsers = jest.fn(async () => undefined);
const proveLogin = jest.fn(async () => undefined);
jest.unstable_mockModule('../../services/setup-db-users/database.ts', () => ({ configureUsers, proveLogin }));
jest.unstable_mockModule('../../shared/load-plans.ts', () => ({ loadPlans: () => new Map([['orders-staging', aPlan()]]) }));

const deliver = async (service: string, event: object): Promise<void> => {
  const { handler } = await import(`../../services/${service}/handler.ts`);
  await handler(event, {});
};

const { rds, dynamo } = aws;
const fault = { message: '', $metadata: {} };
const PLAN_TAGS = tagList({ 'aurora-restore:plan': 'orders-staging' });
const MASTER_SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!cluster-1';

const aDbCluster = (fields: DBCluster = {}): DBCluster => ({
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
const aDbSnapshot = (fields: DBClusterSnapshot = {}): DBClusterSnapshot => ({
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
const theSnapshot = (id: string, fields: DBClusterSnapshot = {}) =>
  rds.on(DescribeDBClusterSnapshotsCommand, { DBClusterSnapshotIdentifier: id }).resolves({ DBClusterSnapshots: [aDbSnapshot(fields)] });
const theTarget = (fields: DBCluster = {}) =>
  rds.on(DescribeDBClustersCommand, { DBClusterIdentifier: 'orders-staging' }).resolves({ DBClusters: [aDbCluster(fields)] });
const theInstances = (...ids: string[]) =>
  rds.on(DescribeDBInstancesCommand).resolves({
    DBInstances: ids.map((id) => ({ DBInstanceIdentifier: id, DBInstanceStatus: 'available', TagList: PLAN_TAGS })),
  });

/** One commit of this decision by this service, then exactly these events, then a cleared outbox where there were any. */
function expectCommitted(actor: string, decision: string, events: string[]): void {
  expect(auditEntries()).toEqual([expect.objectContaining({ actor, decision, restoreId: RESTORE_ID })]);
  expect(publishedNames()).toEqual(events);
  expect(dynamo).toHaveReceivedCommandTimes(UpdateCommand, events.length);
}

test('snapshot-check looks at source, target, key and snapshots, each where it is', async () => {
  holding(aCurrentSaga({ at: 'snapshot-check' }));
  theTarget();
  theInstances('orders-staging-1');
  rds
    .on(DescribeDBClustersCommand, { DBClusterIdentifier: 'orders-production' })
    .resolves({ DBClusters: [aDbCluster({ DBClusterArn: SOURCE_ARN, DbClusterResourceId: SOURCE_RESOURCE })] });
  const snapshot = aDbSnapshot({ DBClusterSnapshotArn: SOURCE_SNAPSHOT_ARN, TagList: [] });
  rds.on(DescribeDBClusterSnapshotsCommand, { DBClusterIdentifier: 'orders-production' }).resolves({ DBClusterSnapshots: [snapshot] });
  aws.kms.on(DescribeKeyCommand, { KeyId: KEY }).resolves({ KeyMetadata: { KeyId: KEY, KeyState: 'Enabled' } });

  await deliver('snapshot-check', anEnvelope(RestoreAccepted));
  expectCommitted('snapshot-check', 'done', ['SnapshotVerified']);
  expect(auditEntries()[0]!.calls).toEqual([
    { operation: 'DescribeDBClusters', resource: 'orders-production', answer: 'ok' },
    { operation: 'DescribeDBClusters', resource: 'orders-staging', answer: 'ok' },
    { operation: 'DescribeDBInstances', resource: 'orders-staging', answer: 'ok' },
    { operation: 'DescribeKey', resource: KEY, answer: 'ok' },
    { operation: 'DescribeDBClusterSnapshots', resource: 'orders-production', answer: 'ok' },
  ]);
});

test('copy-snapshot copies under the plan’s key, with the restore’s tags', async () => {
  holding(aCurrentSaga({ at: 'copy-snapshot' }));
  rds.on(DescribeDBClusterSnapshotsCommand).rejects(new DBClusterSnapshotNotFoundFault(fault));
  rds.on(CopyDBClusterSnapshotCommand).resolves({ DBClusterSnapshot: aDbSnapshot({ Status: 'copying' }) });

  await deliver('copy-snapshot', anEnvelope(SnapshotVerified));
  expect(rds).toHaveReceivedCommandWith(CopyDBClusterSnapshotCommand, {
    SourceDBClusterSnapshotIdentifier: SOURCE_SNAPSHOT_ARN,
    TargetDBClusterSnapshotIdentifier: COPY_ID,
    KmsKeyId: KEY,
    Tags: tagList(OUR_TAGS),
  });
  expectCommitted('copy-snapshot', 'done', ['SnapshotCopyStarted']);
});

test('check-copy-status looks at the copy and waits', async () => {
  holding(aCurrentSaga({ at: 'check-copy-status' }));
  theSnapshot(COPY_ARN, { Status: 'copying', PercentProgress: 40 });
  await deliver('check-copy-status', anEnvelope(SnapshotCopyStarted));
  expectCommitted('check-copy-status', 'wait', []);
});

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
    rds.on(DescribeDBClusterSnapshotsCommand, { DBClusterSnapshotIdentifier: FINAL_ID }).rejects(new DBClusterSnapshotNotFoundFault(fault));
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
    holding(begun({ finalSnapshotArn: FINAL_ARN }));
    replaceable({ DeletionProtection: true });
    await deliver('delete-rds', anEnvelope(SnapshotCopied));
    expect(rds.commandCalls(ModifyDBClusterCommand).map(({ args }) => args[0].input)).toEqual([
      { DBClusterIdentifier: 'orders-staging', DeletionProtection: false, ApplyImmediately: true },
    ]);
    expect(rds).not.toHaveReceivedCommand(DeleteDBInstanceCommand);
  });

  test('deletes instances, then the cluster, keeping its automated backups', async () => {
    holding(begun({ finalSnapshotArn: FINAL_ARN }));
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
    const saga = begun({ finalSnapshotArn: FINAL_ARN });
    holding(saga);
    dynamo.onAnyCommand({ Key: { restoreId: `lock#${TARGET_ARN}` } }).resolves({ Item: { holder: RESTORE_ID } });
    rds.on(DescribeDBClustersCommand).rejects(new DBClusterNotFoundFault(fault));
    theInstances();
    await deliver('delete-rds', anRdsEnvelope(ClusterDeleted, TARGET_ARN));
    expectCommitted('delete-rds', 'done', ['TargetDeleted']);
  });

  test('does nothing about an RDS event of a cluster that no restore holds', async () => {
    holding(begun({ finalSnapshotArn: FINAL_ARN }));
    await deliver('delete-rds', anRdsEnvelope(ClusterDeleted, SOURCE_ARN));
    expect([rds.calls(), auditEntries(), publishedNames()]).toEqual([[], [], []]);
  });
});

test('restore-snapshot restores with the old settings, unprotected until the end', async () => {
  holding(aCurrentSaga({ at: 'restore-snapshot' }));
  rds.on(DescribeDBClustersCommand).rejects(new DBClusterNotFoundFault(fault));
  rds.on(RestoreDBClusterFromSnapshotCommand).resolves({ DBCluster: aDbCluster({ DbClusterResourceId: NEW_RESOURCE, Status: 'creating' }) });
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
    expect(rds).toHaveReceivedCommandWith(ModifyDBClusterCommand, { DBClusterIdentifier: 'orders-staging', DeletionProtection: true });
    expectCommitted('setup-db-users', 'done', ['DatabaseUsersConfigured']);
    expect(JSON.stringify([dynamo.commandCalls(TransactWriteCommand)[0]!.args[0].input, aws.bridge.calls()[0]!.args])).not.toContain('opensesame');
  });
});

test('archive-snapshot tags the copy and deletes what has expired', async () => {
  holding(aCurrentSaga({ at: 'archive-snapshot' }));
  const expired = aDbSnapshot({
    DBClusterSnapshotArn: FINAL_ARN,
    TagList: tagList({ ...OUR_TAGS, 'aurora-restore:keep-until': '2020-01-01T00:00:00.000Z' }),
  });
  rds.on(DescribeDBClusterSnapshotsCommand).resolvesOnce({ DBClusterSnapshots: [aDbSnapshot(), expired] }).resolves({});
  await deliver('archive-snapshot', anEnvelope(DatabaseUsersConfigured));
  expect(rds).toHaveReceivedCommandWith(AddTagsToResourceCommand, {
    ResourceName: COPY_ARN,
    Tags: [{ Key: 'aurora-restore:keep-until', Value: expect.any(String) as unknown as string }],
  });
  expect(rds.commandCalls(DeleteDBClusterSnapshotCommand).map(({ args }) => args[0].input)).toEqual([
    { DBClusterSnapshotIdentifier: FINAL_ID },
  ]);
  expectCommitted('archive-snapshot', 'done', ['SnapshotArchived']);
});

test('sns-notification publishes to the topic, with an id by which readers know it again', async () => {
  holding(aCurrentSaga({ at: 'sns-notification' }));
  aws.sns.on(PublishCommand).resolves({ MessageId: 'm-1' });
  await deliver('sns-notification', anEnvelope(SnapshotArchived));
  expect(aws.sns).toHaveReceivedCommandWith(PublishCommand, {
    TopicArn: process.env.TOPIC_ARN,
    Subject: 'Aurora restore completed: orders-staging',
    MessageAttributes: { dedupeId: { DataType: 'String', StringValue: `${RESTORE_ID}/running` } },
  });
  expectCommitted('sns-notification', 'done', ['RestoreCompleted']);
});

describe('saga-tracker', () => {
  const request = (data: object) => anEnvelope(RestoreRequested, { data: { plan: 'orders-staging', ...data } }, 'event-of-request');
  const nowish = (event: object) => ({ ...event, time: new Date().toISOString() });

  test('opens a restore named after the event; saga, trail and lock in one transaction', async () => {
    holding();
    // The table is empty at first: nothing holds the restore; once it is written, it is read back.
    await expect(deliver('saga-tracker', nowish(request({})))).rejects.toMatchObject({ code: 'RestoreNotOpened' });
    const [saga, entry, lock] = dynamo.commandCalls(TransactWriteCommand)[0]!.args[0].input.TransactItems!.map(({ Put }) => Put!.Item!);
    expect(saga).toMatchObject({
      restoreId: restoreIdOf('event-of-request'),
      phase: 'running',
      request: { eventId: 'event-of-request', account: ACCOUNT },
    });
    expect(entry).toMatchObject({ decision: 'accepted' });
    expect(lock).toMatchObject({ restoreId: `lock#${TARGET_ARN}`, holder: restoreIdOf('event-of-request') });
  });

  test('starts the clock of a restore under its own name, though it may run already, and publishes what is held', async () => {
    const held = { name: 'RestoreAccepted', metadata: {}, data: {} };
    holding(aCurrentSaga({ at: 'snapshot-check', restoreId: 'weekly', outbox: { 'saga-tracker': [held as never] } }));
    aws.sfn.on(StartExecutionCommand).rejects(new ExecutionAlreadyExists(fault));
    await deliver('saga-tracker', nowish(request({ requestId: 'weekly' })));
    expect(aws.sfn).toHaveReceivedCommandWith(StartExecutionCommand, {
      stateMachineArn: process.env.STATE_MACHINE_ARN,
      name: 'weekly',
      input: '{"restoreId":"weekly"}',
    });
    expect(publishedNames()).toEqual(['RestoreAccepted']);
  });

  test('closes a restore that is through and frees its lock', async () => {
    holding(aCurrentSaga({ at: 'saga-tracker' }));
    await deliver('saga-tracker', anEnvelope(RestoreCompleted));
    expectCommitted('saga-tracker', 'completed', []);
    const items = dynamo.commandCalls(TransactWriteCommand)[0]!.args[0].input.TransactItems!;
    expect(items[2]!.Delete).toMatchObject({ Key: { restoreId: `lock#${TARGET_ARN}` } });
  });
});

describe('every handler', () => {
  test('refuses an event that its service does not read, and does nothing', async () => {
    holding(aCurrentSaga({ at: 'delete-rds' }));
    await expect(deliver('delete-rds', anEnvelope(RestoreRequested))).rejects.toMatchObject({ name: 'ContractViolation' });
    expect([rds.calls(), dynamo.calls()]).toEqual([[], []]);
  });

  test('throws an error that passes by itself on to Lambda, and commits nothing', async () => {
    holding(aCurrentSaga({ at: 'check-copy-status' }));
    rds.on(DescribeDBClusterSnapshotsCommand).rejects(Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' }));
    await expect(deliver('check-copy-status', anEnvelope(SnapshotCopyStarted))).rejects.toThrow('Rate exceeded');
    expect(auditEntries()).toEqual([]);
  });

  test('reports an error that does not pass as StepFailed, and lets the delivery succeed', async () => {
    holding(aCurrentSaga({ at: 'check-copy-status' }));
    rds.on(DescribeDBClusterSnapshotsCommand).rejects(Object.assign(new Error('not authorized'), { name: 'AccessDenied' }));
    await deliver('check-copy-status', anEnvelope(SnapshotCopyStarted));
    expectCommitted('check-copy-status', 'failed', ['StepFailed']);
    expect(auditEntries()[0]!.calls).toEqual([{ operation: 'DescribeDBClusterSnapshots', resource: COPY_ARN, answer: 'AccessDenied' }]);
  });
});
