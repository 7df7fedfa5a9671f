import { describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACTS, RDS_EVENTS } from '../events/index.ts';
import { RECOVERY, ROUTES, STEPS, STRATEGIES, TRACKER, TRIGGER, UNDO } from '../events/services.ts';
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
const FOR_PEOPLE = ['RestoreQueued', 'RestoreRejected', 'RestoreCancelled', 'RecoveryRefused', 'RetiredClusterDeleted'];

test('one service is deployed per folder: the tracker, the steps in their order, and what stands beside them', () => {
  const folders = readdirSync(join(import.meta.dirname, '../services'));
  expect(MANIFESTS.map(({ name }) => name)).toEqual([TRACKER, ...STEPS, UNDO, RECOVERY, TRIGGER]);
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

  test('but StepFailed, which every step may have to put, and the tracker and the clock for one that is silent', () => {
    expect(emittersOf('StepFailed')).toEqual([TRACKER, ...STEPS]);
  });

  test('ticks come from the clock, and from recovery, which makes a step go on', () => {
    expect(emittersOf('StatusCheckDue')).toEqual([RECOVERY]);
  });

  test('requests come from people, and a restore is requested by the trigger too', () => {
    expect(emittersOf('RestoreRequested')).toEqual([TRIGGER]);
    expect(requests.filter((name) => name !== 'RestoreRequested').flatMap(emittersOf)).toEqual([]);
  });
});

test.each(STRATEGIES)('the steps follow each other by their events, in the order of the strategy %s', (strategy) => {
  // What a swap deletes last waits for its time, by the clock alone.
  const route = ROUTES[strategy].slice(0, ROUTES[strategy].indexOf('sns-notification') + 1);
  const chain = route.map((step) => MANIFESTS.find(({ name }) => name === step)!);
  const first = chain[0]!.subscribes.map(({ name }) => name);
  expect(first).toContain('RestoreAccepted');
  chain.slice(1).forEach((manifest, index) => {
    const handedOver = chain[index]!.emits.filter(({ name }) => name !== 'StepFailed').map(({ name }) => name);
    const heard = manifest.subscribes.map(({ name }) => name);
    expect(handedOver.filter((name) => heard.includes(name))).not.toEqual([]);
  });
});

test('every service that takes turns hears the clock, so that no lost event hangs a restore', () => {
  expect(readersOf('StatusCheckDue')).toEqual(MANIFESTS.map(({ name }) => name).filter((name) => name !== TRIGGER));
});

test('the end of a restore is heard by who closes it and by who tells people', () => {
  expect(readersOf('RestoreCompleted')).toEqual([TRACKER]);
  expect(readersOf('StepFailed')).toEqual([TRACKER, UNDO]);
  expect(readersOf('RestoreUndone')).toEqual([TRACKER]);
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
    'swap-target',
    UNDO,
  ]);
});

describe('what no service may ever do', () => {
  const calls = MANIFESTS.flatMap(({ name, calls: each }) => each.map((call) => ({ name, ...call })));
  const changing = calls.filter(({ action }) => !/:(Describe|Get|List)/.test(action));

  test('changes the source cluster', () => {
    expect(changing.filter(({ on }) => on.includes('source-cluster'))).toEqual([]);
  });

  test('deletes or modifies a cluster or an instance without our tag, but under names that restores alone give', () => {
    const isOfGroupsOrSnapshots = ({ on }: (typeof calls)[number]) =>
      on.every((each) => /groups$|^own-snapshots$/.test(each));
    const dangerous = calls.filter(
      (call) => /:(DeleteDB|ModifyDB|Reboot)/.test(call.action) && !isOfGroupsOrSnapshots(call),
    );
    expect(dangerous.length).toBeGreaterThanOrEqual(20);
    const conditions = ['carries-plan-tag', 'carries-restore-tag', 'is-new', 'takes-name'];
    const byName = dangerous.filter(({ onlyIf }) => !onlyIf || !conditions.includes(onlyIf));
    expect([...new Set(byName.map(({ action }) => action))]).toEqual(['rds:ModifyDBCluster', 'rds:ModifyDBInstance']);
    for (const each of byName.flatMap(({ on }) => on)) expect(each).toMatch(/^(beside|retired)-(clusters|instances)$/);
  });

  test('deletes databases, but delete-rds the old ones, and undo-restore those that were never given the name', () => {
    // For a final snapshot AWS asks for `DeleteDBCluster` on the snapshot, too, which must be one of ours.
    const isOfSnapshots = ({ on }: (typeof calls)[number]) => on.every((each) => each === 'own-snapshots');
    const deleting = calls.filter((call) => /:DeleteDB(Cluster|Instance)$/.test(call.action) && !isOfSnapshots(call));
    expect([...new Set(deleting.map(({ name, onlyIf }) => `${name} ${onlyIf}`))]).toEqual([
      'delete-rds carries-plan-tag',
      'undo-restore is-new',
    ]);
    const undone = deleting.filter(({ name }) => name === UNDO).flatMap(({ on }) => on);
    expect(undone.toSorted()).toEqual(['beside-clusters', 'beside-instances']);
  });

  test('reads secrets, but those who log in', () => {
    const reading = calls.filter(({ action }) => action === 'secretsmanager:GetSecretValue');
    expect(new Set(reading.map(({ name }) => name))).toEqual(new Set(['setup-db-users', 'swap-target']));
  });
});
