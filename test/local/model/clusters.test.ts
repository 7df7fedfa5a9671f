import { beforeEach, describe, expect, test } from '@jest/globals';
import { nullStorage } from '../../../local/model/cluster-storage.ts';
import { faultStatuses } from '../../../local/model/faults.ts';
import { rdsFault } from '../../../local/model/faults.ts';
import { givenCluster, givenInstance, givenSnapshot, givenWorld, type Given } from './support/given.ts';

let given: Given;

beforeEach(() => {
  given = givenWorld();
  givenCluster(given, 'prod');
});

const describeProd = () => given.rds.DescribeDBClusters({ DBClusterIdentifier: 'prod' }).DBClusters[0]!;
const modify = (input: object) => given.rds.ModifyDBCluster({ DBClusterIdentifier: 'prod', ...input }).DBCluster;
const fault = (code: string) => expect.objectContaining({ code });

describe('deleting a cluster', () => {
  const remove = (input: object = { SkipFinalSnapshot: true }) =>
    given.rds.DeleteDBCluster({ DBClusterIdentifier: 'prod', ...input });

  test('is refused while it has instances, in AWS’s words', () => {
    expect(() => remove()).toThrow('Cluster cannot be deleted, it still contains DB instances in non-deleting state.');
    given.rds.DeleteDBInstance({ DBInstanceIdentifier: 'prod-1' });
    expect(remove().DBCluster.DBClusterIdentifier).toBe('prod');
  });

  test('is refused under protection, which does not guard its instances', () => {
    modify({ DeletionProtection: true });
    given.rds.DeleteDBInstance({ DBInstanceIdentifier: 'prod-1' });
    expect(() => remove()).toThrow(
      'Cannot delete protected Cluster, please disable deletion protection and try again.',
    );
    modify({ DeletionProtection: false });
    remove();
    expect(given.statusOf('prod')).toBe('deleting');
  });

  test.each([
    [
      'neither a final snapshot nor its omission',
      {},
      'FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.',
    ],
    [
      'both',
      { SkipFinalSnapshot: true, FinalDBSnapshotIdentifier: 'final' },
      'You cannot specify both FinalDBSnapshotIdentifier and SkipFinalSnapshot',
    ],
  ])('is refused with %s', (_, input, message) => {
    expect(() => remove(input)).toThrow(message);
  });

  test('is refused when the final snapshot’s name is taken', () => {
    givenSnapshot(given, 'prod', 'final');
    given.rds.DeleteDBInstance({ DBInstanceIdentifier: 'prod-1' });
    expect(() => remove({ FinalDBSnapshotIdentifier: 'final' })).toThrow(fault('DBClusterSnapshotAlreadyExistsFault'));
  });

  test('ends only when the last instance is gone', () => {
    given.world.durations.deleteInstanceMs = 30_000;
    given.rds.DeleteDBInstance({ DBInstanceIdentifier: 'prod-1' });
    remove();
    given.clock.advanceAtOnce(29_000);
    expect(given.statusOf('prod')).toBe('deleting');
    given.clock.advanceAtOnce(1_000);
    expect(given.statusOf('prod')).toBeUndefined();
    expect(given.eventIds('prod').at(-1)).toBe('RDS-EVENT-0171');
  });

  test('does not go on without its final snapshot', () => {
    given.world.outcomes.snapshot = () => ({ status: 'failed' });
    given.rds.DeleteDBInstance({ DBInstanceIdentifier: 'prod-1' });
    remove({ FinalDBSnapshotIdentifier: 'final' });
    given.settle();
    expect(given.statusOf('prod')).toBe('available');
  });

  test('is refused a second time, and of a stopped cluster', () => {
    given.rds.StopDBCluster({ DBClusterIdentifier: 'prod' });
    given.settle();
    expect(() => given.rds.DeleteDBInstance({ DBInstanceIdentifier: 'prod-1' })).toThrow(
      fault('InvalidDBClusterStateFault'),
    );
    given.rds.StartDBCluster({ DBClusterIdentifier: 'prod' });
    given.settle();
    given.rds.DeleteDBInstance({ DBInstanceIdentifier: 'prod-1' });
    remove();
    expect(() => remove()).toThrow(fault('InvalidDBClusterStateFault'));
  });
});

describe('modifying a cluster', () => {
  test('resets the master password after a moment in which it still says available', () => {
    const reply = modify({ MasterUserPassword: 'another-password', ApplyImmediately: true });
    expect(reply).toMatchObject({ Status: 'available', PendingModifiedValues: { MasterUserPassword: '****' } });
    given.clock.advanceAtOnce(given.world.durations.modifyLagMs);
    expect(describeProd().Status).toBe('resetting-master-credentials');
    expect(() => modify({ DeletionProtection: true })).toThrow(fault('InvalidDBClusterStateFault'));
    given.clock.advanceAtOnce(given.world.durations.resetCredentialsMs);
    expect(describeProd()).toMatchObject({ Status: 'available', PendingModifiedValues: undefined });
    expect(given.eventIds('prod').at(-1)).toBe('RDS-EVENT-0016');
  });

  test('puts a managed password into a secret that is first creating, then active', () => {
    expect(modify({ ManageMasterUserPassword: true }).MasterUserSecret).toMatchObject({
      SecretArn: expect.stringMatching(/^arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!cluster-/),
      SecretStatus: 'creating',
    });
    given.settle();
    expect(describeProd()).toMatchObject({ Status: 'available', MasterUserSecret: { SecretStatus: 'active' } });
    expect(() => modify({ MasterUserPassword: 'another-password' })).toThrow(fault('InvalidParameterCombination'));
    expect(
      modify({ ManageMasterUserPassword: false, MasterUserPassword: 'another-password' }).MasterUserSecret,
    ).toBeUndefined();
  });

  test('renames it with ARN and endpoints, keeping resource id, members and tags', () => {
    const before = describeProd();
    modify({ NewDBClusterIdentifier: 'Prod-Old', ApplyImmediately: true });
    given.clock.advanceAtOnce(given.world.durations.modifyLagMs);
    expect(describeProd().Status).toBe('renaming');
    given.settle();
    expect(() => describeProd()).toThrow('DBCluster prod not found.');
    const [after] = given.rds.DescribeDBClusters({ DBClusterIdentifier: 'prod-old' }).DBClusters;
    expect(after).toMatchObject({
      DbClusterResourceId: before.DbClusterResourceId,
      DBClusterMembers: before.DBClusterMembers,
    });
    expect(after!.DBClusterArn).toBe(before.DBClusterArn!.replace(/prod$/, 'prod-old'));
    expect(after!.Endpoint).toMatch(/^prod-old\.cluster-/);
    expect(given.events.at(-1)!.detail).toMatchObject({
      EventID: 'RDS-EVENT-0172',
      Message: 'Renamed cluster from prod to prod-old',
    });
  });

  test('holds a name that is about to be taken', () => {
    modify({ NewDBClusterIdentifier: 'next', ApplyImmediately: true });
    expect(() => givenCluster(given, 'next')).toThrow(fault('DBClusterAlreadyExistsFault'));
    givenCluster(given, 'other');
    expect(() => given.rds.ModifyDBCluster({ DBClusterIdentifier: 'next', NewDBClusterIdentifier: 'other' })).toThrow(
      fault('DBClusterAlreadyExistsFault'),
    );
  });

  test('leaves a rename pending until somebody applies it', () => {
    modify({ NewDBClusterIdentifier: 'later' });
    given.settle();
    expect(describeProd()).toMatchObject({
      Status: 'available',
      PendingModifiedValues: { DBClusterIdentifier: 'later' },
    });
    modify({ ApplyImmediately: true });
    given.settle();
    expect(given.statusOf('later')).toBe('available');
  });

  test('does several changes one after the other', () => {
    modify({ MasterUserPassword: 'another-password', VpcSecurityGroupIds: ['sg-quarantine'], ApplyImmediately: true });
    const seen = new Set<string>();
    for (let step = 0; step < 50; step += 1) {
      given.clock.advanceAtOnce(100);
      seen.add(describeProd().Status!);
    }
    expect([...seen]).toEqual(['available', 'modifying', 'resetting-master-credentials']);
    expect(describeProd().VpcSecurityGroups).toEqual([{ VpcSecurityGroupId: 'sg-quarantine', Status: 'active' }]);
  });

  test.each([
    ['too short', 'tiny-pw'],
    ['with an at sign', 'pass@word1'],
    ['with a space', 'pass word1'],
    ['too long', 'x'.repeat(100)],
  ])('refuses a password that is %s without repeating it', (_, MasterUserPassword) => {
    expect(() => modify({ MasterUserPassword })).toThrow(fault('InvalidParameterValue'));
    expect(() => modify({ MasterUserPassword })).not.toThrow(MasterUserPassword);
  });
});

describe('restoring', () => {
  const restore = (input: object = {}) =>
    given.rds.RestoreDBClusterFromSnapshot({
      DBClusterIdentifier: 'restored',
      SnapshotIdentifier: 'nightly',
      Engine: 'aurora-postgresql',
      ...input,
    });

  beforeEach(() => givenSnapshot(given, 'prod', 'nightly'));

  test('is under a key that AWS owns when nobody asks for more, and none only by the rules of before 2026', () => {
    const encryption = { StorageEncrypted: false, StorageEncryptionType: 'sse-rds', KmsKeyId: undefined };
    expect(restore({}).DBCluster).toMatchObject(encryption);
    given.world.encryption.byDefault = false;
    givenCluster(given, 'of-before');
    expect(given.rds.DescribeDBClusters({ DBClusterIdentifier: 'of-before' }).DBClusters[0]).toMatchObject({
      ...encryption,
      StorageEncryptionType: 'none',
    });
  });

  test('encrypts an unencrypted snapshot when a key is given', () => {
    const KmsKeyId = 'arn:aws:kms:eu-west-1:111122223333:key/here';
    expect(restore({ KmsKeyId }).DBCluster).toMatchObject({ StorageEncrypted: true, KmsKeyId });
  });

  test('takes defaults where nothing is said: no protection, default groups', () => {
    expect(restore().DBCluster).toMatchObject({
      DeletionProtection: false,
      CopyTagsToSnapshot: false,
      DBSubnetGroup: 'default',
      DBClusterParameterGroup: 'default.aurora-postgresql16',
      DBClusterMembers: [],
    });
  });

  test.each([
    ['a master password', { MasterUserPassword: 'a-master-password' }, 'UnknownParameter'],
    ['a managed password', { ManageMasterUserPassword: true }, 'UnknownParameter'],
    ['a taken name', { DBClusterIdentifier: 'prod' }, 'DBClusterAlreadyExistsFault'],
    ['another engine', { Engine: 'aurora-mysql' }, 'InvalidParameterCombination'],
    ['an unknown version', { EngineVersion: '99.1' }, 'InvalidParameterCombination'],
    ['an older version', { EngineVersion: '15.10' }, 'InvalidParameterCombination'],
    ['an unknown snapshot', { SnapshotIdentifier: 'gone' }, 'DBClusterSnapshotNotFoundFault'],
    ['an unknown subnet group', { DBSubnetGroupName: 'gone' }, 'DBSubnetGroupNotFoundFault'],
    ['an unknown parameter group', { DBClusterParameterGroupName: 'gone' }, 'DBClusterParameterGroupNotFound'],
    ['an unknown key', { KmsKeyId: 'arn:aws:kms:us-east-1:111122223333:key/gone' }, 'KMSKeyNotAccessibleFault'],
    ['a Multi-AZ DB cluster', { DBClusterInstanceClass: 'db.r6gd.large' }, 'NotImplemented'],
  ])('refuses %s', (_, input, code) => {
    expect(() => restore(input)).toThrow(fault(code));
    expect(given.statusOf('restored')).toBeUndefined();
  });

  test.each([
    ['with an event', 'RDS-EVENT-0354' as const, ['RDS-EVENT-0354']],
    ['without one', undefined, []],
  ])('can fail %s', (_, eventId, events) => {
    given.world.outcomes.restore = () => ({ status: 'failed', eventId, message: 'No room.' });
    restore();
    given.settle();
    expect(given.statusOf('restored')).toBe('failed');
    expect(given.eventIds('restored')).toEqual(events);
    given.rds.DeleteDBCluster({ DBClusterIdentifier: 'restored', SkipFinalSnapshot: true });
    given.settle();
    expect(given.statusOf('restored')).toBeUndefined();
  });

  test('refuses a member before the cluster is available', () => {
    restore();
    const instance = {
      DBInstanceIdentifier: 'i',
      DBClusterIdentifier: 'restored',
      DBInstanceClass: 'db.r6g.large',
      Engine: 'aurora-postgresql',
    };
    expect(() => given.rds.CreateDBInstance(instance)).toThrow(fault('InvalidDBClusterStateFault'));
  });
});

describe('instances', () => {
  test('the lowest tier takes over when the writer goes, and its DNS change is told', () => {
    givenInstance(given, 'prod', 'reader-a');
    givenInstance(given, 'prod', 'reader-b');
    given.rds.ModifyDBInstance({ DBInstanceIdentifier: 'reader-b', PromotionTier: 0 });
    given.rds.DeleteDBInstance({ DBInstanceIdentifier: 'prod-1' });
    given.settle();
    expect(
      describeProd().DBClusterMembers!.map((member) => [member.DBInstanceIdentifier, member.IsClusterWriter]),
    ).toEqual([
      ['reader-b', true],
      ['reader-a', false],
    ]);
    expect(given.eventIds('reader-b').at(-1)).toBe('RDS-EVENT-0385');
  });

  test('end in the status they are told to', () => {
    given.world.outcomes.createInstance = () => ({ status: 'incompatible-network', eventId: 'RDS-EVENT-0036' });
    givenInstance(given, 'prod', 'broken');
    const [broken] = given.rds.DescribeDBInstances({ DBInstanceIdentifier: 'broken' }).DBInstances;
    expect(broken!.DBInstanceStatus).toBe('incompatible-network');
    expect(given.eventIds('broken')).toEqual(['RDS-EVENT-0036']);
  });

  test('change class and name one after the other', () => {
    given.rds.ModifyDBInstance({
      DBInstanceIdentifier: 'prod-1',
      NewDBInstanceIdentifier: 'writer',
      DBInstanceClass: 'db.r6g.xlarge',
      ApplyImmediately: true,
    });
    given.settle();
    const [renamed] = given.rds.DescribeDBInstances({
      Filters: [{ Name: 'db-cluster-id', Values: ['prod'] }],
    }).DBInstances;
    expect(renamed).toMatchObject({
      DBInstanceIdentifier: 'writer',
      DBInstanceClass: 'db.r6g.xlarge',
      PendingModifiedValues: {},
    });
  });

  test.each([
    ['a serverless class without capacity', { DBInstanceClass: 'db.serverless' }, 'InvalidDBClusterStateFault'],
    ['an unknown class', { DBInstanceClass: 'db.huge' }, 'InvalidParameterValue'],
    ['what belongs to the cluster', { MasterUserPassword: 'a-master-password' }, 'InvalidParameterCombination'],
    ['a taken name', { DBInstanceIdentifier: 'PROD-1' }, 'DBInstanceAlreadyExists'],
    ['an unknown cluster', { DBClusterIdentifier: 'gone' }, 'DBClusterNotFoundFault'],
    ['no cluster at all', { DBClusterIdentifier: undefined }, 'NotImplemented'],
  ])('refuse %s', (_, input, code) => {
    const instance = {
      DBInstanceIdentifier: 'i',
      DBClusterIdentifier: 'prod',
      DBInstanceClass: 'db.r6g.large',
      Engine: 'aurora-postgresql',
    };
    expect(() => given.rds.CreateDBInstance({ ...instance, ...input } as typeof instance)).toThrow(fault(code));
  });
});

test('a disabled key is not accessible: no restore, no copy, no new cluster with it', () => {
  const key = { arn: 'arn:aws:kms:eu-west-1:111122223333:key/k', isEnabled: true, isAwsManaged: false };
  given = givenWorld({ keys: { resolve: () => key } });
  givenCluster(given, 'prod', { KmsKeyId: key.arn });
  givenSnapshot(given, 'prod', 'nightly');
  key.isEnabled = false;
  const { rds } = given;
  const unusable = fault('KMSKeyNotAccessibleFault');
  const restore = { DBClusterIdentifier: 'new', SnapshotIdentifier: 'nightly', Engine: 'aurora-postgresql' };
  const copy = { SourceDBClusterSnapshotIdentifier: 'nightly', TargetDBClusterSnapshotIdentifier: 'copy' };
  expect(() => rds.RestoreDBClusterFromSnapshot(restore)).toThrow(unusable);
  expect(() => rds.CopyDBClusterSnapshot(copy)).toThrow(unusable);
  expect(() => givenCluster(given, 'other', { KmsKeyId: key.arn })).toThrow(unusable);
});

describe('storage that fails', () => {
  test('turns a restore into a failed cluster and is reported', async () => {
    const reported: string[] = [];
    const storage = { ...nullStorage, restoreVolume: () => Promise.reject(new Error('disk full')) };
    given = givenWorld({ storage, onStorageError: (what) => reported.push(what) });
    givenCluster(given, 'prod');
    givenSnapshot(given, 'prod', 'nightly');
    given.rds.RestoreDBClusterFromSnapshot({
      DBClusterIdentifier: 'new',
      SnapshotIdentifier: 'nightly',
      Engine: 'aurora-postgresql',
    });
    await Promise.resolve();
    given.settle();
    expect(given.statusOf('new')).toBe('failed');
    expect(reported).toEqual([expect.stringContaining('cluster:new')]);
  });

  test('refuses by name what it cannot hold', () => {
    given = givenWorld({
      storage: { ...nullStorage, refusal: (engine) => (engine === 'aurora-mysql' ? 'MySQL data' : undefined) },
    });
    expect(() => givenCluster(given, 'mysql', { Engine: 'aurora-mysql' })).toThrow(fault('NotImplemented'));
  });
});

test('a called-for fault is thrown instead of the call', () => {
  let left = 2;
  given.world.interrupt = (operation) =>
    operation === 'DescribeDBClusters' && left-- > 0 ? rdsFault('Throttling', 'Rate exceeded') : undefined;
  expect(() => describeProd()).toThrow('Rate exceeded');
  expect(() => describeProd()).toThrow('Rate exceeded');
  expect(describeProd().Status).toBe('available');
});

test.each(Object.entries(faultStatuses))('%s has HTTP status %i', (code, status) => {
  const expected =
    code === 'InternalFailure'
      ? 500
      : code === 'ServiceUnavailable'
        ? 503
        : NOT_FOUND.test(code)
          ? 404
          : FORBIDDEN.has(code)
            ? 403
            : 400;
  expect(status).toBe(expected);
  expect(rdsFault(code as keyof typeof faultStatuses, 'text')).toMatchObject({
    code,
    statusCode: status,
    message: 'text',
  });
});

const NOT_FOUND = /NotFound(Fault)?$/;
const FORBIDDEN = new Set(['DBClusterQuotaExceededFault', 'InsufficientDBClusterCapacityFault']);

test('quotas are counted and kept', () => {
  given.world.quotas.clusters = 1;
  expect(() => givenCluster(given, 'second')).toThrow(fault('DBClusterQuotaExceededFault'));
  const { AccountQuotas } = given.rds.DescribeAccountAttributes({});
  expect(AccountQuotas).toContainEqual({ AccountQuotaName: 'DBClusters', Used: 1, Max: 1 });
});

test('groups are made, used, kept from deletion while in use, and deleted', () => {
  const { rds } = given;
  rds.CreateDBClusterParameterGroup({
    DBClusterParameterGroupName: 'quarantine',
    DBParameterGroupFamily: 'aurora-postgresql16',
    Description: 'd',
  });
  rds.CreateDBSubnetGroup({
    DBSubnetGroupName: 'private',
    DBSubnetGroupDescription: 'd',
    SubnetIds: ['subnet-1', 'subnet-2'],
  });
  givenCluster(given, 'closed', { DBClusterParameterGroupName: 'quarantine', DBSubnetGroupName: 'private' });
  expect(() => rds.DeleteDBClusterParameterGroup({ DBClusterParameterGroupName: 'quarantine' })).toThrow(
    fault('InvalidDBParameterGroupState'),
  );
  expect(() => rds.DeleteDBSubnetGroup({ DBSubnetGroupName: 'default' })).toThrow(
    fault('InvalidDBSubnetGroupStateFault'),
  );
  expect(() =>
    rds.CreateDBParameterGroup({ DBParameterGroupName: 'x', DBParameterGroupFamily: 'oracle', Description: 'd' }),
  ).toThrow(fault('InvalidParameterValue'));
  expect(
    rds.DescribeDBClusterParameterGroups({ DBClusterParameterGroupName: 'quarantine' }).DBClusterParameterGroups,
  ).toHaveLength(1);
});

test('tags are put on, replaced, taken off, and refused when reserved', () => {
  const ResourceName = describeProd().DBClusterArn!;
  given.rds.AddTagsToResource({
    ResourceName,
    Tags: [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ],
  });
  given.rds.AddTagsToResource({ ResourceName, Tags: [{ Key: 'a', Value: '3' }] });
  given.rds.RemoveTagsFromResource({ ResourceName, TagKeys: ['b', 'never'] });
  expect(given.rds.ListTagsForResource({ ResourceName }).TagList).toEqual([{ Key: 'a', Value: '3' }]);
  expect(given.world.tagsOf(ResourceName)).toEqual([{ Key: 'a', Value: '3' }]);
  expect(() => given.rds.AddTagsToResource({ ResourceName, Tags: [{ Key: 'aws:x', Value: '' }] })).toThrow(/reserved/);
  expect(() =>
    given.rds.ListTagsForResource({ ResourceName: 'arn:aws:rds:eu-west-1:111122223333:cluster:gone' }),
  ).toThrow(fault('DBClusterNotFoundFault'));
});

test('events of the last hour are listed, and those of two weeks are kept', () => {
  expect(given.rds.DescribeEvents({}).Events.map((event) => event.Message)).toEqual([
    'DB cluster created',
    'DB instance created',
  ]);
  expect(given.rds.DescribeEvents({}).Events[0]).not.toHaveProperty('EventID');
  given.clock.advanceAtOnce(2 * 3_600_000);
  expect(given.rds.DescribeEvents({}).Events).toEqual([]);
  expect(given.rds.DescribeEvents({ Duration: 180 }).Events).toHaveLength(2);
  given.clock.advanceAtOnce(15 * 24 * 3_600_000);
  givenSnapshot(given, 'prod', 'late');
  expect(given.rds.DescribeEvents({ Duration: 20_160 }).Events).toHaveLength(2);
});

test('versions and classes that exist are listed', () => {
  const { DBEngineVersions } = given.rds.DescribeDBEngineVersions({ Engine: 'aurora-postgresql', DefaultOnly: true });
  expect(DBEngineVersions.map((version) => version.EngineVersion)).toEqual([describeProd().EngineVersion]);
  const { OrderableDBInstanceOptions } = given.rds.DescribeOrderableDBInstanceOptions({
    Engine: 'aurora-postgresql',
    EngineVersion: '16.4',
    DBInstanceClass: 'db.serverless',
  });
  expect(OrderableDBInstanceOptions).toHaveLength(1);
});
