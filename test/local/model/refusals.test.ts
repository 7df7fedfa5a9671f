import { beforeEach, describe, expect, test } from '@jest/globals';
import { givenCluster, givenWorld, type Given } from './support/given.ts';

let given: Given;
beforeEach(() => {
  given = givenWorld();
});

const cluster = (input: object) => () =>
  given.rds.CreateDBCluster({
    DBClusterIdentifier: 'new',
    Engine: 'aurora-postgresql',
    MasterUsername: 'dba',
    MasterUserPassword: 'a-master-password',
    ...input,
  });
const changed = (input: object) => () => given.rds.ModifyDBCluster({ DBClusterIdentifier: 'prod', ...input });
const instance = (input: object) => () =>
  given.rds.CreateDBInstance({
    DBInstanceIdentifier: 'prod-2',
    DBClusterIdentifier: 'prod',
    DBInstanceClass: 'db.r6g.large',
    Engine: 'aurora-postgresql',
    ...input,
  });
const refusal = (code: string, message: string | RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe('tags', () => {
  const SYMBOLS = 'may only contain unicode letters, digits, whitespace, or one of these symbols: _ . : / = + \\ - @';
  const bad: readonly (readonly [string, { Key: string; Value: string }, string])[] = [
    ['a comma in the value', { Key: 'hours', Value: 'off=(M-F,18)' }, `Tag values ${SYMBOLS}`],
    ['a bracket in the key', { Key: 'a[0]', Value: '' }, `Tag keys ${SYMBOLS}`],
    ['a reserved key', { Key: 'AWS:team', Value: '' }, 'Tag keys cannot start with the reserved prefix "aws:".'],
    ['a reserved value', { Key: 'team', Value: 'rds:x' }, 'Tag values cannot start with the reserved prefix "rds:".'],
    ['no key', { Key: '', Value: 'x' }, 'Tag keys have 1 to 128 characters, values up to 256'],
    ['a long key', { Key: 'k'.repeat(129), Value: '' }, 'Tag keys have 1 to 128 characters, values up to 256'],
    ['a long value', { Key: 'k', Value: 'v'.repeat(257) }, 'Tag keys have 1 to 128 characters, values up to 256'],
  ];
  const taking: readonly (readonly [string, (Tags: { Key: string; Value: string }[]) => unknown])[] = [
    ['CreateDBCluster', (Tags) => cluster({ Tags })()],
    ['CreateDBInstance', (Tags) => instance({ Tags })()],
    [
      'CreateDBClusterSnapshot',
      (Tags) =>
        given.rds.CreateDBClusterSnapshot({ DBClusterIdentifier: 'prod', DBClusterSnapshotIdentifier: 's', Tags }),
    ],
    [
      'AddTagsToResource',
      (Tags) => given.rds.AddTagsToResource({ ResourceName: `arn:aws:rds:eu-west-1:111122223333:cluster:prod`, Tags }),
    ],
    [
      'CreateDBSubnetGroup',
      (Tags) =>
        given.rds.CreateDBSubnetGroup({
          ...{ DBSubnetGroupName: 'g', DBSubnetGroupDescription: 'd', SubnetIds: ['a', 'b'], Tags },
        }),
    ],
    [
      'CreateDBClusterParameterGroup',
      (Tags) =>
        given.rds.CreateDBClusterParameterGroup({
          ...{
            DBClusterParameterGroupName: 'g',
            DBParameterGroupFamily: 'aurora-postgresql16',
            Description: 'd',
            Tags,
          },
        }),
    ],
  ];
  beforeEach(() => givenCluster(given, 'prod'));

  test.each(bad)('with %s are refused by each operation that takes tags', (_, tag, message) => {
    for (const [, take] of taking) {
      expect(() => take([tag])).toThrow(expect.objectContaining({ code: 'InvalidParameterValue', message }));
    }
  });

  test.each(taking)('of any script, and fifty of them, are taken by %s, and not one more', (_, take) => {
    const tags = Array.from({ length: 50 }, (__, i) => ({ Key: `ключ ${i}`, Value: 'größe_.:/=+-@ 1' }));
    expect(() => take([...tags, { Key: 'one more', Value: '' }])).toThrow('at most 50 tags');
    expect(() => take(tags)).not.toThrow();
  });
});

describe('engine versions and instance classes', () => {
  beforeEach(() => givenCluster(given, 'prod'));

  test.each(['db.r8g.4xlarge', 'db.t3.medium', 'db.x2g.16xlarge'])(
    '%s exists in Aurora and is refused as not imitated, with what is',
    (DBInstanceClass) => {
      const expected = refusal(
        'NotImplemented',
        new RegExp(`class ${DBInstanceClass} \\(imitated are db.serverless, `),
      );
      expect(instance({ DBInstanceClass })).toThrow(expected);
      const change = { DBInstanceIdentifier: 'prod-1', DBInstanceClass };
      expect(() => given.rds.ModifyDBInstance(change)).toThrow(expected);
    },
  );

  test('a class that RDS has and Aurora has not is a combination RDS does not support', () => {
    expect(instance({ DBInstanceClass: 'db.m5.large' })).toThrow(
      refusal(
        'InvalidParameterCombination',
        /DBInstanceClass=db.m5.large, Engine=aurora-postgresql, EngineVersion=16.9, LicenseModel=postgresql-license\./,
      ),
    );
  });

  test('a class that exists nowhere is invalid', () => {
    const expected = refusal('InvalidParameterValue', 'Invalid DB Instance class: db.big');
    expect(instance({ DBInstanceClass: 'db.big' })).toThrow(expected);
  });

  test.each([
    ['16.3', 'aurora-postgresql'],
    ['17.5', 'aurora-postgresql'],
    ['13', 'aurora-postgresql'],
    ['8.0.mysql_aurora.3.04.1', 'aurora-mysql'],
  ])('version %s of %s exists and is refused as not imitated, with what is', (EngineVersion, Engine) => {
    expect(cluster({ Engine, EngineVersion })).toThrow(refusal('NotImplemented', /\(imitated are .*\d/));
  });

  test.each(['16.99', '42.1', 'latest'])('version %s exists nowhere and cannot be found', (EngineVersion) => {
    const message = `Cannot find version ${EngineVersion} for aurora-postgresql`;
    expect(cluster({ EngineVersion })).toThrow(refusal('InvalidParameterCombination', message));
  });
});

describe('numbers out of range', () => {
  beforeEach(() => givenCluster(given, 'prod'));

  test.each([
    [{ Port: 1149 }, 'port: 1149'],
    [{ Port: 65_536 }, 'port: 65536'],
    [{ BackupRetentionPeriod: 0 }, 'retention period: 0'],
    [{ BackupRetentionPeriod: 36 }, 'retention period: 36'],
    [scaling(0.5, 300), 'maximum capacity 300 '],
    [scaling(-0.5, 4), 'minimum capacity -0.5 '],
    [scaling(0.7, 4), 'minimum capacity 0.7 '],
    [scaling(4, 2), 'must not exceed the maximum capacity 2'],
    [scaling(0, 0.5), 'The maximum capacity must be at least 1.0.'],
    [scaling(0, 4, 299), 'SecondsUntilAutoPause 299 '],
    [{ ServerlessV2ScalingConfiguration: { MinCapacity: 1 } }, 'Both MinCapacity and MaxCapacity must be specified'],
  ])('%j is refused when a cluster is made', (input, message) => {
    expect(cluster(input)).toThrow(refusal('InvalidParameterValue', message));
    expect(given.statusOf('new')).toBeUndefined();
  });

  test.each([-1, 16])('promotion tier %d is refused', (PromotionTier) => {
    expect(instance({ PromotionTier })).toThrow(refusal('InvalidParameterValue', 'between 0 and 15'));
    const change = { DBInstanceIdentifier: 'prod-1', PromotionTier };
    expect(() => given.rds.ModifyDBInstance(change)).toThrow(refusal('InvalidParameterValue', 'between 0 and 15'));
  });

  test('a change is refused as a whole, and half of a capacity range is put over the other half', () => {
    expect(changed({ DeletionProtection: true, BackupRetentionPeriod: 40 })).toThrow('retention period: 40');
    changed(scaling(1, 8))();
    given.settle();
    expect(changed({ ServerlessV2ScalingConfiguration: { MinCapacity: 9 } })).toThrow('must not exceed');
    changed({ ServerlessV2ScalingConfiguration: { MinCapacity: 0 } })();
    given.settle();
    expect(given.rds.DescribeDBClusters({ DBClusterIdentifier: 'prod' }).DBClusters[0]).toMatchObject({
      ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 8 },
      DeletionProtection: false,
    });
  });

  function scaling(MinCapacity: number, MaxCapacity: number, SecondsUntilAutoPause?: number) {
    return { ServerlessV2ScalingConfiguration: { MinCapacity, MaxCapacity, SecondsUntilAutoPause } };
  }
});

describe('windows', () => {
  test.each([
    ['3:00-04:00', undefined, "Invalid backup window time '3:00' specified."],
    ['03:00', undefined, "Invalid backup window time '03:00' specified."],
    ['03:00-25:00', undefined, "Invalid backup window time '25:00' specified."],
    ['23:50-00:10', undefined, 'Backup window must be at least 30 minutes.'],
    [undefined, 'so:03:00-so:04:00', "Invalid maintenance window time 'so:03:00' specified."],
    [undefined, 'sun:03:00-04:00', "Invalid maintenance window time '04:00' specified."],
    [undefined, 'Sun:03:00-Sun:03:29', 'Maintenance window must be at least 30 minutes.'],
    [undefined, 'sun:03:00-mon:03:00', 'Maintenance window must be less than 24 hours.'],
    ['20:00-20:30', 'wed:18:00-wed:22:00', 'The backup window and maintenance window must not overlap.'],
    ['00:00-00:30', 'wed:18:00-thu:01:00', 'The backup window and maintenance window must not overlap.'],
    ['23:50-00:20', 'mon:00:00-mon:05:00', 'The backup window and maintenance window must not overlap.'],
    ['01:00-01:30', 'sun:23:00-mon:02:00', 'The backup window and maintenance window must not overlap.'],
  ])('%s and %s are refused: %s', (PreferredBackupWindow, PreferredMaintenanceWindow, message) => {
    const windows = { PreferredBackupWindow, PreferredMaintenanceWindow };
    expect(cluster(windows)).toThrow(refusal('InvalidParameterValue', message));
  });

  test('that touch are taken, and the one that is not given keeps out of the other’s way', () => {
    const shown = (input: object) => cluster(input)().DBCluster;
    const touching = { PreferredBackupWindow: '03:00-04:00', PreferredMaintenanceWindow: 'sun:04:00-sun:05:00' };
    expect(shown(touching)).toMatchObject(touching);
    const { DBCluster } = given.rds.CreateDBCluster({
      ...{
        DBClusterIdentifier: 'b',
        Engine: 'aurora-postgresql',
        MasterUsername: 'dba',
        MasterUserPassword: 'a-password',
      },
      PreferredBackupWindow: '04:00-04:30',
    });
    expect(DBCluster!.PreferredMaintenanceWindow).toBe('sun:16:00-sun:16:30');
  });

  test('are compared with the other one that a cluster has', () => {
    givenCluster(given, 'prod', { PreferredBackupWindow: '03:00-04:00' });
    expect(changed({ PreferredMaintenanceWindow: 'sun:03:30-sun:04:30' })).toThrow('must not overlap');
    expect(instance({ PreferredMaintenanceWindow: 'sunday' })).toThrow("Invalid maintenance window time 'sunday'");
  });
});
