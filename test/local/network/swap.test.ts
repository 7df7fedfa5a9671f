import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { systemClock } from '../../../local/clock.ts';
import { nullStorage } from '../../../local/model/cluster-storage.ts';
import { defaultDurations } from '../../../local/model/durations.ts';
import { createRdsWorld, type RdsApi } from '../../../local/model/world.ts';
import { createLocalNetwork, type LocalNetwork } from '../../../local/network/local-network.ts';
import { talkTo } from './support/conversation.ts';
import { startEchoServer, type EchoServer } from './support/echo-server.ts';

let network: LocalNetwork;
let rds: RdsApi;
const servers = new Map<string, EchoServer>();

beforeEach(async () => {
  network = createLocalNetwork({ admits: () => true, log: () => undefined });
  const world = createRdsWorld({
    clock: systemClock,
    emit: () => undefined,
    network: network.clusterNetwork,
    storage: { ...nullStorage, startServer, stopServer },
    durations: { ...Object.fromEntries(Object.keys(defaultDurations).map((name) => [name, 5])), dnsMs: 0 },
  });
  rds = world.at({ accountId: '111122223333', region: 'eu-west-1' });
  await Promise.all(['orders', 'orders-new'].map(makeCluster));
});

afterEach(async () => {
  network.dispose();
  await Promise.all([...servers.keys()].map((volumeId) => stopServer({ volumeId })));
});

/** A server greets with the id of its volume. */
async function startServer({ volumeId }: { readonly volumeId: string }): Promise<EchoServer> {
  const server = servers.get(volumeId) ?? (await startEchoServer(volumeId));
  servers.set(volumeId, server);
  return server;
}

async function stopServer({ volumeId }: { readonly volumeId: string }): Promise<void> {
  const server = servers.get(volumeId);
  servers.delete(volumeId);
  await server?.close();
}

async function makeCluster(name: string): Promise<void> {
  rds.CreateDBCluster({
    DBClusterIdentifier: name,
    Engine: 'aurora-postgresql',
    MasterUsername: 'dba',
    MasterUserPassword: 'a-master-password',
  });
  await until(() => cluster(name)?.Status === 'available');
  rds.CreateDBInstance({
    DBInstanceIdentifier: `${name}-1`,
    DBClusterIdentifier: name,
    DBInstanceClass: 'db.r6g.large',
    Engine: 'aurora-postgresql',
  });
  await until(() => instance(`${name}-1`)?.DBInstanceStatus === 'available');
}

const POLL_MS = 5;
const POLLS_MAX = 1_000;

/** Sockets need real time. */
async function until(condition: () => boolean): Promise<void> {
  for (let poll = 0; poll < POLLS_MAX && !condition(); poll += 1) await sleep(POLL_MS);
  expect(condition()).toBe(true);
}

const cluster = (name: string) =>
  rds.DescribeDBClusters({ Filters: [{ Name: 'db-cluster-id', Values: [name] }] }).DBClusters[0];
const instance = (name: string) =>
  rds.DescribeDBInstances({ Filters: [{ Name: 'db-instance-id', Values: [name] }] }).DBInstances[0];

async function renameCluster(from: string, to: string): Promise<void> {
  rds.ModifyDBCluster({ DBClusterIdentifier: from, NewDBClusterIdentifier: to, ApplyImmediately: true });
  await until(() => cluster(to)?.Status === 'available');
}

async function renameInstance(from: string, to: string): Promise<void> {
  rds.ModifyDBInstance({ DBInstanceIdentifier: from, NewDBInstanceIdentifier: to, ApplyImmediately: true });
  await until(() => instance(to)?.DBInstanceStatus === 'available');
}

test('a client that knows only the name’s address is with the old data, then refused, then with the new data', async () => {
  const [old, fresh] = [cluster('orders')!, cluster('orders-new')!];
  const address = { address: old.Endpoint!, port: old.Port! };
  const inside = await talkTo(address);
  await inside.hears(old.DbClusterResourceId!);

  await renameCluster('orders', 'orders-old');
  await expect(talkTo(address)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  inside.socket.write('still here');
  await inside.hears('still here');
  await renameCluster('orders-new', 'orders');
  await (await talkTo(address)).hears(fresh.DbClusterResourceId!);

  await renameInstance('orders-1', 'orders-old-1');
  await inside.ended();
  await renameInstance('orders-new-1', 'orders-1');
  await (await talkTo(address)).hears(fresh.DbClusterResourceId!);
  const { Address, Port } = instance('orders-1')!.Endpoint!;
  await (await talkTo({ address: Address!, port: Port! })).hears(fresh.DbClusterResourceId!);
});
