import 'aws-sdk-client-mock-jest';
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
  DescribeDBInstancesCommand,
  ModifyDBClusterCommand,
  RebootDBInstanceCommand,
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
import type { StepOutputs } from '../../../shared/step-outputs.ts';
import { aPlan, KEY, planFields } from '../../support/a-plan.ts';
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
import {
  aCurrentSaga,
  auditEntries,
  aws,
  deliver,
  holding,
  holdingWhatIsCommitted,
  publishedNames,
  setEnvironment,
} from '../support/aws.ts';
import { standingStill } from '../support/standing-still.ts';
import {
  aDbCluster,
  theFinalSnapshot,
  theSnapshot,
  theTarget,
  theInstances,
  fault,
  expectCommitted,
} from '../support/answers.ts';

setEnvironment();
const FOUND = { disabledLogins: ['billing'], neutralised: [], remains: [], accepted: [] };
const secure = jest.fn(async (..._given: unknown[]) => FOUND);
const prepare = jest.fn<(master: object, plan: object, remainingMs: () => number) => Promise<object | string>>();
const arrange = jest.fn(async (..._given: unknown[]) => []);
const proveLogin = jest.fn(async () => undefined);
jest.unstable_mockModule('../../../services/setup-db-users/make-ours.ts', () => ({ secure, prepare, arrange }));
jest.unstable_mockModule('../../../services/setup-db-users/access/tries.ts', () => ({ proveLogin }));
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
  const TagList = tagList({ 'aurora-restore:plan': 'orders-staging' });
  const deletable = (fields: DBCluster = {}) => {
    replaceable({ TagList, ...fields });
    theFinalSnapshot();
    rds.on(DescribeDBInstancesCommand).resolves({
      DBInstances: ['orders-staging-1', 'orders-staging-2'].map((id) => ({ DBInstanceIdentifier: id, TagList })),
    });
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
    const begunAt = '2026-10-06T11:30:00.000Z';
    holding(begun({ finalSnapshotArn: FINAL_ARN, begunAt, hasLiftedProtection: true }));
    deletable({ DeletionProtection: true });
    await deliver('delete-rds', anEnvelope(SnapshotCopied));
    expect(rds.commandCalls(ModifyDBClusterCommand).map(({ args }) => args[0].input)).toEqual([
      { DBClusterIdentifier: 'orders-staging', DeletionProtection: false, ApplyImmediately: true },
    ]);
    expect(rds).not.toHaveReceivedCommand(DeleteDBInstanceCommand);
  });

  test('deletes instances, then the cluster, keeping its automated backups', async () => {
    holding(begun({ finalSnapshotArn: FINAL_ARN, begunAt: '2026-10-06T11:30:00.000Z' }));
    deletable();
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

  test.each<[string, DBCluster]>([
    ['deletes nothing', {}],
    ['lifts no protection', { DeletionProtection: true }],
  ])('promise 6: a delivery that stood still between its look at RDS and its call %s', async (_what, fields) => {
    const begunAt = '2026-10-06T11:30:00.000Z';
    holding(begun({ finalSnapshotArn: FINAL_ARN, begunAt, hasLiftedProtection: true }));
    deletable(fields);
    await standingStill(async (standStill) => {
      rds.on(DescribeDBClustersCommand).callsFake(() => {
        standStill();
        return { DBClusters: [aDbCluster({ TagList, ...fields })] };
      });
      await deliver('delete-rds', anEnvelope(SnapshotCopied));
    });
    expect(rds).not.toHaveReceivedCommand(ModifyDBClusterCommand);
    expect(rds).not.toHaveReceivedCommand(DeleteDBInstanceCommand);
    expect(rds).not.toHaveReceivedCommand(DeleteDBClusterCommand);
    expectCommitted('delete-rds', 'trouble', []);
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

test('promise 6: restore-snapshot restores with the old settings, in quarantine, and protected from its birth', async () => {
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
    VpcSecurityGroupIds: ['sg-0c105ed'],
    DBClusterParameterGroupName: 'staging-quarantine-pg16',
    Port: 6432,
    EnableIAMDatabaseAuthentication: true,
    BackupRetentionPeriod: 3,
    CopyTagsToSnapshot: false,
    EnableCloudwatchLogsExports: ['postgresql'],
    DeletionProtection: true,
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
  theTarget({ DbClusterResourceId: NEW_RESOURCE, StorageEncrypted: true, KmsKeyId: KEY });
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
  const QUARANTINE: DBCluster = {
    DbClusterResourceId: NEW_RESOURCE,
    MasterUsername: 'dba',
    MasterUserSecret: { SecretArn: MASTER_SECRET, SecretStatus: 'active' },
    VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-0c105ed' }],
    DBClusterParameterGroup: 'staging-quarantine-pg16',
  };
  const OPEN: DBCluster = {
    ...QUARANTINE,
    VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-01d' }],
    DBClusterParameterGroup: 'old-cluster-parameters',
  };
  const SECURED = { users: [], ...FOUND };
  const withSql = aPlan({ database: { ...planFields().database, statements: [{ sql: 'SELECT 1' }] } });
  const sagaWith = (output: StepOutputs['setup-db-users'], plan = aPlan()) => {
    const saga = aCurrentSaga({ at: 'setup-db-users', plan });
    const restored = { ...saga.outputs['restore-snapshot']!, isProtectedAfter: true };
    return { ...saga, outputs: { ...saga.outputs, 'restore-snapshot': restored, 'setup-db-users': output } };
  };
  const modifications = () => rds.commandCalls(ModifyDBClusterCommand).map(({ args }) => args[0].input);
  const theUserSecrets = () =>
    aws.secrets.on(GetSecretValueCommand).resolves({ ARN: 'arn:user', SecretString: '{"password":"opensesame"}' });

  test('lets RDS replace the master password at once', async () => {
    holding(aCurrentSaga({ at: 'setup-db-users' }));
    theTarget({ DbClusterResourceId: NEW_RESOURCE });
    await deliver('setup-db-users', anEnvelope(ClusterRestored));
    expect(modifications()).toEqual([
      { DBClusterIdentifier: 'orders-staging', ManageMasterUserPassword: true, ApplyImmediately: true },
    ]);
    expect(secure).not.toHaveBeenCalled();
    expectCommitted('setup-db-users', 'wait', []);
  });

  test('arranges the logins of the closed cluster with passwords that stand nowhere else', async () => {
    // Every read finds the same restore, so that each turn is the first.
    holding(sagaWith(SECURED));
    theTarget(QUARANTINE);
    theUserSecrets();
    await expect(deliver('setup-db-users', anEnvelope(ClusterRestored))).rejects.toThrow(/turns/);
    const passwords = new Map(aPlan().database.users.map(({ name }) => [name, 'opensesame']));
    expect(arrange).toHaveBeenCalledWith(expect.objectContaining({ user: 'dba' }), aPlan(), passwords);
    expect(arrange).toHaveBeenCalledTimes(1);
    expect(auditEntries()[0]).toMatchObject({ decision: 'again' });
    expect(JSON.stringify(dynamo.commandCalls(TransactWriteCommand).map(({ args }) => args))).not.toContain(
      'opensesame',
    );
    expect(modifications()).toEqual([]);
  });

  test('runs the plan’s SQL once in a delivery, however often its commit comes second', async () => {
    holding(sagaWith(SECURED, withSql));
    theTarget(QUARANTINE);
    theUserSecrets();
    prepare.mockResolvedValue({ statementRows: [1], changedTables: [] });
    await expect(deliver('setup-db-users', anEnvelope(ClusterRestored))).rejects.toThrow(/turns/);
    expect(prepare).toHaveBeenCalledTimes(1);
    expect(prepare.mock.calls[0]![2]()).toBe(900_000);
  });

  test('opens what is secured, at once', async () => {
    holding(sagaWith({ ...SECURED, securedAt: '2026-10-06T11:30:00.000Z' }));
    theTarget(QUARANTINE);
    await deliver('setup-db-users', anEnvelope(ClusterRestored));
    expect(modifications()).toEqual([
      {
        DBClusterIdentifier: 'orders-staging',
        VpcSecurityGroupIds: ['sg-01d'],
        DBClusterParameterGroupName: 'old-cluster-parameters',
        ApplyImmediately: true,
      },
    ]);
    expectCommitted('setup-db-users', 'wait', []);
  });

  test('reboots the writer that runs with other parameters', async () => {
    holdingWhatIsCommitted(sagaWith({ ...SECURED, securedAt: '2026-10-06T11:30:00.000Z' }));
    const writer = { DBInstanceIdentifier: 'orders-staging-1', IsClusterWriter: true };
    theTarget({ ...OPEN, DBClusterMembers: [{ ...writer, DBClusterParameterGroupStatus: 'pending-reboot' }] });
    theInstances('orders-staging-1', 'orders-staging-2');
    await deliver('setup-db-users', anEnvelope(ClusterRestored));
    expect(rds.commandCalls(RebootDBInstanceCommand).map(({ args }) => args[0].input)).toEqual([
      { DBInstanceIdentifier: 'orders-staging-1' },
    ]);
    expect(auditEntries().map(({ decision }) => decision)).toEqual(['again', 'wait']);
  });

  test('proves every login of an open cluster, then protects it', async () => {
    holding(sagaWith({ ...SECURED, securedAt: '2026-10-06T11:30:00.000Z', rebootedAt: '2026-10-06T11:40:00.000Z' }));
    theTarget(OPEN);
    theInstances('orders-staging-1', 'orders-staging-2');
    theUserSecrets();
    await deliver('setup-db-users', anEnvelope(ClusterRestored));
    expect(proveLogin).toHaveBeenCalledTimes(2);
    expect(modifications()).toEqual([
      { DBClusterIdentifier: 'orders-staging', DeletionProtection: true, ApplyImmediately: true },
    ]);
    expectCommitted('setup-db-users', 'done', ['DatabaseUsersConfigured']);
  });
});
