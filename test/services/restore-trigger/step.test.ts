import { describe, expect, test } from '@jest/globals';
import { RestoreRequested } from '../../../events/contracts/restore-requested.ts';
import { requestIdOf } from '../../../services/restore-trigger/request-id.ts';
import { firstBrokenEntry } from '../../../shared/audit.ts';
import { aPlan } from '../../support/a-plan.ts';
import { anEnvelope } from '../../support/envelopes.ts';
import { aSnapshot } from '../../support/rds-builders.ts';
import { anAutomatedSnapshot, type TriggerWorld, triggerWorld } from './support/trigger-world.ts';

const HOUR_MS = 3_600_000;
const plan = aPlan({ trigger: { manual: 'nightly-*' } });
const snapshot = anAutomatedSnapshot({ createdAt: new Date('2026-10-06T11:30:00.000Z') });
const id = requestIdOf(plan.name, snapshot);

function aWorld(...plans: readonly ReturnType<typeof aPlan>[]): TriggerWorld {
  const world = triggerWorld(...(plans.length > 0 ? plans : [plan]));
  world.rds.snapshots.push(snapshot);
  return world;
}

describe('one restore per plan and snapshot', () => {
  test('by its event, however often it comes', async () => {
    const world = aWorld();
    expect(await world.hear(snapshot)).toBe('orders-staging: Requested');
    expect(await world.hear(snapshot)).toBe('orders-staging: AlreadyRequested');
    expect(world.asked()).toEqual([id]);
    expect(world.said()).toHaveLength(1);
  });

  test('by the scan, when the event is lost', async () => {
    const world = aWorld();
    expect(await world.scan()).toBe('orders-staging: Requested');
    expect(await world.scan()).toBe('orders-staging: AlreadyRequested');
    expect(world.asked()).toEqual([id]);
  });

  test('by event and scan together, in either order', async () => {
    for (const order of [
      ['hear', 'scan', 'hear'],
      ['scan', 'hear', 'scan'],
    ] as const) {
      const world = aWorld();
      for (const delivery of order) await world[delivery](snapshot);
      expect(world.asked()).toEqual([id]);
    }
  });

  test('by deliveries that meet: the slower one reads again and finds it done', async () => {
    const world = aWorld();
    world.store.beforeNextCommit(() => world.hear(snapshot));
    expect(await world.hear(snapshot)).toBe('orders-staging: AlreadyRequested');
    expect(world.asked()).toEqual([id]);
  });

  test('also when a late event comes after a newer snapshot has had its restore', async () => {
    const world = aWorld();
    await world.hear(snapshot);
    const newer = anAutomatedSnapshot({ id: 'rds:b', arn: snapshot.arn + '-b', createdAt: world.clock.now() });
    world.rds.snapshots.push(newer);
    await world.hear(newer);
    expect(await world.hear(snapshot)).toBe('orders-staging: AlreadyRequested');
    expect(world.asked()).toHaveLength(2);
  });

  test('another one for a snapshot made again under its name', async () => {
    const world = aWorld();
    await world.hear(snapshot);
    world.rds.snapshots = [{ ...snapshot, createdAt: world.clock.now() }];
    await world.hear(snapshot);
    expect(new Set(world.asked()).size).toBe(2);
  });
});

describe('what is put on the bus', () => {
  test('is a request that the tracker can read, from this very snapshot', async () => {
    const world = aWorld();
    await world.hear(snapshot);
    const [{ metadata, data }] = world.bus.published as [any];
    expect(RestoreRequested.parse(anEnvelope(RestoreRequested, { metadata, data })).data).toEqual({
      plan: 'orders-staging',
      requestId: id,
      snapshot: snapshot.arn,
      reason: 'new automated snapshot rds:orders-production-2026-10-06-01-30',
      requestedBy: 'restore-trigger',
    });
    expect(metadata).toMatchObject({ restoreId: id, causationId: 'rds-event', step: 'restore-trigger' });
  });

  test('is committed before it is published, and published by the next delivery after a crash between', async () => {
    const world = aWorld();
    world.bus.refuse(1);
    await expect(world.hear(snapshot)).rejects.toThrow(/the bus refuses/);
    expect(world.said()).toHaveLength(1);
    await world.scan();
    expect(world.asked()).toEqual([id]);
    expect(world.store.records.get(plan.name)?.outbox).toEqual([]);
    await world.scan();
    expect(world.asked()).toEqual([id]);
  });

  test('is published by the same event delivered again, when the bus refused it the first time', async () => {
    const world = aWorld();
    world.bus.refuse(1);
    await expect(world.hear(snapshot)).rejects.toThrow(/the bus refuses/);
    expect(await world.hear(snapshot)).toBe('orders-staging: AlreadyRequested');
    expect(world.asked()).toEqual([id]);
  });

  test('leaves an outbox that the scan empties, also when there is no snapshot any more', async () => {
    const world = aWorld();
    world.bus.refuse(1);
    await expect(world.hear(snapshot)).rejects.toThrow();
    world.rds.snapshots = [];
    expect(await world.scan()).toBe('orders-staging: NoCandidate');
    expect(world.asked()).toEqual([id]);
  });
});

describe('whom an event concerns', () => {
  const source = plan.source;

  test('every plan that watches the cluster, and each has its own restore', async () => {
    const second = aPlan({ name: 'orders-dev', target: { ...plan.target, cluster: 'orders-dev' }, trigger: {} });
    const world = aWorld(plan, second);
    expect(await world.hear(snapshot)).toBe('orders-staging: Requested, orders-dev: Requested');
    expect(new Set(world.asked()).size).toBe(2);
  });

  test.each([
    ['a plan without a trigger', aPlan()],
    ['a plan of another cluster', aPlan({ trigger: {}, source: { ...source, cluster: 'carts-production' } })],
    ['a plan of another region', aPlan({ trigger: {}, source: { ...source, region: 'eu-west-1' } })],
    ['a plan of another account', aPlan({ trigger: {}, source: { ...source, account: '444455556666' } })],
  ])('not %s', async (_what, other) => {
    const world = aWorld(other);
    expect(await world.hear(snapshot)).toBe('');
    expect(world.said()).toEqual([]);
  });

  test('nobody, when the snapshot is gone again', async () => {
    const world = aWorld();
    world.rds.snapshots = [];
    expect(await world.hear(snapshot)).toBe('');
  });

  test('the scan looks for plans with a trigger alone', async () => {
    expect(await aWorld(aPlan()).scan()).toBe('');
  });
});

describe('a refusal', () => {
  const windowed = aPlan({ trigger: { window: { from: '20:00', to: '23:00', timeZone: 'UTC' } } });

  test('is written down once, not at every scan', async () => {
    const world = aWorld(windowed);
    await world.hear(snapshot);
    for (let scans = 0; scans < 5; scans += 1) await world.scan();
    expect(world.said()).toEqual([
      expect.stringMatching(
        /^refused: OutsideWindow: snapshot 'rds:orders.*' waits for the window from 20:00 to 23:00/,
      ),
    ]);
  });

  test('for now ends when the window opens: the scan starts the restore', async () => {
    const world = aWorld(windowed);
    await world.hear(snapshot);
    world.clock.advance(8 * HOUR_MS);
    expect(await world.scan()).toBe('orders-staging: Requested');
    expect(world.asked()).toEqual([requestIdOf(windowed.name, snapshot)]);
  });

  test('for now ends for the newest alone', async () => {
    const world = aWorld(windowed);
    await world.hear(snapshot);
    const newer = anAutomatedSnapshot({ id: 'rds:b', arn: snapshot.arn + '-b', createdAt: world.clock.now() });
    world.rds.snapshots.push(newer);
    world.clock.advance(8 * HOUR_MS);
    await world.scan();
    expect(await world.hear(snapshot)).toBe('orders-staging: Superseded');
    expect(world.asked()).toEqual([requestIdOf(windowed.name, newer)]);
  });

  test('is remembered for the newest fifty snapshots', async () => {
    const world = aWorld(aPlan({ trigger: { manual: 'nightly-*' } }));
    const others = Array.from({ length: 60 }, (_, index) => aSnapshot({ id: `other-${index}` }));
    world.rds.snapshots.push(...others);
    for (const other of others) await world.hear(other);
    const { decisions } = world.store.records.get(plan.name)!;
    expect(decisions).toHaveLength(50);
    expect(decisions.at(-1)!.snapshotArn).toBe(others.at(-1)!.arn);
  });

  test('of what is still being made turns into a restore', async () => {
    const world = aWorld();
    world.rds.snapshots = [{ ...snapshot, status: 'creating' }];
    expect(await world.hear(snapshot)).toBe('orders-staging: NotAvailable');
    world.rds.snapshots = [snapshot];
    expect(await world.scan()).toBe('orders-staging: Requested');
  });
});

describe('a plan that is watched for the first time', () => {
  test('starts nothing from snapshots that were there before', async () => {
    const world = aWorld();
    world.rds.snapshots = [{ ...snapshot, createdAt: new Date('2026-10-06T10:59:59.000Z') }];
    expect(await world.scan()).toBe('orders-staging: BeforeWatch');
    expect(world.said()).toEqual([
      "watching: plan 'orders-staging' is watched; snapshots made before 2026-10-06T11:00:00.000Z start nothing",
      expect.stringMatching(/^refused: BeforeWatch: /),
    ]);
    world.clock.advance(HOUR_MS);
    expect(await world.scan()).toBe('orders-staging: BeforeWatch');
    expect(world.said()).toHaveLength(2);
  });

  test('starts from one whose event comes first, however long ago it was begun', async () => {
    const world = aWorld();
    const slow = { ...snapshot, createdAt: new Date('2026-10-06T08:00:00.000Z') };
    world.rds.snapshots = [slow];
    expect(await world.hear(slow)).toBe('orders-staging: Requested');
  });
});

describe('the audit trail', () => {
  test('continues from entry to entry, under a key of the plan, with who, why and what was called', async () => {
    const world = aWorld();
    await world.scan();
    world.rds.snapshots.push(aSnapshot({ id: 'other' }));
    await world.ports.log.record('DescribeDBClusterSnapshots', 'other', async () => undefined);
    await world.hear(aSnapshot({ id: 'other' }));
    const { audit } = world.store.records.get(plan.name)!;
    expect(firstBrokenEntry(world.store.trail, audit)).toBeUndefined();
    expect(world.store.trail.at(-1)).toMatchObject({
      restoreId: 'trigger#orders-staging',
      sequence: 3,
      actor: 'restore-trigger',
      cause: 'rds-event',
      decision: 'refused',
      summary: "NameDoesNotFit: snapshot 'other' does not fit the name pattern 'nightly-*'",
      calls: [{ operation: 'DescribeDBClusterSnapshots', resource: 'other', answer: 'ok' }],
    });
  });
});

describe('trouble', () => {
  test('with one plan keeps none of the others from its scan, and is thrown at the end', async () => {
    const other = aPlan({
      name: 'carts-staging',
      source: { ...plan.source, cluster: 'carts-production' },
      trigger: {},
    });
    const world = aWorld(other, plan);
    const { snapshotsOf } = world.rds;
    world.rds.snapshotsOf = async (cluster) => {
      if (cluster === 'carts-production') throw new Error('AccessDenied');
      return snapshotsOf(cluster);
    };
    await expect(world.scan()).rejects.toThrow(
      /1 of 2 plans could not be considered, the first is 'carts-staging': AccessDenied\nHINT: /,
    );
    expect(world.asked()).toEqual([id]);
  });

  test('with commits that always meet others is left to a later delivery', async () => {
    const world = aWorld();
    world.store.commit = async () => 'conflict';
    await expect(world.hear(snapshot)).rejects.toThrow(/met others in 5 attempts/);
    expect(world.asked()).toEqual([]);
  });
});

describe('the id of a request', () => {
  test('fits the contract and is the same every time', () => {
    expect(id).toMatch(/^t-[0-9a-f]{16}$/);
    expect(requestIdOf(plan.name, { ...snapshot })).toBe(id);
  });

  test.each([
    ['plan', requestIdOf('other', snapshot)],
    ['snapshot', requestIdOf(plan.name, { ...snapshot, arn: `${snapshot.arn}-2` })],
    ['time', requestIdOf(plan.name, { ...snapshot, createdAt: new Date(0) })],
  ])('differs by %s', (_what, other) => {
    expect(other).not.toBe(id);
  });
});
