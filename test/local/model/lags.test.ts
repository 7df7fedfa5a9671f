import { beforeEach, describe, expect, test } from '@jest/globals';
import { givenCluster, givenWorld, type Given } from './support/given.ts';

const LAG_MS = 5_000;
let given: Given;

beforeEach(() => {
  given = givenWorld();
  givenCluster(given, 'prod');
  given.settle();
});

const notFound = (code: string) => expect.objectContaining({ code });
const cluster = (name: string) => given.rds.DescribeDBClusters({ DBClusterIdentifier: name }).DBClusters[0]!;
const clusterNames = () => given.rds.DescribeDBClusters({}).DBClusters.map((each) => each.DBClusterIdentifier);
const instance = (name: string) => given.rds.DescribeDBInstances({ DBInstanceIdentifier: name }).DBInstances[0]!;
const settings = { Engine: 'aurora-postgresql', MasterUsername: 'dba', MasterUserPassword: 'a-master-password' };
const createInstance = (name: string, DBClusterIdentifier: string) =>
  given.rds.CreateDBInstance({
    ...{ DBInstanceIdentifier: name, DBClusterIdentifier, DBInstanceClass: 'db.r6g.large' },
    Engine: 'aurora-postgresql',
  });
const rename = (from: string, to: string) => {
  given.rds.ModifyDBCluster({ DBClusterIdentifier: from, NewDBClusterIdentifier: to, ApplyImmediately: true });
  given.clock.advanceAtOnce(given.world.durations.modifyLagMs + given.world.durations.renameMs);
};

describe('what is new', () => {
  beforeEach(() => {
    given.world.lags.describeCreatedMs = LAG_MS;
  });

  test('has its name at once and is described a while later, alone and among others', () => {
    const create = () => given.rds.CreateDBCluster({ DBClusterIdentifier: 'new', ...settings });
    create();
    expect(() => cluster('new')).toThrow(notFound('DBClusterNotFoundFault'));
    expect(clusterNames()).toEqual(['prod']);
    expect(create).toThrow(notFound('DBClusterAlreadyExistsFault'));
    given.clock.advanceAtOnce(LAG_MS);
    expect(cluster('new').Status).toBe('available');
    expect(clusterNames()).toEqual(['new', 'prod']);
  });

  test('is not yet a member of its cluster either', () => {
    const members = () => cluster('prod').DBClusterMembers!.map((each) => each.DBInstanceIdentifier);
    createInstance('prod-2', 'prod');
    expect(() => instance('prod-2')).toThrow(notFound('DBInstanceNotFound'));
    expect(members()).toEqual(['prod-1']);
    expect(() => createInstance('prod-2', 'prod')).toThrow(notFound('DBInstanceAlreadyExists'));
    given.clock.advanceAtOnce(LAG_MS);
    expect(instance('prod-2').DBInstanceStatus).toBe('available');
    expect(members()).toEqual(['prod-1', 'prod-2']);
  });

  test('may be a snapshot, whose event comes first', () => {
    given.rds.CreateDBClusterSnapshot({ DBClusterIdentifier: 'prod', DBClusterSnapshotIdentifier: 's' });
    given.clock.advanceAtOnce(given.world.durations.snapshotMs);
    expect(given.eventIds('s')).toContain('RDS-EVENT-0075');
    const named = () => given.rds.DescribeDBClusterSnapshots({ DBClusterSnapshotIdentifier: 's' });
    expect(named).toThrow(notFound('DBClusterSnapshotNotFoundFault'));
    expect(given.rds.DescribeDBClusterSnapshots({}).DBClusterSnapshots).toEqual([]);
    given.clock.advanceAtOnce(LAG_MS);
    expect(named().DBClusterSnapshots).toHaveLength(1);
  });
});

describe('what is renamed', () => {
  beforeEach(() => {
    given.world.lags.describeRenamedMs = LAG_MS;
  });

  test('is described by its old name only, for a while after its event', () => {
    const { DBClusterArn, DbClusterResourceId } = cluster('prod');
    rename('prod', 'old');
    expect(given.eventIds('old')).toContain('RDS-EVENT-0172');
    expect(() => cluster('old')).toThrow(notFound('DBClusterNotFoundFault'));
    expect(cluster('prod')).toMatchObject({ DBClusterArn, DbClusterResourceId, Status: 'renaming' });
    expect(instance('prod-1').DBClusterIdentifier).toBe('prod');
    given.clock.advanceAtOnce(LAG_MS);
    expect(cluster('old')).toMatchObject({ DbClusterResourceId, Status: 'available' });
    expect(() => cluster('prod')).toThrow(notFound('DBClusterNotFoundFault'));
  });

  test('leaves its name at once to the next who takes it, who is then described by it', () => {
    const { DbClusterResourceId } = cluster('prod');
    rename('prod', 'old');
    given.rds.CreateDBCluster({ DBClusterIdentifier: 'prod', ...settings });
    expect(cluster('prod').DbClusterResourceId).not.toBe(DbClusterResourceId);
    expect(clusterNames()).toEqual(['prod']);
  });

  test('may be an instance', () => {
    given.rds.ModifyDBInstance({
      ...{ DBInstanceIdentifier: 'prod-1', NewDBInstanceIdentifier: 'writer', ApplyImmediately: true },
    });
    given.clock.advanceAtOnce(given.world.durations.modifyLagMs + given.world.durations.renameMs);
    expect(() => instance('writer')).toThrow(notFound('DBInstanceNotFound'));
    expect(instance('prod-1').DBInstanceStatus).toBe('renaming');
    given.clock.advanceAtOnce(LAG_MS);
    expect(instance('writer').DBInstanceStatus).toBe('available');
  });
});

test('a member says in-sync for a while after its cluster’s parameters have changed, and stays pending afterwards', () => {
  given.world.lags.parameterStatusMs = LAG_MS;
  const status = () => cluster('prod').DBClusterMembers![0]!.DBClusterParameterGroupStatus;
  const name = { DBClusterParameterGroupName: 'mine' };
  given.rds.CreateDBClusterParameterGroup({ ...name, DBParameterGroupFamily: 'aurora-postgresql16', Description: 'd' });
  given.rds.ModifyDBCluster({ DBClusterIdentifier: 'prod', ...name });
  given.clock.advanceAtOnce(given.world.durations.modifyLagMs + given.world.durations.modifyMs);
  expect(cluster('prod')).toMatchObject({ DBClusterParameterGroup: 'mine', Status: 'available' });
  expect(status()).toBe('in-sync');
  given.clock.advanceAtOnce(LAG_MS);
  expect(status()).toBe('pending-reboot');
});

describe('a cluster without instances', () => {
  const make = () => given.rds.CreateDBCluster({ DBClusterIdentifier: 'new', ...settings });

  test('is available when its data are there, and takes no instance before', () => {
    make();
    expect(() => createInstance('new-1', 'new')).toThrow(notFound('InvalidDBClusterStateFault'));
    given.settle();
    expect(given.statusOf('new')).toBe('available');
  });

  test('or stays creating until its first instance is there', () => {
    given.world.lags.clustersAwaitInstances = true;
    make();
    expect(() => createInstance('new-1', 'new')).toThrow(notFound('InvalidDBClusterStateFault'));
    given.settle();
    expect([given.statusOf('new'), given.eventIds('new')]).toEqual(['creating', []]);
    createInstance('new-1', 'new');
    expect(given.statusOf('new')).toBe('creating');
    given.settle();
    expect([given.statusOf('new'), given.eventIds('new')]).toEqual(['available', ['RDS-EVENT-0170']]);
    expect(instance('new-1').DBInstanceStatus).toBe('available');
  });

  test.each([true, false])('or takes an instance at once, which waits for the data (awaits: %s)', (awaits) => {
    Object.assign(given.world.lags, { clustersAwaitInstances: awaits, instancesIntoCreatingClusters: 'accepted' });
    given.world.durations.clusterCreateMs = 30_000;
    make();
    createInstance('new-1', 'new');
    given.clock.advanceAtOnce(29_999);
    expect([given.statusOf('new'), instance('new-1').DBInstanceStatus]).toEqual(['creating', 'creating']);
    given.clock.advanceAtOnce(1);
    expect([given.statusOf('new'), instance('new-1').DBInstanceStatus]).toEqual(['available', 'available']);
  });
});
