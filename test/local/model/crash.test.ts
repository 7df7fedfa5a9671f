import { beforeEach, expect, test } from '@jest/globals';
import type { ServerWatch } from '../../../local/model/cluster-storage.ts';
import { createFakeNetwork, type FakeNetwork } from './support/fake-network.ts';
import { createFakeServers, type FakeServers } from './support/fake-servers.ts';
import { givenCluster, givenInstance, givenWorld, type Given } from './support/given.ts';

let servers: FakeServers;
let network: FakeNetwork;
let given: Given;
let errors: string[];
let watch: ServerWatch;

beforeEach(() => {
  servers = createFakeServers();
  network = createFakeNetwork();
  errors = [];
  const onStorageError = (what: string, error: unknown) => void errors.push(`${what}: ${(error as Error).message}`);
  given = givenWorld({ storage: servers, network, onStorageError });
  givenCluster(given, 'prod');
  givenInstance(given, 'prod', 'prod-2');
  watch = servers.starts[0]!.watch!;
});

const statuses = () =>
  given.rds.DescribeDBInstances({}).DBInstances.map(({ DBInstanceStatus: status }) => status as string);

test('a restart after a crash is told of the writer, which stays available under its name', () => {
  watch.restarted();
  expect(given.eventIds('prod-1')).toEqual(['RDS-EVENT-0005', 'RDS-EVENT-0006']);
  expect(given.events.at(-1)!.detail).toMatchObject({
    EventCategories: ['availability'],
    Message: 'DB instance restarted',
  });
  expect(given.eventIds('prod-2')).toEqual(['RDS-EVENT-0005']);
  expect(statuses()).toEqual(['available', 'available']);
  expect(network.destinationOf('cluster', 'prod')).toBeDefined();
});

test('a renamed writer is told of by its name of now', () => {
  given.rds.ModifyDBInstance({
    DBInstanceIdentifier: 'prod-1',
    NewDBInstanceIdentifier: 'primary',
    ApplyImmediately: true,
  });
  given.settle();
  watch.restarted();
  expect(given.eventIds('primary')).toEqual(['RDS-EVENT-0006']);
});

test('a server that is given up leaves failed instances, whose names nobody answers to, and says why', () => {
  watch.givenUp(new Error('PostgreSQL died 6 times'));
  expect(statuses()).toEqual(['failed', 'failed']);
  for (const name of ['prod-1', 'prod-2']) expect(given.eventIds(name)).toEqual(['RDS-EVENT-0005', 'RDS-EVENT-0035']);
  expect(network.destinationOf('cluster', 'prod')).toBeUndefined();
  expect(network.destinationOf('instance', 'prod-1')).toBeUndefined();
  expect(errors).toEqual([expect.stringMatching(/^running cluster-.*: PostgreSQL died 6 times$/)]);
});

test('failed instances and their cluster can be deleted', () => {
  watch.givenUp(new Error('PostgreSQL died 6 times'));
  for (const name of ['prod-1', 'prod-2']) given.rds.DeleteDBInstance({ DBInstanceIdentifier: name });
  given.rds.DeleteDBCluster({ DBClusterIdentifier: 'prod', SkipFinalSnapshot: true });
  given.settle();
  expect(given.statusOf('prod')).toBeUndefined();
});

test('an instance that is being deleted is neither told of nor failed', () => {
  for (const name of ['prod-1', 'prod-2']) given.rds.DeleteDBInstance({ DBInstanceIdentifier: name });
  watch.restarted();
  watch.givenUp(new Error('PostgreSQL died 6 times'));
  expect(given.eventIds('prod-1')).toEqual(['RDS-EVENT-0005']);
  expect(statuses()).toEqual(['deleting', 'deleting']);
});
