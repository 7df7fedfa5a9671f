import { beforeEach, describe, expect, test } from '@jest/globals';
import { createFakeServers, type FakeServers } from './support/fake-servers.ts';
import { givenCluster, givenInstance, givenWorld, type Given } from './support/given.ts';

let servers: FakeServers;
let given: Given;

beforeEach(() => {
  servers = createFakeServers();
  given = givenWorld({ storage: servers });
  group('normal', { shared_preload_libraries: 'pg_cron', 'rds.logical_replication': '1' });
  group('quarantine', { 'cron.launch_active_jobs': 'off' });
  givenCluster(given, 'orders', { DBClusterParameterGroupName: 'quarantine' });
});

function group(DBClusterParameterGroupName: string, values: Readonly<Record<string, string>>): void {
  const DBParameterGroupFamily = 'aurora-postgresql16';
  given.rds.CreateDBClusterParameterGroup({ DBClusterParameterGroupName, DBParameterGroupFamily, Description: 'd' });
  set(DBClusterParameterGroupName, values);
}

function set(DBClusterParameterGroupName: string, values: Readonly<Record<string, string>>): void {
  const Parameters = Object.entries(values).map(([ParameterName, ParameterValue]) => ({
    ParameterName,
    ParameterValue,
    ApplyMethod: 'pending-reboot' as const,
  }));
  given.rds.ModifyDBClusterParameterGroup({ DBClusterParameterGroupName, Parameters });
}

const statuses = () =>
  given.rds
    .DescribeDBClusters({ DBClusterIdentifier: 'orders' })
    .DBClusters[0]!.DBClusterMembers!.map((member) => member.DBClusterParameterGroupStatus);
const lastParameters = () => servers.starts.at(-1)!.parameters;
const useNormalGroup = () => {
  given.rds.ModifyDBCluster({ DBClusterIdentifier: 'orders', DBClusterParameterGroupName: 'normal' });
  given.settle();
};
const reboot = (DBInstanceIdentifier: string) => {
  given.rds.RebootDBInstance({ DBInstanceIdentifier });
  given.settle();
};

test('a server starts with what the group of its cluster sets', () => {
  expect(servers.starts).toMatchObject([
    { volumeId: expect.any(String), port: 5432, parameters: { 'cron.launch_active_jobs': 'off' } },
  ]);
  expect(statuses()).toEqual(['in-sync']);
  givenCluster(given, 'plain');
  expect(lastParameters()).toEqual({});
});

describe('another group', () => {
  test('waits for the writer’s reboot, which restarts the server with its values', () => {
    useNormalGroup();
    expect([statuses(), servers.starts.length]).toEqual([['pending-reboot'], 1]);
    reboot('orders-1');
    expect(statuses()).toEqual(['in-sync']);
    expect(lastParameters()).toEqual({ shared_preload_libraries: 'pg_cron', 'rds.logical_replication': '1' });
  });

  test('is another one only: asking for the group it has changes nothing', () => {
    given.rds.ModifyDBCluster({ DBClusterIdentifier: 'orders', DBClusterParameterGroupName: 'quarantine' });
    given.settle();
    expect(statuses()).toEqual(['in-sync']);
  });

  test('waits on every reader for its own reboot', () => {
    givenInstance(given, 'orders', 'orders-2');
    useNormalGroup();
    expect(statuses()).toEqual(['pending-reboot', 'pending-reboot']);
    reboot('orders-1');
    expect([statuses(), servers.starts.length]).toEqual([['in-sync', 'pending-reboot'], 2]);
    reboot('orders-2');
    expect([statuses(), servers.starts.length]).toEqual([['in-sync', 'in-sync'], 2]);
  });

  test('is taken over by a start of the cluster and by the writer’s rename too', () => {
    useNormalGroup();
    given.rds.StopDBCluster({ DBClusterIdentifier: 'orders' });
    given.settle();
    given.rds.StartDBCluster({ DBClusterIdentifier: 'orders' });
    given.settle();
    expect([statuses(), lastParameters()]).toEqual([
      ['in-sync'],
      { shared_preload_libraries: 'pg_cron', 'rds.logical_replication': '1' },
    ]);
    set('normal', { shared_preload_libraries: 'pg_stat_statements' });
    given.rds.ModifyDBInstance({
      DBInstanceIdentifier: 'orders-1',
      NewDBInstanceIdentifier: 'writer',
      ApplyImmediately: true,
    });
    given.settle();
    expect(statuses()).toEqual(['in-sync']);
    expect(lastParameters()).toMatchObject({ shared_preload_libraries: 'pg_stat_statements' });
  });
});

describe('a changed value', () => {
  test('makes the members of every cluster with the group wait for a reboot, and no others', () => {
    set('normal', { shared_preload_libraries: '' });
    expect(statuses()).toEqual(['in-sync']);
    set('quarantine', { max_logical_replication_workers: '0' });
    expect(statuses()).toEqual(['pending-reboot']);
  });

  test('that comes while the writer reboots waits for the next reboot', () => {
    given.rds.RebootDBInstance({ DBInstanceIdentifier: 'orders-1' });
    set('quarantine', { max_logical_replication_workers: '0' });
    given.settle();
    expect(statuses()).toEqual(['pending-reboot']);
    reboot('orders-1');
    expect([statuses(), lastParameters()['max_logical_replication_workers']]).toEqual([['in-sync'], '0']);
  });
});

test('parameters are listed by source and by name', () => {
  const names = (input: object) =>
    given.rds
      .DescribeDBClusterParameters({ DBClusterParameterGroupName: 'normal', ...input })
      .Parameters.map((parameter) => parameter.ParameterName);
  expect(names({})).toEqual(names({ Source: 'user' }));
  expect(names({ Source: 'user' })).toHaveLength(2);
  expect(names({ Source: 'engine-default' })).toEqual([]);
  const Filters = [{ Name: 'parameter-name', Values: ['rds.logical_replication'] }];
  expect(names({ Filters })).toEqual(['rds.logical_replication']);
});
