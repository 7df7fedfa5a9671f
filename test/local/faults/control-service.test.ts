import { beforeEach, describe, expect, test } from '@jest/globals';
import { createControlService } from '../../../local/faults/control-service.ts';
import { createFaultSwitchboard, type FaultSwitchboard } from '../../../local/faults/fault-switchboard.ts';
import { defaultDurations } from '../../../local/model/durations.ts';
import { createRdsWorld, type RdsWorld } from '../../../local/model/world.ts';
import { runOperation } from '../../../local/wire/run-operation.ts';
import type { Caller, WireService } from '../../../local/wire/service.ts';
import { type VirtualClock, virtualClock } from '../support/virtual-clock.ts';

const developer: Caller = { accountId: '111122223333', region: 'eu-west-1', principal: { kind: 'developer' } };
const CALL = { service: 'rds', operation: 'DeleteDBCluster' };
const operation = { permissions: () => [], handle: () => ({}) };

let clock: VirtualClock;
let switchboard: FaultSwitchboard;
let rds: RdsWorld;
let service: WireService;
beforeEach(() => {
  clock = virtualClock('2026-10-06T02:14:09Z');
  switchboard = createFaultSwitchboard({ clock, random: () => 0 });
  rds = createRdsWorld({ clock, emit: () => undefined });
  service = createControlService({
    ...{
      switchboard,
      rds,
      functionNames: () => ['aurora-restore-delete-rds', 'in-vpc'],
      functionsInVpc: () => ['in-vpc'],
    },
    services: [{ name: 'rds', operations: { DeleteDBCluster: operation, CopyDBClusterSnapshot: operation } }],
  });
});

const ask = (name: string, input: object = {}, caller: Caller = developer): Promise<any> =>
  runOperation(service, name, input, { caller, authorize: () => undefined });

describe('a fault', () => {
  test('cuts a function in a VPC off from a service, until it is cleared', async () => {
    const fault = { kind: 'no-route', functionName: 'in-vpc', service: 'rds' };
    await ask('AddFault', { fault });
    expect(switchboard.noRouteTo('in-vpc')).toEqual(['rds']);
    expect(switchboard.noRouteTo('aurora-restore-delete-rds')).toEqual([]);
    await ask('ClearFaults');
    expect(switchboard.noRouteTo('in-vpc')).toEqual([]);
    const outside = { ...fault, functionName: 'aurora-restore-delete-rds' };
    await expect(ask('AddFault', { fault: outside })).rejects.toThrow(
      'is no function in a VPC here\nHINT: There are: in-vpc',
    );
    await expect(ask('AddFault', { fault: { ...fault, service: 'redis' } })).rejects.toThrow("'redis' is no service");
  });

  test('is added, listed and cleared', async () => {
    const fault = { kind: 'kill', when: 'after', functionName: 'aurora-restore-delete-rds', times: 2, ...CALL };
    const active = { id: 'f-1', met: 0, rule: fault };
    expect(await ask('AddFault', { fault })).toEqual({ fault: active });
    expect(await ask('ListFaults')).toEqual({ faults: [active] });
    expect(await ask('ClearFaults', { id: 'f-1' })).toEqual({ cleared: [active] });
    expect(await ask('ClearFaults')).toEqual({ cleared: [] });
  });

  const call = { kind: 'call', action: 'fail', when: 'before', ...CALL };
  const event = { kind: 'event', action: 'drop' };
  test.each([
    [{ ...call, service: 'rsd' }, "'rsd' is no service here\nHINT: There are: rds"],
    [{ ...call, operation: 'Delete' }, 'HINT: There are: CopyDBClusterSnapshot, DeleteDBCluster'],
    [{ ...call, operation: 'CopyDbClusterSnapshot' }, 'HINT: Write it as AWS does: CopyDBClusterSnapshot'],
    [{ ...call, operation: 'toString' }, "'toString' is no operation of 'rds' here"],
    [{ ...call, functionName: 'delete' }, "'delete' is no function here\nHINT: There are: aurora-restore-delete-rds"],
    [{ ...call, times: 0 }, 'fault.times'],
    [{ ...call, chance: 1.5 }, 'fault.chance'],
    [{ ...call, when: 'during' }, 'fault.when'],
    [{ ...call, tmies: 1 }, 'tmies'],
    [{ ...call, action: 'throttle', code: 'X' }, 'a throttled call is answered as its service does'],
    [{ kind: 'kill', when: 'before', ...CALL }, 'fault.functionName'],
    [event, 'no event is named\nHINT: Give a source'],
    [{ ...event, eventId: '0170' }, "expected an RDS event such as 'RDS-EVENT-0170'"],
    [{ ...event, action: 'delay', source: 'aws.rds' }, "'delay' needs delayMs"],
    [{ ...event, delayMs: 5, source: 'aws.rds' }, "'drop' takes no delayMs"],
    ['nonsense', 'fault: '],
  ])('%j is refused with a hint', async (fault, message) => {
    const refused = ask('AddFault', { fault });
    await expect(refused).rejects.toMatchObject({ code: 'ValidationException', statusCode: 400 });
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow('\nHINT: ');
    expect(switchboard.list()).toEqual([]);
  });

  test('that there is not, is not cleared', async () => {
    await expect(ask('ClearFaults', { id: 'f-7' })).rejects.toThrow("fault 'f-7' does not exist\nHINT: ");
  });
});

describe('durations', () => {
  test('are set for what RDS begins from then on, and taken back', async () => {
    const { durations } = await ask('SetDurations', { durations: { copyMs: 60_000 } });
    expect(durations).toContainEqual({ name: 'copyMs', ms: 60_000, initialMs: defaultDurations.copyMs });
    expect(rds.durations.copyMs).toBe(60_000);
    await ask('SetDurations', { reset: true, durations: { restoreMs: 1 } });
    expect(rds.durations).toEqual({ ...defaultDurations, restoreMs: 1 });
    expect((await ask('DescribeDurations')).durations).toHaveLength(Object.keys(defaultDurations).length);
  });

  test.each([[{ copy: 1 }], [{ copyMs: -1 }], [{ toString: 1 }], [{ copyMs: 5, nothingMs: 1 }]])(
    '%j are refused, and none is set',
    async (durations) => {
      await expect(ask('SetDurations', { durations })).rejects.toMatchObject({ code: 'ValidationException' });
      expect(rds.durations).toEqual(defaultDurations);
    },
  );
});

test('calls are listed by what is asked for', async () => {
  const call = { caller: 'developer', parameters: [], isDone: true, answer: 'ok' };
  switchboard.record({ ...call, ...CALL, isChanging: true });
  switchboard.record({ ...call, service: 'rds', operation: 'DescribeDBClusters', isChanging: false });
  expect(await ask('ListCalls', { changing: true, service: 'rds' })).toMatchObject({
    calls: [{ operation: 'DeleteDBCluster', at: '2026-10-06T02:14:09.000Z' }],
    isComplete: true,
  });
});

test('an automated snapshot is taken in the region of the caller', async () => {
  const api = rds.at({ accountId: '111122223333', region: 'eu-west-1' });
  api.CreateDBCluster({
    ...{ DBClusterIdentifier: 'orders', Engine: 'aurora-postgresql', MasterUsername: 'boss' },
    MasterUserPassword: 'long-enough',
  });
  await clock.advance(defaultDurations.clusterCreateMs);
  const taken = await ask('TakeAutomatedSnapshot', { clusterIdentifier: 'orders' });
  expect(taken.snapshotIdentifier).toMatch(/^rds:orders-2026-10-06-02-14$/);
  expect(taken.snapshotArn).toBe(`arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:${taken.snapshotIdentifier}`);
  await expect(ask('TakeAutomatedSnapshot', { clusterIdentifier: 'nothing' })).rejects.toMatchObject({
    code: 'DBClusterNotFoundFault',
  });
});

test('nobody but the developer may use it', async () => {
  const principal = { kind: 'role', roleArn: 'arn:aws:iam::111122223333:role/R', sessionName: 's' } as const;
  await expect(ask('ClearFaults', {}, { ...developer, principal })).rejects.toMatchObject({
    code: 'AccessDeniedException',
  });
});
