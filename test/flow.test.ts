import { describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACTS, RDS_EVENTS } from '../events/index.ts';
import { RECOVERY, STEPS, TRACKER, TRIGGER } from '../events/services.ts';
import { MANIFESTS } from '../infra/manifests.ts';

const emittersOf = (name: string) =>
  MANIFESTS.filter(({ emits }) => emits.some((each) => each.name === name)).map((each) => each.name);
const readersOf = (name: string) =>
  MANIFESTS.filter(({ subscribes }) => subscribes.some((each) => each.name === name)).map((each) => each.name);
const requests = CONTRACTS.filter(({ isRequest }) => isRequest).map(({ name }) => name);
const facts = CONTRACTS.filter(({ isRequest }) => !isRequest).map(({ name }) => name);

/** Put by the saga clock, which is no service. */
const BY_THE_CLOCK = ['StatusCheckDue', 'StepFailed'];
/** Put for people and their tools. */
const FOR_PEOPLE = ['RestoreQueued', 'RestoreRejected', 'RecoveryRefused'];

test('one service is deployed per folder: the tracker, the nine steps in their order, recovery and the trigger', () => {
  const folders = readdirSync(join(import.meta.dirname, '../services'));
  expect(MANIFESTS.map(({ name }) => name)).toEqual([TRACKER, ...STEPS, RECOVERY, TRIGGER]);
  expect(MANIFESTS.map(({ name }) => name).toSorted()).toEqual(folders.toSorted());
});

test('every event that a service names is among the contracts', () => {
  const named = MANIFESTS.flatMap(({ subscribes, emits }) => [...subscribes, ...emits]);
  expect(named.filter((each) => each.kind === 'pipeline' && !CONTRACTS.includes(each))).toEqual([]);
  expect(named.filter((each) => each.kind === 'rds' && !RDS_EVENTS.includes(each))).toEqual([]);
});

describe('every awaited event is put by somebody', () => {
  const awaited = new Set(
    MANIFESTS.flatMap(({ subscribes }) => subscribes.filter(({ kind }) => kind === 'pipeline').map(({ name }) => name)),
  );
  test.each([...awaited])('%s', (name) => {
    const isPut = emittersOf(name).length > 0 || requests.includes(name) || BY_THE_CLOCK.includes(name);
    expect(isPut).toBe(true);
  });
});

describe('every event that is put is read by somebody', () => {
  test.each(facts.filter((name) => !FOR_PEOPLE.includes(name)))('%s', (name) => {
    expect(readersOf(name)).not.toEqual([]);
  });

  test('but those for people, which nobody reads', () => {
    expect(FOR_PEOPLE.flatMap(readersOf)).toEqual([]);
  });

  test.each(requests)('and every request: %s', (name) => {
    expect(readersOf(name)).toHaveLength(1);
  });
});

describe('every event has one emitter', () => {
  test.each(facts.filter((name) => !BY_THE_CLOCK.includes(name)))('%s', (name) => {
    expect(emittersOf(name)).toHaveLength(1);
  });

  test('but StepFailed, which every step may have to put, and the clock for it', () => {
    expect(emittersOf('StepFailed')).toEqual([...STEPS]);
  });

  test('ticks come from the clock, and from recovery, which makes a step go on', () => {
    expect(emittersOf('StatusCheckDue')).toEqual([RECOVERY]);
  });

  test('requests come from people, and a restore is requested by the trigger too', () => {
    expect(emittersOf('RestoreRequested')).toEqual([TRIGGER]);
    expect(requests.filter((name) => name !== 'RestoreRequested').flatMap(emittersOf)).toEqual([]);
  });
});

test('the steps follow each other by their events, in the order of a restore', () => {
  const chain = STEPS.map((step) => MANIFESTS.find(({ name }) => name === step)!);
  const first = chain[0]!.subscribes.map(({ name }) => name);
  expect(first).toContain('RestoreAccepted');
  chain.slice(1).forEach((manifest, index) => {
    const handedOver = chain[index]!.emits.filter(({ name }) => name !== 'StepFailed').map(({ name }) => name);
    expect(manifest.subscribes.map(({ name }) => name)).toEqual(expect.arrayContaining(handedOver));
  });
});

test('every service that takes turns hears the clock, so that no lost event hangs a restore', () => {
  expect(readersOf('StatusCheckDue')).toEqual(MANIFESTS.map(({ name }) => name).filter((name) => name !== TRIGGER));
});

test('the end of a restore is heard by who closes it and by who tells people', () => {
  expect(readersOf('RestoreCompleted')).toEqual([TRACKER]);
  expect(readersOf('StepFailed')).toEqual([TRACKER]);
  expect(readersOf('RestoreFailed')).toEqual(['sns-notification']);
});

test('RDS events are read as hints only, by services that are woken by ticks or a schedule as well', () => {
  const listening = MANIFESTS.filter(({ subscribes }) => subscribes.some(({ kind }) => kind === 'rds')).map(
    ({ name }) => name,
  );
  expect(listening.filter((name) => name !== TRIGGER)).toEqual([
    'delete-rds',
    'check-restore-status',
    'setup-db-users',
  ]);
});

describe('what no service may ever do', () => {
  const calls = MANIFESTS.flatMap(({ name, calls: each }) => each.map((call) => ({ name, ...call })));
  const changing = calls.filter(({ action }) => !/:(Describe|Get|List)/.test(action));

  test('changes the source cluster', () => {
    expect(changing.filter(({ on }) => on.includes('source-cluster'))).toEqual([]);
  });

  test('deletes or modifies a cluster or an instance that does not carry our tag at that moment', () => {
    const dangerous = calls.filter(({ action }) => /:(DeleteDB|ModifyDB)/.test(action));
    expect(dangerous.length).toBeGreaterThanOrEqual(5);
    for (const { onlyIf } of dangerous) expect(['carries-plan-tag', 'carries-restore-tag']).toContain(onlyIf);
  });

  test('deletes databases, but delete-rds', () => {
    const deleting = calls.filter(({ action }) => /:DeleteDB(Cluster|Instance)$/.test(action));
    expect([...new Set(deleting.map(({ name }) => name))]).toEqual(['delete-rds']);
  });

  test('reads secrets, but setup-db-users', () => {
    const reading = calls.filter(({ action }) => action.startsWith('secretsmanager:'));
    expect([...new Set(reading.map(({ name }) => name))]).toEqual(['setup-db-users']);
  });
});
