import { expect, test } from '@jest/globals';
import { givenCluster, givenInstance, givenSnapshot, givenWorld, HERE } from './support/given.ts';

test('a refresh goes from snapshot to restored cluster through AWS’s statuses', () => {
  const given = givenWorld();
  const { rds, clock, settle } = given;
  givenCluster(given, 'prod', { StorageEncrypted: true });
  givenCluster(given, 'staging');
  givenSnapshot(given, 'prod', 'nightly');

  const copy = rds.CopyDBClusterSnapshot({
    SourceDBClusterSnapshotIdentifier: 'nightly',
    TargetDBClusterSnapshotIdentifier: 'copy',
  }).DBClusterSnapshot;
  expect(copy).toMatchObject({
    Status: 'copying',
    PercentProgress: 0,
    SourceDBClusterSnapshotArn: arn('cluster-snapshot:nightly'),
  });
  settle();

  expect(rds.DeleteDBInstance({ DBInstanceIdentifier: 'staging-1' }).DBInstance.DBInstanceStatus).toBe('deleting');
  expect(
    rds.DeleteDBCluster({ DBClusterIdentifier: 'staging', FinalDBSnapshotIdentifier: 'final' }).DBCluster.Status,
  ).toBe('available');
  expect(given.statusOf('staging')).toBe('deleting');
  settle();
  expect(given.statusOf('staging')).toBeUndefined();

  const restored = rds.RestoreDBClusterFromSnapshot({
    DBClusterIdentifier: 'Staging',
    SnapshotIdentifier: 'copy',
    Engine: 'aurora-postgresql',
  });
  expect(restored.DBCluster).toMatchObject({
    DBClusterIdentifier: 'staging',
    Status: 'creating',
    MasterUsername: 'dba',
    StorageEncrypted: true,
  });
  clock.advanceAtOnce(given.world.durations.restoreMs);
  expect(given.statusOf('staging')).toBe('available');
  givenInstance(given, 'staging', 'staging-1');
  expect(rds.DescribeDBClusters({ DBClusterIdentifier: 'staging' }).DBClusters[0]!.DBClusterMembers).toEqual([
    {
      DBInstanceIdentifier: 'staging-1',
      IsClusterWriter: true,
      DBClusterParameterGroupStatus: 'in-sync',
      PromotionTier: 1,
    },
  ]);

  const created = ['RDS-EVENT-0170', 'RDS-EVENT-0171', 'RDS-EVENT-0170'];
  expect(given.eventIds('staging')).toEqual(created);
  expect(given.eventIds('staging-1')).toEqual(['RDS-EVENT-0005', 'RDS-EVENT-0004', 'RDS-EVENT-0003', 'RDS-EVENT-0005']);
  expect(given.eventIds('nightly')).toEqual(['RDS-EVENT-0074', 'RDS-EVENT-0075']);
  expect(given.eventIds('final')).toEqual(['RDS-EVENT-0074', 'RDS-EVENT-0075']);
  expect(given.eventIds('copy')).toEqual([]);
});

test('an event has the shape RDS gives it', () => {
  const given = givenWorld();
  givenCluster(given, 'prod', { Tags: [{ Key: 'role', Value: 'source' }] });
  expect(given.events[0]).toEqual({
    version: '0',
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    'detail-type': 'RDS DB Cluster Event',
    source: 'aws.rds',
    account: HERE.accountId,
    time: '2026-10-06T02:00:02Z',
    region: HERE.region,
    resources: [arn('cluster:prod')],
    detail: {
      EventCategories: ['creation'],
      SourceType: 'CLUSTER',
      SourceArn: arn('cluster:prod'),
      Date: '2026-10-06T02:00:02.000Z',
      Message: 'DB cluster created',
      SourceIdentifier: 'prod',
      EventID: 'RDS-EVENT-0170',
      Tags: { role: ['source'] },
    },
  });
});

test('a restored cluster has a resource id of its own', () => {
  const given = givenWorld();
  givenCluster(given, 'prod');
  givenSnapshot(given, 'prod', 'nightly');
  const { DBCluster } = given.rds.RestoreDBClusterFromSnapshot({
    DBClusterIdentifier: 'copy',
    SnapshotIdentifier: 'nightly',
    Engine: 'aurora-postgresql',
  });
  const [source] = given.rds.DescribeDBClusters({ DBClusterIdentifier: 'prod' }).DBClusters;
  expect(DBCluster.DbClusterResourceId).toMatch(/^cluster-[A-Z2-7]{26}$/);
  expect(DBCluster.DbClusterResourceId).not.toBe(source!.DbClusterResourceId);
});

function arn(tail: string): string {
  return `arn:aws:rds:${HERE.region}:${HERE.accountId}:${tail}`;
}
