import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EndpointName } from '../../../local/model/cluster-network.ts';
import type { ServerEndpoint } from '../../../local/model/cluster-storage.ts';
import type { Knock } from '../../../local/network/gate.ts';
import { createLocalNetwork, type LocalNetwork } from '../../../local/network/local-network.ts';
import { talkTo } from './support/conversation.ts';
import { startEchoServer, type EchoServer } from './support/echo-server.ts';

const HERE = { accountId: '111122223333', region: 'eu-west-1' };
const ORDERS: EndpointName = { ...HERE, kind: 'cluster', name: 'orders' };
const REFUSED = expect.objectContaining({ code: 'ECONNREFUSED' });

let network: LocalNetwork;
let first: EchoServer;
let second: EchoServer;
let knocks: [object, Knock][];
let admitted: boolean;

beforeEach(async () => {
  knocks = [];
  admitted = true;
  const admits = (place: object, knock: Knock) => {
    knocks.push([place, knock]);
    return admitted;
  };
  network = createLocalNetwork({ admits, log: () => undefined });
  [first, second] = await Promise.all([startEchoServer('first'), startEchoServer('second')]);
});

afterEach(async () => {
  network.dispose();
  await Promise.all([first.close(), second.close()]);
});

const lead = async (name: EndpointName, server: ServerEndpoint, groupIds = ['sg-database']) => {
  await network.clusterNetwork.lead(name, { server, port: 5432, groupIds: () => groupIds });
  return network.clusterNetwork.addressOf(name, server)!;
};

describe('a name', () => {
  test('leads to its server from a port of its own', async () => {
    const address = await lead(ORDERS, first);
    expect(address).toEqual({ address: 'localhost', port: expect.any(Number) });
    expect(address.port).not.toBe(first.port);
    const client = await talkTo(address);
    client.socket.write('hello');
    await client.hears('hello');
    client.socket.end();
    await client.ended();
    expect(client.heard()).toBe('first\nhello');
  });

  test('has its address before anything answers there', async () => {
    await network.clusterNetwork.reserve(ORDERS);
    const address = network.clusterNetwork.addressOf(ORDERS, first)!;
    await expect(talkTo(address)).rejects.toEqual(REFUSED);
    expect(await lead(ORDERS, first)).toEqual(address);
  });

  test('that leads nowhere is refused at once, and keeps its port', async () => {
    const address = await lead(ORDERS, first);
    network.clusterNetwork.close(ORDERS);
    await expect(talkTo(address)).rejects.toEqual(REFUSED);
    expect(await lead(ORDERS, second)).toEqual(address);
    await (await talkTo(address)).hears('second');
  });

  test('that is led elsewhere sends new clients there, and those who are connected stay', async () => {
    const address = await lead(ORDERS, first);
    const old = await talkTo(address);
    await old.hears('first');
    await lead(ORDERS, second);
    await (await talkTo(address)).hears('second');
    network.clusterNetwork.close(ORDERS);
    old.socket.write('still here');
    await old.hears('still here');
  });

  test('is another one in another region, for another account, and of an instance', async () => {
    const others = [
      { ...ORDERS, region: 'us-east-1' },
      { ...ORDERS, accountId: '444455556666' },
      { ...ORDERS, kind: 'instance' as const },
    ];
    const addresses = await Promise.all([ORDERS, ...others].map((name) => lead(name, first)));
    expect(new Set(addresses.map(({ port }) => port)).size).toBe(4);
  });

  test('that is closed while it opens stays closed', async () => {
    await network.clusterNetwork.reserve(ORDERS);
    const opening = network.clusterNetwork.lead(ORDERS, { server: first, port: 5432, groupIds: () => [] });
    network.clusterNetwork.close(ORDERS);
    await opening;
    await expect(talkTo(network.clusterNetwork.addressOf(ORDERS, first)!)).rejects.toEqual(REFUSED);
  });

  test('ends a client’s connection when its server ends', async () => {
    const client = await talkTo(await lead(ORDERS, first));
    await client.hears('first');
    await first.close();
    await client.ended();
    const late = await talkTo(network.clusterNetwork.addressOf(ORDERS, first)!);
    await late.ended();
    expect(late.heard()).toBe('');
  });
});

describe('the gate', () => {
  test('is told who wants to go where', async () => {
    await (await talkTo(await lead(ORDERS, first, ['sg-quarantine']))).hears('first');
    const from = { address: '127.0.0.1', groupIds: [] };
    expect(knocks).toEqual([[HERE, { groupIds: ['sg-quarantine'], port: 5432, from }]]);
  });

  test('is asked a second time for the port that the name has on this machine, which RDS gives as its port', async () => {
    admitted = false;
    const address = await lead(ORDERS, first);
    await (await talkTo(address)).ended();
    expect(knocks.map(([, { port }]) => port)).toEqual([5432, address.port]);
  });

  test('cuts off whom it does not admit, who never reaches the server', async () => {
    admitted = false;
    const client = await talkTo(await lead(ORDERS, first));
    await client.ended();
    expect(client.heard()).toBe('');
  });

  test('that closes leaves established connections alone, as AWS leaves tracked ones', async () => {
    const address = await lead(ORDERS, first);
    const inside = await talkTo(address);
    await inside.hears('first');
    admitted = false;
    await (await talkTo(address)).ended();
    inside.socket.write('still here');
    await inside.hears('still here');
  });
});

test('nothing is open after the end, and nothing is opened', async () => {
  const address = await lead(ORDERS, first);
  const client = await talkTo(address);
  await client.hears('first');
  network.dispose();
  await client.ended();
  await expect(talkTo(address)).rejects.toEqual(REFUSED);
  await expect(lead(ORDERS, first)).rejects.toThrow('disposed of');
});

test('where functions have no addresses everybody is admitted, and that is said once', async () => {
  const lines: string[] = [];
  admitted = false;
  network.dispose();
  network = createLocalNetwork({
    admits: () => false,
    log: (line) => lines.push(line),
    isOurs: async () => false,
  });
  expect(await network.functionAddress('arn:one', ['sg-pipeline'])).toBeUndefined();
  expect(await network.functionAddress('arn:two', ['sg-pipeline'])).toBeUndefined();
  await (await talkTo(await lead(ORDERS, first))).hears('first');
  expect(lines).toEqual([expect.stringContaining('let everybody in')]);
});
