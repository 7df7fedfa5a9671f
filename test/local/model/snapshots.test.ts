import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  givenCluster,
  givenSnapshot,
  givenWorld,
  HERE,
  OTHER_ACCOUNT,
  OTHER_REGION,
  type Given,
} from './support/given.ts';

const KEY_THERE = 'arn:aws:kms:us-east-1:111122223333:key/there';
const KEY_HERE = 'arn:aws:kms:eu-west-1:111122223333:key/here';

let given: Given;

beforeEach(() => {
  given = givenWorld();
  givenCluster(given, 'prod', { KmsKeyId: KEY_HERE });
  givenSnapshot(given, 'prod', 'nightly');
});

const nightly = 'arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:nightly';
const statusOf = (name: string) =>
  given.rds.DescribeDBClusterSnapshots({ DBClusterSnapshotIdentifier: name }).DBClusterSnapshots[0];
const copy = (input: object = {}) =>
  given.rds.CopyDBClusterSnapshot({
    SourceDBClusterSnapshotIdentifier: 'nightly',
    TargetDBClusterSnapshotIdentifier: 'copy',
    ...input,
  });

describe('a copy', () => {
  test('shows a progress that rises and is 100 only when it is available', () => {
    copy();
    const seen = [0, 1, 1, 1, 1].map((quarters) => {
      given.clock.advanceAtOnce((quarters * given.world.durations.copyMs) / 4);
      return [statusOf('copy')!.Status, statusOf('copy')!.PercentProgress];
    });
    expect(seen).toEqual([
      ['copying', 0],
      ['copying', 25],
      ['copying', 50],
      ['copying', 75],
      ['available', 100],
    ]);
  });

  test('can be stuck, or fail, and no event tells', () => {
    given.world.outcomes.copy = (arn) => ({ status: arn.endsWith(':stuck') ? 'copying' : 'failed' });
    copy({ TargetDBClusterSnapshotIdentifier: 'stuck' });
    copy({ TargetDBClusterSnapshotIdentifier: 'broken' });
    given.settle();
    expect(statusOf('stuck')).toMatchObject({ Status: 'copying', PercentProgress: 0 });
    expect(statusOf('broken')).toMatchObject({ Status: 'failed' });
    expect([...given.eventIds('stuck'), ...given.eventIds('broken')]).toEqual([]);
  });

  test('fails when its source goes before it is done', () => {
    copy();
    given.rds.DeleteDBClusterSnapshot({ DBClusterSnapshotIdentifier: 'nightly' });
    given.settle();
    expect(statusOf('copy')!.Status).toBe('failed');
  });

  test('is cancelled by deleting it', () => {
    copy();
    given.rds.DeleteDBClusterSnapshot({ DBClusterSnapshotIdentifier: 'copy' });
    given.settle();
    expect(() => statusOf('copy')).toThrow('DBClusterSnapshot not found: copy');
    expect(copy().DBClusterSnapshot.Status).toBe('copying');
  });

  test('keeps the key within a region and takes the given one elsewhere', () => {
    expect(copy().DBClusterSnapshot.KmsKeyId).toBe(KEY_HERE);
    const there = given.world.at(OTHER_REGION).CopyDBClusterSnapshot({
      SourceDBClusterSnapshotIdentifier: nightly,
      TargetDBClusterSnapshotIdentifier: 'copy',
      KmsKeyId: KEY_THERE,
    });
    expect(there.DBClusterSnapshot).toMatchObject({
      DBClusterSnapshotArn: 'arn:aws:rds:us-east-1:111122223333:cluster-snapshot:copy',
      SourceDBClusterSnapshotArn: nightly,
      KmsKeyId: KEY_THERE,
    });
  });

  test('takes the tags of its source only when asked', () => {
    given.rds.AddTagsToResource({ ResourceName: nightly, Tags: [{ Key: 'team', Value: 'orders' }] });
    expect(copy({ TargetDBClusterSnapshotIdentifier: 'bare' }).DBClusterSnapshot.TagList).toEqual([]);
    const tags = [{ Key: 'restore', Value: 'r-1' }];
    const tagged = copy({ TargetDBClusterSnapshotIdentifier: 'tagged', CopyTags: true, Tags: tags }).DBClusterSnapshot;
    expect(tagged.TagList).toEqual([{ Key: 'team', Value: 'orders' }, ...tags]);
  });

  test.each([
    ['a taken name', { TargetDBClusterSnapshotIdentifier: 'Nightly' }, 'DBClusterSnapshotAlreadyExistsFault'],
    ['a source that is not there', { SourceDBClusterSnapshotIdentifier: 'gone' }, 'DBClusterSnapshotNotFoundFault'],
    ['a name with two hyphens', { TargetDBClusterSnapshotIdentifier: 'a--b' }, 'InvalidParameterValue'],
    ['a name that ends with a hyphen', { TargetDBClusterSnapshotIdentifier: 'a-' }, 'InvalidParameterValue'],
    ['a name that begins with a digit', { TargetDBClusterSnapshotIdentifier: '1a' }, 'InvalidParameterValue'],
    ['a name that is too long', { TargetDBClusterSnapshotIdentifier: 'a'.repeat(64) }, 'InvalidParameterValue'],
    ['an automated name', { TargetDBClusterSnapshotIdentifier: 'rds:copy' }, 'InvalidParameterValue'],
    ['a key of another region', { KmsKeyId: KEY_THERE }, 'KMSKeyNotAccessibleFault'],
  ])('refuses %s', (_, input, code) => {
    expect(() => copy(input)).toThrow(expect.objectContaining({ code }));
  });

  test('refuses to cross regions without a key when encrypted', () => {
    const input = { SourceDBClusterSnapshotIdentifier: nightly, TargetDBClusterSnapshotIdentifier: 'copy' };
    expect(() => given.world.at(OTHER_REGION).CopyDBClusterSnapshot(input)).toThrow(
      'Must specify new KMS key for cross region encrypted snapshot copy.',
    );
  });

  test('of what is under a key that AWS owns stays so, and takes a key of KMS only where the rules say so', () => {
    givenCluster(given, 'plain');
    givenSnapshot(given, 'plain', 'open');
    const of = { SourceDBClusterSnapshotIdentifier: 'open', KmsKeyId: undefined };
    expect(copy(of).DBClusterSnapshot).toMatchObject({ StorageEncryptionType: 'sse-rds', StorageEncrypted: false });
    given.settle();
    given.world.encryption.copyTakesFirstKey = true;
    const second = { ...of, TargetDBClusterSnapshotIdentifier: 'second', KmsKeyId: KEY_HERE };
    expect(copy(second).DBClusterSnapshot).toMatchObject({ StorageEncryptionType: 'sse-kms', KmsKeyId: KEY_HERE });
  });

  test('refuses a key for a source without one', () => {
    givenCluster(given, 'plain');
    givenSnapshot(given, 'plain', 'open');
    expect(() => copy({ SourceDBClusterSnapshotIdentifier: 'open', KmsKeyId: KEY_HERE })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterCombination' }),
    );
  });

  test('refuses a source that is not available yet', () => {
    copy();
    const again = { SourceDBClusterSnapshotIdentifier: 'copy', TargetDBClusterSnapshotIdentifier: 'second' };
    expect(() => copy(again)).toThrow(expect.objectContaining({ code: 'InvalidDBClusterSnapshotStateFault' }));
  });

  test('refuses a sixth one in progress, and a hundred and first snapshot', () => {
    for (const n of [1, 2, 3, 4, 5]) copy({ TargetDBClusterSnapshotIdentifier: `copy-${n}` });
    expect(() => copy()).toThrow(expect.objectContaining({ code: 'SnapshotQuotaExceeded' }));
    given.settle();
    given.world.quotas.manualClusterSnapshots = 6;
    expect(() => copy()).toThrow(expect.objectContaining({ code: 'SnapshotQuotaExceeded' }));
  });
});

describe('an automated snapshot', () => {
  const automated = 'rds:prod-2026-10-06-02-05';

  beforeEach(() => {
    given.clock.advanceAtOnce(Date.parse('2026-10-06T02:05:00Z') - given.clock.now());
    given.world.takeAutomatedSnapshot(HERE, 'prod');
    given.settle();
  });

  test('has events and a name of its own kind', () => {
    expect(given.eventIds(automated)).toEqual(['RDS-EVENT-0168', 'RDS-EVENT-0169']);
  });

  test('is listed with the others but found by name only with its type', () => {
    expect(given.rds.DescribeDBClusterSnapshots({}).DBClusterSnapshots.map((each) => each.SnapshotType)).toEqual([
      'manual',
      'automated',
    ]);
    expect(() => statusOf(automated)).toThrow('DBClusterSnapshot not found');
    const input = { DBClusterSnapshotIdentifier: automated, SnapshotType: 'automated' };
    expect(given.rds.DescribeDBClusterSnapshots(input).DBClusterSnapshots).toHaveLength(1);
  });

  test('cannot be deleted or shared, and its copy is manual', () => {
    const name = { DBClusterSnapshotIdentifier: automated };
    expect(() => given.rds.DeleteDBClusterSnapshot(name)).toThrow(
      expect.objectContaining({ code: 'InvalidDBClusterSnapshotStateFault' }),
    );
    expect(() => share(automated, [OTHER_ACCOUNT.accountId])).toThrow(
      expect.objectContaining({ code: 'InvalidDBClusterSnapshotStateFault' }),
    );
    expect(copy({ SourceDBClusterSnapshotIdentifier: automated }).DBClusterSnapshot.SnapshotType).toBe('manual');
  });

  test('goes with its cluster unless it is to be kept', () => {
    given.rds.DeleteDBInstance({ DBInstanceIdentifier: 'prod-1' });
    given.rds.DeleteDBCluster({ DBClusterIdentifier: 'prod', SkipFinalSnapshot: true });
    given.settle();
    expect(
      given.rds.DescribeDBClusterSnapshots({}).DBClusterSnapshots.map((each) => each.DBClusterSnapshotIdentifier),
    ).toEqual(['nightly']);
  });
});

describe('a shared snapshot', () => {
  const other = () => given.world.at(OTHER_ACCOUNT);

  test('is visible to the other account by ARN and in its shared list only', () => {
    const input = { DBClusterSnapshotIdentifier: nightly };
    expect(() => other().DescribeDBClusterSnapshots(input)).toThrow('DBClusterSnapshot not found');
    share('nightly', [OTHER_ACCOUNT.accountId]);
    expect(other().DescribeDBClusterSnapshots(input).DBClusterSnapshots).toHaveLength(1);
    expect(other().DescribeDBClusterSnapshots({}).DBClusterSnapshots).toHaveLength(0);
    expect(other().DescribeDBClusterSnapshots({ IncludeShared: true }).DBClusterSnapshots).toHaveLength(1);
    expect(other().DescribeDBClusterSnapshots({ SnapshotType: 'shared' }).DBClusterSnapshots).toHaveLength(1);
    expect(given.rds.DescribeDBClusterSnapshots({ SnapshotType: 'shared' }).DBClusterSnapshots).toHaveLength(0);
  });

  test('is copied with a key of the copier’s own', () => {
    share('nightly', [OTHER_ACCOUNT.accountId]);
    const input = { SourceDBClusterSnapshotIdentifier: nightly, TargetDBClusterSnapshotIdentifier: 'mine' };
    expect(() => other().CopyDBClusterSnapshot(input)).toThrow(
      expect.objectContaining({ code: 'KMSKeyNotAccessibleFault' }),
    );
    const KmsKeyId = 'arn:aws:kms:eu-west-1:444455556666:key/mine';
    expect(other().CopyDBClusterSnapshot({ ...input, KmsKeyId }).DBClusterSnapshot).toMatchObject({
      KmsKeyId,
      Status: 'copying',
    });
  });

  test('cannot be changed by those it is shared with', () => {
    share('nightly', [OTHER_ACCOUNT.accountId]);
    expect(() => other().DeleteDBClusterSnapshot({ DBClusterSnapshotIdentifier: nightly })).toThrow(
      'DBClusterSnapshot not found',
    );
  });

  test('is refused with a default key, publicly when encrypted, and for more than 20 accounts', () => {
    givenCluster(given, 'default-key', { StorageEncrypted: true });
    givenSnapshot(given, 'default-key', 'unshareable');
    expect(() => share('unshareable', [OTHER_ACCOUNT.accountId])).toThrow(/default KMS key/);
    expect(() => share('nightly', ['all'])).toThrow(/public/);
    const accounts = Array.from({ length: 21 }, (_, n) => String(100_000_000_000 + n));
    expect(() => share('nightly', accounts)).toThrow(expect.objectContaining({ code: 'SharedSnapshotQuotaExceeded' }));
    expect(given.rds.DescribeDBClusterSnapshotAttributes({ DBClusterSnapshotIdentifier: 'nightly' })).toEqual({
      DBClusterSnapshotAttributesResult: {
        DBClusterSnapshotIdentifier: 'nightly',
        DBClusterSnapshotAttributes: [{ AttributeName: 'restore', AttributeValues: [] }],
      },
    });
  });
});

test('a deleted snapshot is gone at once; DescribeEvents says so and EventBridge does not', () => {
  given.rds.DeleteDBClusterSnapshot({ DBClusterSnapshotIdentifier: 'NIGHTLY' });
  expect(() => statusOf('nightly')).toThrow('DBClusterSnapshot not found: nightly');
  const { Events } = given.rds.DescribeEvents({
    SourceType: 'db-cluster-snapshot',
    SourceIdentifier: 'nightly',
    Duration: 60,
  });
  expect(Events.map((event) => event.Message)).toEqual([
    'Creating manual cluster snapshot',
    'Manual cluster snapshot created',
    'Deleted manual snapshot',
  ]);
  expect(given.eventIds('nightly')).toEqual(['RDS-EVENT-0074', 'RDS-EVENT-0075']);
});

test('snapshots are filtered by cluster, engine and type, and listed page by page', () => {
  for (let n = 0; n < 24; n += 1)
    given.rds.CreateDBClusterSnapshot({ DBClusterIdentifier: 'prod', DBClusterSnapshotIdentifier: `s-${n}` });
  givenCluster(given, 'other');
  givenSnapshot(given, 'other', 'of-other');
  const of = (cluster: string) =>
    given.rds.DescribeDBClusterSnapshots({ DBClusterIdentifier: cluster }).DBClusterSnapshots;
  expect(of('other').map((each) => each.DBClusterSnapshotIdentifier)).toEqual(['of-other']);
  const first = given.rds.DescribeDBClusterSnapshots({ DBClusterIdentifier: 'prod', MaxRecords: 20 });
  const second = given.rds.DescribeDBClusterSnapshots({
    DBClusterIdentifier: 'prod',
    MaxRecords: 20,
    Marker: first.Marker,
  });
  expect([first.DBClusterSnapshots.length, second.DBClusterSnapshots.length, second.Marker]).toEqual([
    20,
    5,
    undefined,
  ]);
  expect(
    new Set([...first.DBClusterSnapshots, ...second.DBClusterSnapshots].map((each) => each.DBClusterSnapshotArn)).size,
  ).toBe(25);
  const filtered = {
    Filters: [
      { Name: 'db-cluster-id', Values: ['other'] },
      { Name: 'snapshot-type', Values: ['manual'] },
    ],
  };
  expect(given.rds.DescribeDBClusterSnapshots(filtered).DBClusterSnapshots).toHaveLength(1);
  expect(() => given.rds.DescribeDBClusterSnapshots({ Filters: [{ Name: 'colour', Values: [] }] })).toThrow(
    /Unrecognized filter/,
  );
});

function share(name: string, accounts: string[]): void {
  given.rds.ModifyDBClusterSnapshotAttribute({
    DBClusterSnapshotIdentifier: name,
    AttributeName: 'restore',
    ValuesToAdd: accounts,
  });
}
