import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ServerEndpoint } from '../../../local/model/cluster-storage.ts';
import type { Knock } from '../../../local/network/gate.ts';
import { createLocalNetwork, type LocalNetwork } from '../../../local/network/local-network.ts';
import { lambdaFixture, type LambdaFixture } from '../lambda/support/lambda-fixture.ts';
import { talkTo } from './support/conversation.ts';
import { startEchoServer, type EchoServer } from './support/echo-server.ts';

const NAME = { accountId: '111122223333', region: 'eu-west-1', kind: 'cluster', name: 'orders' } as const;
const VPC = { subnetIds: ['subnet-a'], securityGroupIds: ['sg-pipeline'] };

let network: LocalNetwork;
let fixture: LambdaFixture;
let server: EchoServer;
let database: ServerEndpoint;
let knocks: Knock['from'][];

beforeEach(async () => {
  knocks = [];
  network = createLocalNetwork({
    admits: (_place, { from, port }) => {
      // One that is refused knocks again with the port of this machine.
      if (port === 5432) knocks.push(from);
      return from.groupIds.includes('sg-pipeline');
    },
    log: () => undefined,
  });
  server = await startEchoServer('database');
  await network.clusterNetwork.lead(NAME, { server, port: 5432, groupIds: () => ['sg-quarantine'] });
  database = network.clusterNetwork.addressOf(NAME, server)!;
  fixture = await lambdaFixture({ functionAddress: network.functionAddress });
});

afterEach(async () => {
  await fixture.dispose();
  network.dispose();
  await server.close();
});

/** Answers what the connection made by `expression` was told first, if anything. */
async function hears(expression: string, options: Parameters<LambdaFixture['deploy']>[1] = { vpc: VPC }) {
  const source = `
    import net, { connect, Socket } from 'node:net';
    import { once } from 'node:events';
    export const handler = async ({ port }) => {
      const socket = ${expression};
      let heard = '';
      socket.on('data', (text) => { heard += text; socket.end(); });
      await once(socket, 'close');
      return heard;
    };`;
  const arn = await fixture.deploy(source, options);
  const { payload } = await fixture.lambda.invokeAndWait(arn, { port: database.port });
  return JSON.parse(payload) as unknown;
}

test.each([
  ['a port', 'connect(port)'],
  ['a port as text and a host', "new Socket().connect(String(port), 'localhost', () => {})"],
  ['options', "net.createConnection({ port, host: '127.0.0.1' })"],
  ['options on a socket', "new Socket().connect({ port, host: 'localhost' }, () => {})"],
])('a function in a VPC comes as a member of its groups, whether it connects by %s', async (_way, expression) => {
  expect(await hears(expression)).toBe('database\n');
  expect(knocks).toEqual([{ address: '127.0.1.1', groupIds: ['sg-pipeline'] }]);
});

test.each([
  ['HTTP', 'node:http', "request({ port, host: 'localhost', agent: new Agent({ keepAlive: true }) })"],
  ['TLS', 'node:tls', "connect({ port, host: '127.0.0.1', rejectUnauthorized: false })"],
])('so does its %s client', async (_name, module, expression) => {
  const source = `
    import { once } from 'node:events';
    import * as client from '${module}';
    const { Agent, request, connect } = client;
    export const handler = async ({ port }) => {
      const made = ${expression};
      made.end?.();
      return once(made, 'error').then(([error]) => error.code);
    };`;
  const arn = await fixture.deploy(source, { vpc: VPC });
  await fixture.lambda.invokeAndWait(arn, { port: database.port });
  expect(knocks).toEqual([{ address: '127.0.1.1', groupIds: ['sg-pipeline'] }]);
});

test('functions outside a VPC and clients of this machine come without groups, and are not let in', async () => {
  expect(await hears('connect(port)', {})).toBe('');
  await (await talkTo(database)).ended();
  expect(knocks).toEqual([
    { address: '127.0.0.1', groupIds: [] },
    { address: '127.0.0.1', groupIds: [] },
  ]);
});

test('every function has an address of its own, and keeps it when it is deployed again', async () => {
  await hears('connect(port)', { functionName: 'one', vpc: VPC });
  await hears('connect(port)', { functionName: 'two', vpc: { ...VPC, securityGroupIds: ['sg-other'] } });
  await hears('connect(port)', { functionName: 'one', vpc: { ...VPC, securityGroupIds: ['sg-other'] } });
  expect(knocks).toEqual([
    { address: '127.0.1.1', groupIds: ['sg-pipeline'] },
    { address: '127.0.1.2', groupIds: ['sg-other'] },
    { address: '127.0.1.1', groupIds: ['sg-other'] },
  ]);
});

test('a bundle that chooses its own address is left alone', async () => {
  expect(await hears("connect({ port, host: '127.0.0.1', localAddress: '127.0.0.1' })")).toBe('');
  expect(knocks).toEqual([{ address: '127.0.0.1', groupIds: [] }]);
});

test('this thread’s own connections are as before', async () => {
  await hears('connect(port)');
  await (await talkTo(database)).ended();
  expect(knocks.at(-1)).toEqual({ address: '127.0.0.1', groupIds: [] });
});

describe('a function in a VPC', () => {
  const ask = async (arn: string) => JSON.parse((await fixture.lambda.invokeAndWait(arn, {})).payload) as unknown;
  /** Tries to connect to the host of an endpoint, at the port of the database; says how far it came. */
  const connecting = (variable: string) => `
    import { connect } from 'node:net';
    import { setTimeout as later } from 'node:timers/promises';
    export const handler = async () => {
      const { hostname } = new URL(process.env.${variable});
      const socket = connect({ port: ${database.port}, host: hostname });
      const how = await Promise.race([
        new Promise((resolve) => socket.on('connect', () => resolve('connected')).on('error', ({ code }) => resolve(code))),
        later(${PATIENCE_MS}, 'nothing'),
      ]);
      const { connecting } = socket;
      socket.destroy();
      return [how, connecting];
    };`;
  const PATIENCE_MS = 200;
  let unreachable: string[];

  beforeEach(async () => {
    unreachable = [];
    await fixture.dispose();
    fixture = await lambdaFixture({ functionAddress: network.functionAddress, noRouteTo: () => unreachable });
  });

  test('that is cut off from a service hears nothing when it connects to it, and from others it does', async () => {
    const secrets = await fixture.deploy(connecting('AWS_ENDPOINT_URL_SECRETS_MANAGER'), {
      functionName: 'a',
      vpc: VPC,
    });
    const dynamo = await fixture.deploy(connecting('AWS_ENDPOINT_URL_DYNAMODB'), { functionName: 'b', vpc: VPC });
    expect(await ask(secrets)).toEqual(['connected', false]);
    unreachable = ['secretsmanager'];
    expect(await ask(secrets)).toEqual(['nothing', true]);
    expect(await ask(dynamo)).toEqual(['connected', false]);
    unreachable = [];
    expect(await ask(secrets)).toEqual(['connected', false]);
  });

  test('does not take the endpoints of its own VPC, which lead out of this machine', async () => {
    const source = 'export const handler = async () => process.env.AWS_ENDPOINT_URL_RDS;';
    const environment = { AWS_ENDPOINT_URL_RDS: 'https://vpce-1.rds.eu-west-1.vpce.amazonaws.com' };
    const inVpc = await fixture.deploy(source, { functionName: 'c', vpc: VPC, environment });
    expect(await ask(inVpc)).toMatch(/^http:\/\/127\.0\.3\.\d+:1$/);
    expect(await ask(await fixture.deploy(source, { functionName: 'd', environment }))).toBeNull();
  });
});
