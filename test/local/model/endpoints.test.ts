import { beforeEach, describe, expect, test } from '@jest/globals';
import { createFakeNetwork, type FakeNetwork } from './support/fake-network.ts';
import { createFakeServers, type FakeServers } from './support/fake-servers.ts';
import { givenCluster, givenInstance, givenWorld, HERE, type Given } from './support/given.ts';

let network: FakeNetwork;
let servers: FakeServers;
let given: Given;

beforeEach(() => {
  network = createFakeNetwork();
  servers = createFakeServers();
  given = givenWorld({ network, storage: servers });
  givenCluster(given, 'orders', { Port: 5555, VpcSecurityGroupIds: ['sg-first'] });
});

const cluster = (name: string) => given.rds.DescribeDBClusters({ DBClusterIdentifier: name }).DBClusters[0]!;
const instance = (name: string) => given.rds.DescribeDBInstances({ DBInstanceIdentifier: name }).DBInstances[0]!;
const serverOf = (name: string) => network.destinationOf('cluster', name)?.server.port;
const serverOfInstance = (name: string) => network.destinationOf('instance', name)?.server.port;
const renameCluster = (from: string, to: string) =>
  given.rds.ModifyDBCluster({ DBClusterIdentifier: from, NewDBClusterIdentifier: to, ApplyImmediately: true });
const renameInstance = (from: string, to: string) =>
  given.rds.ModifyDBInstance({ DBInstanceIdentifier: from, NewDBInstanceIdentifier: to, ApplyImmediately: true });

describe('a name', () => {
  test('is shown with its own address, and leads to the server', () => {
    expect(cluster('orders')).toMatchObject({ Endpoint: 'localhost', ReaderEndpoint: 'localhost', Port: 1 });
    expect(instance('orders-1').Endpoint).toEqual({ Address: 'localhost', Port: 2 });
    expect([serverOf('orders'), serverOfInstance('orders-1')]).toEqual([5001, 5001]);
  });

  test('without a server is only a name, with the port that was asked for', () => {
    given.rds.StopDBCluster({ DBClusterIdentifier: 'orders' });
    given.settle();
    expect(cluster('orders')).toMatchObject({ Endpoint: expect.stringMatching(/^orders\.cluster-/), Port: 5555 });
    expect(instance('orders-1').Endpoint).toEqual({ Address: expect.stringMatching(/^orders-1\./), Port: 5555 });
    expect([serverOf('orders'), serverOfInstance('orders-1')]).toEqual([undefined, undefined]);
  });

  test('has the port and the security groups that the cluster has when somebody connects', () => {
    const destination = network.destinationOf('cluster', 'orders')!;
    expect([destination.port, destination.groupIds()]).toEqual([5555, ['sg-first']]);
    given.rds.ModifyDBCluster({ DBClusterIdentifier: 'orders', VpcSecurityGroupIds: ['sg-second'] });
    given.settle();
    expect(destination.groupIds()).toEqual(['sg-second']);
  });

  test('of an instance goes with the instance, those of the others stay', () => {
    givenInstance(given, 'orders', 'orders-2');
    given.rds.DeleteDBInstance({ DBInstanceIdentifier: 'orders-2' });
    given.settle();
    expect([serverOf('orders'), serverOfInstance('orders-1'), serverOfInstance('orders-2')]).toEqual([
      5001,
      5001,
      undefined,
    ]);
  });

  test('of a cluster goes with its last instance', () => {
    given.rds.DeleteDBInstance({ DBInstanceIdentifier: 'orders-1' });
    given.settle();
    expect([serverOf('orders'), serverOfInstance('orders-1')]).toEqual([undefined, undefined]);
  });
});

describe('renaming a cluster', () => {
  test('keeps the old name answering until the end, then only the new one does', () => {
    renameCluster('orders', 'orders-old');
    given.clock.advanceAtOnce(given.world.durations.modifyLagMs + given.world.durations.renameMs - 1);
    expect(cluster('orders').Status).toBe('renaming');
    expect([serverOf('orders'), serverOf('orders-old')]).toEqual([5001, undefined]);
    given.clock.advanceAtOnce(1 + given.world.durations.dnsMs);
    expect(cluster('orders-old').Status).toBe('available');
    expect([serverOf('orders'), serverOf('orders-old')]).toEqual([undefined, 5001]);
  });

  test('leaves its instances and its server alone', () => {
    renameCluster('orders', 'orders-old');
    given.clock.advanceAtOnce(given.world.durations.modifyLagMs);
    expect(instance('orders-1').DBInstanceStatus).toBe('available');
    given.settle();
    expect(instance('orders-1').DBClusterIdentifier).toBe('orders-old');
    expect([serverOfInstance('orders-1'), servers.starts.length]).toEqual([5001, 1]);
  });

  test('lets another cluster take the name, with the same address', () => {
    const before = cluster('orders');
    givenCluster(given, 'orders-new');
    renameCluster('orders', 'orders-old');
    given.settle();
    renameCluster('orders-new', 'orders');
    given.settle();
    expect(cluster('orders')).toMatchObject({ Endpoint: before.Endpoint, Port: before.Port });
    expect([serverOf('orders'), serverOf('orders-old'), serverOf('orders-new')]).toEqual([5002, 5001, undefined]);
  });

  test('gives the tags to the new ARN at once, and takes them from the old one', () => {
    const ResourceName = cluster('orders').DBClusterArn!;
    given.rds.AddTagsToResource({ ResourceName, Tags: [{ Key: 'plan', Value: 'orders' }] });
    renameCluster('orders', 'orders-old');
    given.clock.advanceAtOnce(given.world.durations.modifyLagMs + given.world.durations.renameMs);
    expect(given.world.tagsOf(`${ResourceName}-old`)).toEqual([{ Key: 'plan', Value: 'orders' }]);
    expect(given.world.tagsOf(ResourceName)).toBeUndefined();
    given.rds.RemoveTagsFromResource({ ResourceName: `${ResourceName}-old`, TagKeys: ['plan'] });
    expect(given.world.tagsOf(`${ResourceName}-old`)).toEqual([]);
  });
});

describe('while DNS does not know of a rename yet', () => {
  const DNS_MS = 20_000;
  /** Until the rename has ended; DNS learns of it `DNS_MS` later. */
  const renamed = (from: string, to: string) => {
    renameCluster(from, to);
    given.clock.advanceAtOnce(given.world.durations.modifyLagMs + given.world.durations.renameMs);
    expect(cluster(to).Status).toBe('available');
  };

  beforeEach(() => {
    givenCluster(given, 'orders-new');
    given.world.durations.dnsMs = DNS_MS;
  });

  test('the name goes on leading to its former bearer, then to nobody, then to the new one', () => {
    const { Port } = cluster('orders');
    renamed('orders', 'orders-old');
    expect([serverOf('orders'), serverOf('orders-old')]).toEqual([5001, undefined]);
    given.clock.advanceAtOnce(DNS_MS / 2);
    renamed('orders-new', 'orders');
    expect([serverOf('orders'), serverOf('orders-new'), cluster('orders').Port]).toEqual([5001, 5002, Port]);
    given.clock.advanceAtOnce(DNS_MS / 2);
    expect([serverOf('orders'), serverOf('orders-old'), serverOf('orders-new')]).toEqual([undefined, 5001, 5002]);
    given.settle();
    expect([serverOf('orders'), serverOf('orders-old'), serverOf('orders-new')]).toEqual([5002, 5001, undefined]);
  });

  test('a restart opens the names that DNS knows, and no other', () => {
    renamed('orders', 'orders-old');
    given.rds.RebootDBInstance({ DBInstanceIdentifier: 'orders-1' });
    given.clock.advanceAtOnce(given.world.durations.rebootMs);
    expect([serverOf('orders'), serverOf('orders-old')]).toEqual([5003, undefined]);
    given.settle();
    expect([serverOf('orders'), serverOf('orders-old')]).toEqual([undefined, 5003]);
  });

  test('a rename that is taken back leads to the same server in the end', () => {
    renamed('orders', 'orders-old');
    renamed('orders-old', 'orders');
    given.settle();
    expect([serverOf('orders'), serverOf('orders-old')]).toEqual([5001, undefined]);
  });

  test('a cluster that is deleted meanwhile answers to no name', () => {
    renamed('orders', 'orders-old');
    given.rds.DeleteDBInstance({ DBInstanceIdentifier: 'orders-1' });
    given.rds.DeleteDBCluster({ DBClusterIdentifier: 'orders-old', SkipFinalSnapshot: true });
    given.settle();
    expect([serverOf('orders'), serverOf('orders-old'), serverOf('orders-new')]).toEqual([undefined, undefined, 5002]);
  });
});

describe('the certificate of a renamed cluster', () => {
  const CERTIFICATE_MS = 600_000;
  const certified = (name: string) => servers.certifiedFor(cluster(name).DbClusterResourceId!);
  const rename = (from: string, to: string) => {
    renameCluster(from, to);
    given.settle();
  };

  test('knows the new name at once by default', () => {
    rename('orders', 'orders-old');
    expect(certified('orders-old')).toBeUndefined();
  });

  test('knows the former name alone until its time has come', () => {
    given.world.durations.certificateMs = CERTIFICATE_MS;
    rename('orders', 'orders-old');
    expect(certified('orders-old')).toMatch(/^orders\.cluster-.+\.eu-west-1\.rds\.amazonaws\.com$/);
    given.clock.advanceAtOnce(CERTIFICATE_MS);
    expect(certified('orders-old')).toBeUndefined();
  });

  test('knows it as soon as the cluster was stopped and started, and not when an instance was rebooted', () => {
    given.world.durations.certificateMs = CERTIFICATE_MS;
    rename('orders', 'orders-old');
    given.rds.RebootDBInstance({ DBInstanceIdentifier: 'orders-1' });
    given.settle();
    expect(certified('orders-old')).toMatch(/^orders\./);
    given.rds.StopDBCluster({ DBClusterIdentifier: 'orders-old' });
    given.settle();
    given.rds.StartDBCluster({ DBClusterIdentifier: 'orders-old' });
    given.settle();
    expect(certified('orders-old')).toBeUndefined();
    expect(serverOf('orders-old')).toBe(5003);
  });

  test('has known the name all along when the rename is taken back', () => {
    given.world.durations.certificateMs = CERTIFICATE_MS;
    rename('orders', 'orders-old');
    rename('orders-old', 'orders');
    expect(certified('orders')).toBeUndefined();
    given.clock.advanceAtOnce(CERTIFICATE_MS);
    rename('orders', 'orders-old');
    expect(certified('orders-old')).toMatch(/^orders\./);
  });
});

describe('renaming an instance', () => {
  test('changes name, ARN and endpoint at the end', () => {
    const before = instance('orders-1');
    renameInstance('orders-1', 'writer');
    given.clock.advanceAtOnce(given.world.durations.modifyLagMs);
    expect(instance('orders-1').DBInstanceStatus).toBe('renaming');
    given.clock.advanceAtOnce(given.world.durations.renameMs + given.world.durations.dnsMs);
    expect(instance('writer')).toMatchObject({
      DBInstanceStatus: 'available',
      DbiResourceId: before.DbiResourceId,
      DBInstanceArn: before.DBInstanceArn!.replace('orders-1', 'writer'),
      Endpoint: { Address: 'localhost', Port: 3 },
    });
    expect([serverOfInstance('orders-1'), serverOfInstance('writer')]).toEqual([undefined, 5002]);
  });

  test('restarts the server of a writer, whose cluster keeps its address', () => {
    const before = cluster('orders');
    renameInstance('orders-1', 'writer');
    given.settle();
    expect([serverOf('orders'), servers.starts.length]).toEqual([5002, 2]);
    expect(cluster('orders')).toMatchObject({ Endpoint: before.Endpoint, Port: before.Port });
  });

  test('of a reader changes names only', () => {
    givenInstance(given, 'orders', 'orders-2');
    renameInstance('orders-2', 'reader');
    given.settle();
    expect([serverOfInstance('orders-2'), serverOfInstance('reader'), servers.starts.length]).toEqual([
      undefined,
      5001,
      1,
    ]);
  });

  test('gives the tags to the new ARN at once', () => {
    const ResourceName = instance('orders-1').DBInstanceArn!;
    given.rds.AddTagsToResource({ ResourceName, Tags: [{ Key: 'plan', Value: 'orders' }] });
    renameInstance('orders-1', 'writer');
    given.settle();
    expect(given.world.tagsOf(ResourceName.replace('orders-1', 'writer'))).toEqual([{ Key: 'plan', Value: 'orders' }]);
    expect(given.world.tagsOf(ResourceName)).toBeUndefined();
  });

  test('emits no event, as none is documented', () => {
    const before = given.events.length;
    renameInstance('orders-1', 'writer');
    given.settle();
    expect(given.events.slice(before)).toEqual([]);
  });

  test('that fails with its restart leaves the instance failed', async () => {
    renameInstance('orders-1', 'writer');
    servers.startServer = () => Promise.reject(new Error('no room'));
    given.settle();
    await new Promise((resolve) => setImmediate(resolve));
    given.settle();
    expect(instance('orders-1').DBInstanceStatus).toBe('failed');
  });
});

test('while a writer restarts nothing answers, and the address that is shown stays', () => {
  let atStop: unknown;
  servers.stopServer = () => void (atStop = [serverOf('orders'), serverOfInstance('orders-1'), cluster('orders').Port]);
  given.rds.RebootDBInstance({ DBInstanceIdentifier: 'orders-1' });
  expect(atStop).toEqual([undefined, undefined, 1]);
  given.settle();
  expect([serverOf('orders'), serverOfInstance('orders-1')]).toEqual([5001, 5001]);
});

test('a server that comes up after its last instance was deleted is led to by no name', async () => {
  givenCluster(given, 'late');
  given.rds.DeleteDBInstance({ DBInstanceIdentifier: 'late-1' });
  given.settle();
  let start = () => {};
  servers.startServer = () => new Promise((resolve) => (start = () => resolve({ address: 'localhost', port: 9_999 })));
  given.rds.CreateDBInstance({
    DBInstanceIdentifier: 'late-2',
    DBClusterIdentifier: 'late',
    DBInstanceClass: 'db.r6g.large',
    Engine: 'aurora-postgresql',
  });
  given.rds.DeleteDBInstance({ DBInstanceIdentifier: 'late-2' });
  start();
  await new Promise((resolve) => setImmediate(resolve));
  expect([serverOf('late'), cluster('late').Endpoint]).toEqual([undefined, expect.stringMatching(/^late\.cluster-/)]);
});

test('a renamed endpoint that cannot be opened is reported, and the rename stands', async () => {
  const reported: string[] = [];
  const lead: FakeNetwork['lead'] = (name, destination) =>
    name.name === 'orders-old' ? Promise.reject(new Error('the port is taken')) : network.lead(name, destination);
  given = givenWorld({
    network: { ...network, lead },
    storage: servers,
    onStorageError: (what) => reported.push(what),
  });
  givenCluster(given, 'orders');
  renameCluster('orders', 'orders-old');
  given.settle();
  await new Promise((resolve) => setImmediate(resolve));
  expect([cluster('orders-old').Status, reported]).toEqual(['available', ['leading orders-old to its server']]);
});

describe('security groups', () => {
  beforeEach(() => {
    given = givenWorld({
      defaultSecurityGroup: ({ accountId }) => `sg-default-${accountId}`,
      securityGroupExists: (_place, id) => id.startsWith('sg-known'),
    });
  });

  test('are the default one where a request names none', () => {
    givenCluster(given, 'orders');
    expect(cluster('orders').VpcSecurityGroups).toEqual([
      { VpcSecurityGroupId: `sg-default-${HERE.accountId}`, Status: 'active' },
    ]);
  });

  test('that do not exist are refused', () => {
    const refused = expect.objectContaining({
      code: 'InvalidParameterValue',
      message: 'Invalid security group , groupId= sg-other, groupName=.',
    });
    expect(() => givenCluster(given, 'orders', { VpcSecurityGroupIds: ['sg-known', 'sg-other'] })).toThrow(refused);
    givenCluster(given, 'orders', { VpcSecurityGroupIds: ['sg-known'] });
    const change = { DBClusterIdentifier: 'orders', VpcSecurityGroupIds: ['sg-other'], DeletionProtection: true };
    expect(() => given.rds.ModifyDBCluster(change)).toThrow(refused);
    expect(cluster('orders').DeletionProtection).toBe(false);
  });
});
