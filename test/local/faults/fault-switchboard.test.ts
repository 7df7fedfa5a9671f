import { beforeEach, describe, expect, test } from '@jest/globals';
import type { DeliveryFate } from '../../../local/eventbridge/delivery/delivery-faults.ts';
import { FAULTS_MAX } from '../../../local/faults/active-faults.ts';
import type { EventFault } from '../../../local/faults/fault.ts';
import { createFaultSwitchboard, type FaultSwitchboard } from '../../../local/faults/fault-switchboard.ts';
import { HOLD_MAX_MS, OVERTAKEN_AFTER_MS } from '../../../local/faults/held-deliveries.ts';
import { type VirtualClock, virtualClock } from '../support/virtual-clock.ts';

let clock: VirtualClock;
let chances: number[];
let switchboard: FaultSwitchboard;
beforeEach(() => {
  clock = virtualClock('2026-10-06T02:14:09Z');
  chances = [];
  switchboard = createFaultSwitchboard({ clock, random: () => chances.shift() ?? 0, callsMax: 3 });
});

const arnOf = (functionName: string) => `arn:aws:lambda:eu-west-1:111122223333:function:${functionName}`;

function decide(id: string, { detailType = 'SnapshotCopied', EventID = '', to = 'delete-rds' } = {}): DeliveryFate {
  const event = {
    version: '0',
    ...{ id, 'detail-type': detailType, source: EventID ? 'aws.rds' : 'aurora-restore' },
    ...{ account: '111122223333', region: 'eu-west-1', time: '2026-10-06T02:14:09Z', resources: [] },
    detail: { EventID },
  } as const;
  return switchboard.deliveryFaults({ event, ruleArn: 'rule', targetArn: arnOf(to) });
}

const drop = (more: Partial<EventFault>): EventFault => ({ kind: 'event', action: 'drop', ...more });

describe('event faults', () => {
  test.each([
    [{ detailType: 'SnapshotCopied' }, ['SnapshotCopied', '', 'delete-rds'], true],
    [{ detailType: 'SnapshotCopied' }, ['TargetDeleted', '', 'delete-rds'], false],
    [{ eventId: 'RDS-EVENT-0170' }, ['RDS DB Cluster Event', 'RDS-EVENT-0170', 'delete-rds'], true],
    [{ eventId: 'RDS-EVENT-0170' }, ['RDS DB Cluster Event', 'RDS-EVENT-0171', 'delete-rds'], false],
    [{ source: 'aws.rds' }, ['RDS DB Cluster Event', 'RDS-EVENT-0171', 'delete-rds'], true],
    [{ source: 'aws.rds' }, ['SnapshotCopied', '', 'delete-rds'], false],
    [{ functionName: 'delete-rds' }, ['SnapshotCopied', '', 'delete-rds'], true],
    [{ functionName: 'delete-rds' }, ['SnapshotCopied', '', 'delete-rds-2'], false],
    [{ detailType: 'SnapshotCopied', functionName: 'x' }, ['SnapshotCopied', '', 'delete-rds'], false],
  ] as const)('%j meets %j: %s', (match, [detailType, EventID, to], isMet) => {
    switchboard.add(drop(match));
    expect(decide('e-1', { detailType, EventID, to }).kind).toBe(isMet ? 'drop' : 'deliver');
    expect(switchboard.list()[0]).toMatchObject({ id: 'f-1', met: isMet ? 1 : 0 });
  });

  test('are used up after their times, and the next one takes over', () => {
    switchboard.add(drop({ detailType: 'SnapshotCopied', times: 2 }));
    switchboard.add({ kind: 'event', action: 'delay', delayMs: 30_000, detailType: 'SnapshotCopied', times: 1 });
    const fates = ['e-1', 'e-2', 'e-3', 'e-4'].map((id) => decide(id));
    expect(fates).toEqual([
      { kind: 'drop' },
      { kind: 'drop' },
      { kind: 'delay', delayMs: 30_000 },
      { kind: 'deliver' },
    ]);
    expect(switchboard.list().map(({ met }) => met)).toEqual([2, 1]);
  });

  test('happen by chance', () => {
    switchboard.add({ kind: 'event', action: 'duplicate', source: 'aurora-restore', chance: 0.3 });
    chances = [0.29, 0.3, 0.99, 0];
    expect(['e-1', 'e-2', 'e-3', 'e-4'].map((id) => decide(id).kind)).toEqual([
      ...['duplicate', 'deliver', 'deliver', 'duplicate'],
    ]);
  });

  test('are over when they are cleared', () => {
    const { id } = switchboard.add(drop({ source: 'aurora-restore' }));
    switchboard.add(drop({ source: 'aws.rds' }));
    expect(switchboard.clear(id)).toMatchObject([{ id }]);
    expect(decide('e-1').kind).toBe('deliver');
    expect(switchboard.clear('f-9')).toEqual([]);
    expect(switchboard.clear()).toHaveLength(1);
    expect(switchboard.list()).toEqual([]);
  });
});

describe('reordering', () => {
  const delivered: string[] = [];
  const send = (id: string, to?: string): void => {
    const fate = decide(id, { to });
    if (fate.kind === 'hold') fate.until(() => delivered.push(id));
    else delivered.push(id);
  };
  const reorder = (times?: number) =>
    switchboard.add({ kind: 'event', action: 'reorder', detailType: 'SnapshotCopied', times });
  beforeEach(() => void delivered.splice(0));

  test('holds one back until the next to the same target has passed', async () => {
    reorder(1);
    send('first');
    send('elsewhere', 'sns-notification');
    await clock.advance(OVERTAKEN_AFTER_MS);
    expect(delivered).toEqual(['elsewhere']);
    send('second');
    expect(delivered).toEqual(['elsewhere', 'second']);
    await clock.advance(OVERTAKEN_AFTER_MS);
    expect(delivered).toEqual(['elsewhere', 'second', 'first']);
    await clock.advance(HOLD_MAX_MS);
    expect(delivered).toHaveLength(3);
  });

  test('swaps every pair until it is cleared', async () => {
    reorder();
    for (const id of ['1', '2', '3', '4']) send(id);
    await clock.advance(OVERTAKEN_AFTER_MS);
    expect(delivered).toEqual(['2', '4', '1', '3']);
  });

  test('lets go what nothing overtakes, after a bounded time', async () => {
    reorder(1);
    send('only');
    await clock.advance(HOLD_MAX_MS - 1);
    expect(delivered).toEqual([]);
    await clock.advance(1);
    expect(delivered).toEqual(['only']);
  });

  test('lets go what it holds when it is cleared', () => {
    reorder(1);
    send('only');
    switchboard.clear();
    expect(delivered).toEqual(['only']);
  });

  test('is not overtaken by another delivery of the same event', () => {
    reorder(1);
    send('same');
    send('same');
    expect(delivered).toEqual(['same']);
  });
});

describe('call faults', () => {
  const call = { service: 'rds', operation: 'CopyDBClusterSnapshot', functionName: 'copy-snapshot' };

  test('meet the call they name, at the moment they name', () => {
    switchboard.add({ kind: 'call', action: 'fail', when: 'after', ...call, times: 1 });
    expect(switchboard.meetCall(call, 'before')).toBeUndefined();
    expect(switchboard.meetCall({ ...call, operation: 'DeleteDBCluster' }, 'after')).toBeUndefined();
    expect(switchboard.meetCall({ ...call, service: 'docdb' }, 'after')).toBeUndefined();
    expect(switchboard.meetCall({ ...call, functionName: undefined }, 'after')).toBeUndefined();
    expect(switchboard.meetCall(call, 'after')).toMatchObject({ id: 'f-1', met: 1 });
    expect(switchboard.meetCall(call, 'after')).toBeUndefined();
  });

  test('meet every operation of a service, by anybody, where they name none', () => {
    switchboard.add({ kind: 'call', action: 'throttle', when: 'before', service: 'rds', operation: '*' });
    expect(switchboard.meetCall({ service: 'rds', operation: 'DescribeDBClusters' }, 'before')).toBeDefined();
    expect(switchboard.meetCall({ service: 'dynamodb', operation: 'GetItem' }, 'before')).toBeUndefined();
  });

  test('never meet events, nor event faults calls', () => {
    switchboard.add({ kind: 'kill', when: 'before', ...call });
    switchboard.add(drop({ functionName: 'copy-snapshot' }));
    expect(decide('e-1', { to: 'delete-rds' }).kind).toBe('deliver');
    expect(switchboard.meetCall({ ...call, operation: 'x' }, 'before')).toBeUndefined();
  });
});

describe('the number of faults is bounded', () => {
  test('the used up make room; what can still meet something is kept and a new one refused', () => {
    switchboard.add(drop({ detailType: 'SnapshotCopied', times: 1 }));
    for (let count = 1; count < FAULTS_MAX; count += 1) switchboard.add(drop({ source: 'aws.rds' }));
    expect(decide('e-1').kind).toBe('drop');
    expect(switchboard.add(drop({ source: 'aws.rds' })).id).toBe(`f-${FAULTS_MAX + 1}`);
    expect(switchboard.list()).toHaveLength(FAULTS_MAX);
    expect(() => switchboard.add(drop({ source: 'aws.rds' }))).toThrow(`${FAULTS_MAX} faults are active`);
  });
});

describe('the journal', () => {
  const record = (operation: string, more: object = {}) =>
    switchboard.record({
      ...{ caller: 'developer', service: 'rds', operation, parameters: [], isChanging: true, isDone: true },
      ...{ answer: 'ok', ...more },
    });

  test('tells calls by service, caller, operation, and what they did', () => {
    record('DeleteDBCluster', { caller: 'delete-rds' });
    record('DescribeDBClusters', { isChanging: false });
    record('PutItem', { service: 'dynamodb', isDone: false, answer: 'ThrottlingException' });
    const operations = (filter: object) => switchboard.journal(filter).map(({ operation }) => operation);
    expect(operations({ changing: true, service: 'rds' })).toEqual(['DeleteDBCluster']);
    expect(operations({ changing: false })).toEqual(['DescribeDBClusters']);
    expect(operations({ caller: 'delete-rds' })).toEqual(['DeleteDBCluster']);
    expect(operations({ done: false })).toEqual(['PutItem']);
    expect(switchboard.journal()[0]).toMatchObject({ at: '2026-10-06T02:14:09.000Z' });
  });

  test('keeps the latest only', () => {
    for (let count = 1; count <= 10; count += 1) record(`Call${count}`);
    expect(switchboard.journal().map(({ operation }) => operation)).toEqual(['Call8', 'Call9', 'Call10']);
  });
});
