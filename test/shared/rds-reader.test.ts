import 'aws-sdk-client-mock-jest';
import {
  DBClusterNotFoundFault,
  DBClusterSnapshotNotFoundFault,
  DBInstanceNotFoundFault,
  DescribeDBClustersCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBInstancesCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { CallLog } from '../../shared/call-log.ts';
import { clusterFacts, instanceFacts, snapshotFacts, tagList } from '../../shared/rds-facts.ts';
import { rdsIn, rdsReader } from '../../shared/rds-reader.ts';

const rds = mockClient(RDSClient);
let log: CallLog;
let reader: ReturnType<typeof rdsReader>;
beforeEach(() => {
  rds.reset();
  log = new CallLog();
  reader = rdsReader(new RDSClient({}), log);
});

describe('what does not exist is an answer', () => {
  const fault = { message: '', $metadata: {} };

  test('for a snapshot, a cluster and an instance', async () => {
    rds.on(DescribeDBClusterSnapshotsCommand).rejects(new DBClusterSnapshotNotFoundFault(fault));
    rds.on(DescribeDBClustersCommand).rejects(new DBClusterNotFoundFault(fault));
    rds.on(DescribeDBInstancesCommand).rejects(new DBInstanceNotFoundFault(fault));
    expect(await reader.snapshot('a')).toBeUndefined();
    expect(await reader.cluster('a')).toBeUndefined();
    expect(await reader.instance('a')).toBeUndefined();
    expect(log.take().map(({ answer }) => answer)).toEqual(['ok', 'ok', 'ok']);
  });

  test('but an error of any other kind is not', async () => {
    rds.on(DescribeDBClustersCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDenied' }));
    await expect(reader.cluster('a')).rejects.toThrow('no');
    expect(log.take()).toEqual([{ operation: 'DescribeDBClusters', resource: 'a', answer: 'AccessDenied' }]);
  });
});

test.each([
  ['nightly', undefined],
  ['arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:nightly', undefined],
  ['rds:orders-2026-10-06', 'automated'],
  ['arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:rds:orders-2026-10-06', 'automated'],
])('asks for the snapshot %s with the type %p', async (id, SnapshotType) => {
  rds.on(DescribeDBClusterSnapshotsCommand).resolves({ DBClusterSnapshots: [{ DBClusterSnapshotIdentifier: id }] });
  expect(await reader.snapshot(id)).toMatchObject({ id });
  expect(rds.commandCalls(DescribeDBClusterSnapshotsCommand)[0]!.args[0].input).toEqual({
    DBClusterSnapshotIdentifier: id,
    SnapshotType,
  });
});

test('reads every page of the snapshots of a cluster', async () => {
  rds
    .on(DescribeDBClusterSnapshotsCommand, { DBClusterIdentifier: 'orders' })
    .resolvesOnce({ DBClusterSnapshots: [{ DBClusterSnapshotIdentifier: 'a' }], Marker: 'more' })
    .resolvesOnce({ DBClusterSnapshots: [{ DBClusterSnapshotIdentifier: 'b' }] });
  expect((await reader.snapshotsOf('orders')).map(({ id }) => id)).toEqual(['a', 'b']);
  expect(rds).toHaveReceivedNthCommandWith(2, DescribeDBClusterSnapshotsCommand, { Marker: 'more' });
});

test('asks for the instances of a cluster by its name, which works after the cluster is gone', async () => {
  rds.on(DescribeDBInstancesCommand).resolves({ DBInstances: [{ DBInstanceIdentifier: 'orders-1' }] });
  expect((await reader.instancesOf('orders')).map(({ id }) => id)).toEqual(['orders-1']);
  expect(rds).toHaveReceivedCommandWith(DescribeDBInstancesCommand, {
    Filters: [{ Name: 'db-cluster-id', Values: ['orders'] }],
  });
});

test('keeps one client per region', () => {
  expect(rdsIn('eu-west-1')).toBe(rdsIn('eu-west-1'));
  expect(rdsIn('eu-west-1')).not.toBe(rdsIn('us-east-1'));
});

describe('what RDS answers, without holes', () => {
  test('an empty answer is unsafe in nothing: no status, no tag, no encryption is assumed', () => {
    expect(snapshotFacts({})).toMatchObject({ status: 'unknown', progress: 0, isEncrypted: false, tags: {} });
    expect(clusterFacts({})).toMatchObject({
      status: 'unknown',
      isProtected: false,
      members: [],
      tags: {},
      hasPendingChanges: false,
    });
    expect(instanceFacts({})).toMatchObject({ status: 'unknown', hasPendingChanges: false, tags: {} });
  });

  test.each([
    ['none', false, undefined, { isEncrypted: false, kmsKeyArn: undefined }],
    ['sse-rds', false, undefined, { isEncrypted: true, kmsKeyArn: undefined }],
    ['sse-rds', false, 'arn:of-aws', { isEncrypted: true, kmsKeyArn: undefined }],
    ['sse-kms', true, 'arn:ours', { isEncrypted: true, kmsKeyArn: 'arn:ours' }],
    [undefined, true, 'arn:ours', { isEncrypted: true, kmsKeyArn: 'arn:ours' }],
  ] as const)(
    'StorageEncryptionType %s with StorageEncrypted %s and key %s is taken as it is meant',
    (type, is, key, facts) => {
      const answer = { StorageEncryptionType: type, StorageEncrypted: is, KmsKeyId: key };
      expect(snapshotFacts(answer)).toMatchObject(facts);
      expect(clusterFacts(answer)).toMatchObject(facts);
    },
  );

  test('a cluster keeps what a restore needs of it', () => {
    const facts = clusterFacts({
      DBClusterIdentifier: 'orders',
      DbClusterResourceId: 'cluster-A',
      DeletionProtection: true,
      DBClusterMembers: [{ DBInstanceIdentifier: 'orders-1', IsClusterWriter: true }],
      VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1' }, {}],
      MasterUserSecret: { SecretArn: 'arn', SecretStatus: 'active' },
      ServerlessV2ScalingConfiguration: { MinCapacity: 2, MaxCapacity: 8 },
      TagList: [{ Key: 'team', Value: 'orders' }],
    });
    expect(facts).toMatchObject({
      id: 'orders',
      resourceId: 'cluster-A',
      isProtected: true,
      members: [{ id: 'orders-1', isWriter: true }],
      securityGroups: ['sg-1'],
      masterSecret: { arn: 'arn', status: 'active' },
      serverlessCapacity: { min: 2, max: 8 },
      tags: { team: 'orders' },
    });
  });

  test.each([
    [undefined, false],
    [{}, false],
    [{ MasterUserPassword: undefined }, false],
    [{ ProcessorFeatures: [] }, false],
    [{ MasterUserPassword: '****' }, true],
    [{ Port: 6432 }, true],
    [{ IAMDatabaseAuthenticationEnabled: false }, true],
  ])('pending values of %p are pending: %p', (PendingModifiedValues, isPending) => {
    expect(instanceFacts({ PendingModifiedValues }).hasPendingChanges).toBe(isPending);
  });

  test('tags go back to RDS as a list', () => {
    expect(tagList({ a: '1', b: '' })).toEqual([
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '' },
    ]);
  });
});
