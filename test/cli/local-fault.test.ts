import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../local/clock.ts';
import { createControlService } from '../../local/faults/control-service.ts';
import { createFaultSwitchboard, type FaultSwitchboard } from '../../local/faults/fault-switchboard.ts';
import { createRdsWorld, type RdsWorld } from '../../local/model/world.ts';
import { type WireServer, startWireServer } from '../../local/wire/start-wire-server.ts';
import { CliWorld } from './support/cli-world.ts';

const operation = { permissions: () => [], handle: () => ({}) };
const COPY = 'rds:CopyDBClusterSnapshot';

let switchboard: FaultSwitchboard;
let rds: RdsWorld;
let server: WireServer;
beforeEach(async () => {
  switchboard = createFaultSwitchboard({ clock: systemClock, random: Math.random });
  rds = createRdsWorld({ clock: systemClock, emit: () => undefined, durations: { clusterCreateMs: 0 } });
  const control = createControlService({
    ...{
      switchboard,
      rds,
      functionNames: () => ['aurora-restore-copy-snapshot'],
      functionsInVpc: () => ['aurora-restore-copy-snapshot'],
    },
    services: [{ name: 'rds', operations: { CopyDBClusterSnapshot: operation } }],
  });
  const defaultAccountId = '111122223333';
  server = await startWireServer({ services: [control], authorize: () => undefined, defaultAccountId });
  process.env.AWS_ENDPOINT_URL = server.url;
  process.env.AWS_REGION = 'eu-west-1';
});
afterEach(async () => {
  delete process.env.AWS_ENDPOINT_URL;
  delete process.env.AWS_REGION;
  await server.close();
});

async function run(...args: string[]) {
  const world = new CliWorld();
  const code = await world.run('local', ...args);
  return { code, stdout: world.stdout, stderr: world.stderr };
}

describe('local fault', () => {
  const functionName = 'aurora-restore-copy-snapshot';
  const call = { service: 'rds', operation: 'CopyDBClusterSnapshot' };
  test.each([
    [
      ['event', 'drop', '--event-id', 'RDS-EVENT-0170', '--times', '2'],
      { kind: 'event', action: 'drop', eventId: 'RDS-EVENT-0170', times: 2 },
      'f-1  drop events RDS-EVENT-0170  met 0 of 2\n',
    ],
    [
      ['event', 'delay', '--detail-type', 'SnapshotCopied', '--function', 'copy-snapshot', '--delay', '1.5m'],
      { kind: 'event', action: 'delay', detailType: 'SnapshotCopied', functionName, delayMs: 90_000 },
      `f-1  delay events 'SnapshotCopied' to ${functionName} by 90s  met 0, until cleared\n`,
    ],
    [
      ['event', 'duplicate', '--source', 'aurora-restore', '--chance', '30%'],
      { kind: 'event', action: 'duplicate', source: 'aurora-restore', chance: 0.3 },
      'f-1  duplicate events source aurora-restore, with a chance of 30 %  met 0, until cleared\n',
    ],
    [
      ['call', 'fail', COPY, '--times', '1', '--after'],
      { kind: 'call', action: 'fail', ...call, when: 'after', times: 1 },
      `f-1  fail ${COPY} with InternalFailure, after it was carried out  met 0 of 1\n`,
    ],
    [
      ['call', 'throttle', 'rds:*', '--function', functionName],
      { kind: 'call', action: 'throttle', service: 'rds', operation: '*', functionName, when: 'before' },
      `f-1  throttle rds:* by ${functionName}  met 0, until cleared\n`,
    ],
    [
      ['no-route', 'copy-snapshot', 'rds'],
      { kind: 'no-route', functionName, service: 'rds' },
      `f-1  no route from ${functionName} to rds  until cleared\n`,
    ],
    [
      ['kill', 'copy-snapshot', 'after', COPY, '--times', '3'],
      { kind: 'kill', functionName, when: 'after', ...call, times: 3 },
      `f-1  kill ${functionName} after ${COPY}  met 0 of 3\n`,
    ],
  ])('%j', async (args, rule, stdout) => {
    expect(await run('fault', ...args)).toEqual({ code: 0, stdout, stderr: '' });
    expect(switchboard.list()).toEqual([{ id: 'f-1', met: 0, rule }]);
  });

  test.each([
    [['event', 'lose', '--source', 'aws.rds'], 'Allowed choices are drop, delay, duplicate, reorder'],
    [['event', 'drop'], 'no event is named\nHINT: Give a source'],
    [['event', 'delay', '--source', 'aws.rds', '--delay', '5'], 'expected a time such as 500ms, 30s or 2m'],
    [['event', 'drop', '--source', 'aws.rds', '--chance', '0%'], 'expected a chance'],
    [['call', 'fail', 'CopyDBClusterSnapshot'], 'expected a call such as rds:CopyDBClusterSnapshot'],
    [['call', 'fail', 'rds:CopySnapshot'], 'HINT: There are: CopyDBClusterSnapshot'],
    [['call', 'fail', COPY, '--function', 'copy'], "'aurora-restore-copy' is no function here\nHINT: "],
    [['kill', 'copy-snapshot', 'during', COPY], 'Allowed choices are before, after'],
    [['kill', 'copy-snapshot', 'after', COPY, '--times', '0'], 'expected a whole number from 1 to 10000'],
    [['clear', 'f-9'], "fault 'f-9' does not exist\nHINT: There are none"],
    [['durations', 'copy'], 'expected NAME=TIME, such as copy=10s'],
    [['durations', 'cpy=10s'], "'cpyMs' is no duration\nHINT: There are: clusterCreateMs"],
    [['drop'], "'drop' is no command of 'aurora-restore local fault'"],
  ])('%j is wrong usage', async (args, said) => {
    const { code, stdout, stderr } = await run('fault', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(said);
    expect(stderr).toContain('HINT: ');
    expect(switchboard.list()).toEqual([]);
  });

  test('list and clear show what faults have met', async () => {
    expect((await run('fault', 'list')).stdout).toBe('No faults.\n');
    await run('fault', 'kill', 'copy-snapshot', 'before', COPY, '--times', '1');
    await run('fault', 'event', 'drop', '--source', 'aws.rds');
    switchboard.meetCall({ ...call, functionName }, 'before');
    const lines = [
      `f-1  kill ${functionName} before ${COPY}  used up, met 1`,
      'f-2  drop events source aws.rds                                            met 0, until cleared',
    ];
    const { stdout } = await run('fault', 'list');
    expect(stdout.replaceAll(/ {2,}/g, '  ')).toBe(`${lines.join('\n').replaceAll(/ {2,}/g, '  ')}\n`);
    expect(JSON.parse((await run('fault', 'list', '--json')).stdout)).toMatchObject([{ id: 'f-1' }, { id: 'f-2' }]);
    expect((await run('fault', 'clear', 'f-2')).stdout).toContain('drop events source aws.rds');
    expect((await run('fault', 'clear')).stdout).toContain(`kill ${functionName}`);
    expect((await run('fault', 'clear')).stdout).toBe('There was nothing to clear.\n');
  });

  test('durations are shown, set and reset', async () => {
    expect((await run('fault', 'durations')).stdout).toMatch(/^copy +4s$/m);
    const { stdout } = await run('fault', 'durations', 'copy=2m', 'restoreMs=500ms');
    expect(stdout).toMatch(/^copy +120s +instead of 4s$/m);
    expect(stdout).toMatch(/^restore +500ms +instead of 3s$/m);
    expect(rds.durations).toMatchObject({ copyMs: 120_000, restoreMs: 500 });
    await run('fault', 'durations', '--reset');
    expect(rds.durations).toMatchObject({ copyMs: 4_000, restoreMs: 3_000 });
  });
});

test('local calls shows who called what, and what became of it', async () => {
  const call = { caller: 'aurora-restore-copy-snapshot', service: 'rds', parameters: [], isChanging: true };
  switchboard.record({
    ...{ ...call, operation: 'CopyDBClusterSnapshot', resource: 'copy-1' },
    ...{ isDone: true, answer: 'InternalFailure', faultId: 'f-1' },
  });
  switchboard.record({ ...call, operation: 'DescribeDBClusters', isChanging: false, isDone: true, answer: 'ok' });
  const { stdout } = await run('calls', '--changing', '--service', 'rds', '--function', 'copy-snapshot');
  expect(stdout).toMatch(
    /^[\d:.]{12} {2}aurora-restore-copy-snapshot {2}rds:CopyDBClusterSnapshot {2}copy-1 {2}InternalFailure, but carried out, f-1\n$/,
  );
  expect((await run('calls', '--service', 'sns')).stdout).toBe('No such calls.\n');
  expect(JSON.parse((await run('calls', '--json')).stdout)).toHaveLength(2);
});

describe('local snapshot', () => {
  test('takes an automated snapshot', async () => {
    rds.at({ accountId: '111122223333', region: 'eu-west-1' }).CreateDBCluster({
      ...{ DBClusterIdentifier: 'orders', Engine: 'aurora-postgresql', MasterUsername: 'boss' },
      MasterUserPassword: 'long-enough',
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const { code, stdout } = await run('snapshot', 'orders');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^RDS is taking arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:rds:orders-/),
    });
  });

  test('says which cluster there is not, and that it needs a region', async () => {
    expect(await run('snapshot', 'nothing')).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing') });
    delete process.env.AWS_REGION;
    expect(await run('snapshot', 'orders')).toMatchObject({
      ...{ code: 2, stderr: expect.stringMatching(/^AWS_REGION is not set\nHINT: /) },
    });
  });
});

describe('the endpoint', () => {
  /** Something that is not the runtime, and what it was sent. */
  async function otherServer(status: number, body: string, headers: Record<string, string> = {}) {
    const seen: string[] = [];
    const other: Server = createServer((request, response) => {
      seen.push(JSON.stringify(request.headers));
      response.writeHead(status, headers).end(body);
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    return { seen, close: () => new Promise((resolve) => other.close(resolve)) };
  }

  test.each([
    'https://rds.eu-west-1.amazonaws.com',
    'http://rds.eu-west-1.amazonaws.com',
    'http://127.0.0.1.example.com:4566',
    'http://127.0.0.1@example.com',
    'http://localhost.example.com',
    'http://10.0.0.1:4566',
    'https://127.0.0.1:4566',
    'nonsense',
    '',
  ])('%j is refused unasked, with 3', async (url) => {
    process.env.AWS_ENDPOINT_URL = url;
    const { code, stdout, stderr } = await run('fault', 'list');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/^AWS_ENDPOINT_URL .+\nHINT: Start one, aurora-restore local up/);
  });

  test.each([
    [200, '<html>hello</html>'],
    [400, '{"__type":"UnknownOperationException","message":"what?"}'],
    [501, '{"__type":"InternalFailure"}'],
    [404, ''],
  ])('that answers %s %j is no local runtime', async (status, body) => {
    const other = await otherServer(status, body);
    const { code, stderr } = await run('fault', 'list');
    await other.close();
    expect(code).toBe(3);
    expect(stderr).toMatch(/^http:\/\/127\.0\.0\.1:\d+ is no local runtime of this version: .+\nHINT: /);
  });

  test('that sends elsewhere is not followed', async () => {
    const other = await otherServer(307, '', { location: server.url });
    const { code } = await run('fault', 'event', 'drop', '--source', 'aws.rds');
    await other.close();
    expect(code).toBe(3);
    expect(switchboard.list()).toEqual([]);
  });

  test('that nobody listens on is told', async () => {
    const other = await otherServer(200, '');
    await other.close();
    const { code, stderr } = await run('fault', 'list');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^nothing answered at http:\/\/127\.0\.0\.1:\d+: ECONNREFUSED\nHINT: /);
  });

  test('is never shown a key of AWS', async () => {
    process.env.AWS_ACCESS_KEY_ID = 'AKIACANARYCANARY1234';
    const other = await otherServer(200, '{"faults":[]}');
    expect((await run('fault', 'list')).code).toBe(0);
    await other.close();
    delete process.env.AWS_ACCESS_KEY_ID;
    expect(other.seen).toHaveLength(1);
    expect(other.seen[0]).not.toContain('CANARY');
  });
});
