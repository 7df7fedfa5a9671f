import { describe, expect, test } from '@jest/globals';
import { KEEP_UNTIL_TAG } from '../../../shared/names.ts';
import type { Saga } from '../../../shared/saga.ts';
import { aSaga } from '../../support/a-saga.ts';
import { aCopy, COPY_ARN, COPY_ID } from '../../support/rds-builders.ts';
import {
  BESIDE,
  BESIDE_ARN,
  newCluster,
  newInstance,
  oldCluster,
  outputAt,
  regionAt,
  stoppedAt,
  swappedSoFar,
} from './support/restores.ts';
import { undoWorld } from './support/undo-world.ts';

const HOUR_MS = 3_600_000;

/** A swap whose new cluster was being set up. */
const aSwap = (traits: Partial<Saga> = {}) =>
  undoWorld({ ...stoppedAt('setup-db-users', { strategy: 'swap' }), ...traits }, regionAt('setup-db-users', 'swap'));

test('gives the names back, then deletes the new cluster with its instances, and keeps the copy for a retry', async () => {
  const saga = stoppedAt('swap-target', { strategy: 'swap', output: outputAt('swap-target', 'swap') });
  const it = undoWorld(saga, swappedSoFar(4));
  await it.finish();
  expect(it.calls).toEqual([
    `rename orders-staging ${BESIDE}`,
    'rename arp-old-r-3f9a1c52d0b74e6f orders-staging',
    `rename orders-staging-1 ${BESIDE}-1`,
    'rename arp-old-r-3f9a1c52d0b74e6f-1 orders-staging-1',
    `deleteInstance ${BESIDE}-1`,
    `deleteCluster ${BESIDE}`,
    `tagSnapshot ${COPY_ID} ${KEEP_UNTIL_TAG}`,
  ]);
});

test('announces what is undone and what is left, and hands the restore to the tracker in the phase it is in', async () => {
  const it = aSwap();
  expect(await it.finish()).toMatchObject({ step: 'saga-tracker', phase: 'failing' });
  expect(it.bus.published).toMatchObject([
    {
      name: 'RestoreUndone',
      data: {
        plan: 'orders-staging',
        undone: [
          { arn: expect.stringContaining(`:db:${BESIDE}-1`), what: 'an instance of the new cluster, deleted' },
          { arn: BESIDE_ARN, what: 'the new cluster, deleted' },
        ],
        left: [{ arn: COPY_ARN, what: expect.stringContaining('kept until 2026-10-20') }],
      },
    },
  ]);
});

test('does nothing in a restore whose turn is another’s', async () => {
  const it = undoWorld(aSaga({ at: 'check-copy-status' }));
  expect(await it.deliver()).toBe('not-our-turn');
  expect(it.store.trail).toEqual([]);
});

test('has nothing to take back in a restore that was stopped while it queued', async () => {
  const saga = { ...stoppedAt('snapshot-check', { phase: 'cancelling' }), steps: {}, outputs: {} };
  const it = undoWorld(saga);
  expect(await it.deliver()).toBe('advanced');
  expect(it.saga()).toMatchObject({ step: 'saga-tracker', phase: 'cancelling', undoing: { undone: [], left: [] } });
  expect(it.calls).toEqual([]);
});

describe('a copy', () => {
  const copying = (phase: 'failing' | 'cancelling', copy = aCopy()) =>
    undoWorld(stoppedAt('check-copy-status', { phase }), { snapshots: [copy] });

  test('that is whole is kept by a failed restore, for as long as the plan keeps copies', async () => {
    const it = copying('failing');
    const { undoing, steps } = await it.finish();
    expect(it.rds.snapshots[0]!.tags[KEEP_UNTIL_TAG]).toBe('2026-10-20T12:00:00.000Z');
    expect(undoing).toMatchObject({ undone: [], left: [{ arn: COPY_ARN }] });
    expect(steps['copy-snapshot']!.status).toBe('done');
  });

  test.each(['copying', 'failed'])('that is %s is deleted, and made again by a retry', async (status) => {
    const it = copying('failing', aCopy({ status }));
    const { undoing, steps, outputs } = await it.finish();
    expect(undoing).toMatchObject({ undone: [{ arn: COPY_ARN, what: 'the copy of the snapshot, deleted' }], left: [] });
    expect(steps['copy-snapshot']!.status).toBe('undone');
    expect(Object.keys(outputs)).toEqual(['snapshot-check']);
  });

  test('of a cancelled restore is deleted though it is whole', async () => {
    const it = copying('cancelling');
    expect((await it.finish()).undoing).toMatchObject({ undone: [{ arn: COPY_ARN }], left: [] });
    expect(it.calls).toEqual([`deleteSnapshot ${COPY_ID}`]);
  });

  test('that bears our name without our tag is never touched', async () => {
    const it = copying('cancelling', aCopy({ tags: {} }));
    await it.finish();
    expect([it.calls, it.rds.snapshots.length]).toEqual([[], 1]);
  });

  test('that somebody deleted after it was used is no reason to copy again', async () => {
    const it = undoWorld(stoppedAt('setup-db-users'), { ...regionAt('setup-db-users', 'replace'), snapshots: [] });
    expect((await it.finish()).steps['copy-snapshot']!.status).toBe('done');
  });

  test('that a delivery under way asked for after the stop is found and deleted', async () => {
    const it = undoWorld(stoppedAt('copy-snapshot', { phase: 'cancelling' }));
    expect(await it.deliver()).toBe('waiting');
    it.clock.advance(30_000);
    it.rds.snapshots = [aCopy({ status: 'copying' })];
    await it.finish();
    expect(it.calls).toEqual([`deleteSnapshot ${COPY_ID}`]);
    expect(it.saga().undoing).toMatchObject({ undone: [{ arn: COPY_ARN }] });
  });
});

describe('a step under way', () => {
  test.each(['copy-snapshot', 'delete-rds', 'restore-snapshot', 'check-restore-status'] as const)(
    'at %s has the time of a delivery before it is called over',
    async (step) => {
      const it = undoWorld(stoppedAt(step), {});
      expect(await it.deliver()).toBe('waiting');
      expect(it.saga().nextCheckAt).toBe('2026-10-06T12:01:00.000Z');
      await it.tick();
      expect(it.saga().step).toBe('saga-tracker');
    },
  );

  test('that makes nothing is over at once', async () => {
    const it = undoWorld(stoppedAt('check-copy-status'), {});
    await it.deliver();
    expect(it.saga().step).toBe('saga-tracker');
  });
});

describe('the new cluster', () => {
  test('is gone with its instances before it is called deleted: a retry makes another one of these names', async () => {
    const it = aSwap();
    await it.deliver();
    await it.tick();
    expect(it.saga().step).toBe('undo-restore');
    expect(it.rds.clusters.find(({ id }) => id === BESIDE)!.status).toBe('deleting');
    await it.finish();
    expect(it.rds.clusters.map(({ id }) => id)).toEqual(['orders-staging']);
    expect(it.saga().steps).toMatchObject({
      'check-copy-status': { status: 'done' },
      'restore-snapshot': { status: 'undone' },
      'check-restore-status': { status: 'undone' },
      'setup-db-users': { status: 'failed' },
    });
    expect(Object.keys(it.saga().outputs)).toEqual(['snapshot-check', 'copy-snapshot', 'check-copy-status']);
  });

  test('loses the protection that it was made with', async () => {
    const saga = stoppedAt('swap-target', { strategy: 'swap' });
    const made = { ...saga.outputs['restore-snapshot']!, isProtectedAfter: true };
    const outputs = { ...saga.outputs, 'restore-snapshot': made };
    const it = undoWorld(
      { ...saga, outputs },
      { clusters: [oldCluster({ tags: {} }), newCluster({ isProtected: true })] },
    );
    await it.finish();
    expect(it.calls).toEqual([`protectCluster ${BESIDE} false`, `deleteCluster ${BESIDE}`]);
  });

  test('is left, and listed, where people have protected it after the restore had switched that off', async () => {
    const it = undoWorld(stoppedAt('swap-target', { strategy: 'swap' }), {
      clusters: [oldCluster(), newCluster({ isProtected: true })],
    });
    const { undoing } = await it.finish();
    expect(undoing!.left).toMatchObject([{ arn: BESIDE_ARN, what: expect.stringContaining('deletion protection on') }]);
    expect(it.calls).toEqual([]);
  });

  test('is left with an instance that is not ours', async () => {
    const stranger = newInstance({ id: 'of-a-colleague', tags: {} });
    const it = undoWorld(stoppedAt('setup-db-users', { strategy: 'swap' }), {
      clusters: [newCluster()],
      instances: [stranger],
    });
    const { undoing, steps } = await it.finish();
    expect(undoing!.left.map(({ what }) => what)).toEqual([
      expect.stringContaining("instance 'of-a-colleague' does not carry the tag"),
      expect.stringContaining("has instance 'of-a-colleague' still"),
    ]);
    expect(steps['restore-snapshot']!.status).toBe('done');
    expect(it.calls).toEqual([]);
  });

  test('whose instances are gone and which cannot be deleted itself gets new instances by a retry', async () => {
    const it = aSwap();
    it.refuse('deleteCluster', 'AccessDenied');
    const { steps, outputs } = await it.finish();
    expect(steps).toMatchObject({
      'restore-snapshot': { status: 'done' },
      'check-restore-status': { status: 'undone' },
    });
    expect(Object.keys(outputs)).toContain('restore-snapshot');
    expect(Object.keys(outputs)).not.toContain('check-restore-status');
  });

  test('under the name of the target stays, closed until it was made ours', async () => {
    const it = undoWorld(stoppedAt('setup-db-users'), regionAt('setup-db-users', 'replace'));
    const { undoing } = await it.finish();
    const cluster = undoing!.left.find(({ arn }) => arn.endsWith(':cluster:orders-staging'));
    expect(cluster!.what).toContain('closed in quarantine');
    expect(it.calls.filter((call) => call.startsWith('delete'))).toEqual([]);
  });

  test('under the name of the target that nothing was left of is restored again by a retry', async () => {
    const it = undoWorld(stoppedAt('check-restore-status'), { snapshots: [aCopy()] });
    expect((await it.finish()).steps).toMatchObject({
      'delete-rds': { status: 'done' },
      'restore-snapshot': { status: 'undone' },
    });
  });
});

describe('time', () => {
  const hanging = () => {
    const it = aSwap();
    it.refuse('deleteCluster', 'InvalidDBClusterStateFault');
    return it;
  };

  test('is half over before what hangs lets the rest go on', async () => {
    const it = hanging();
    await it.deliver();
    it.clock.advance(HOUR_MS);
    await it.deliver();
    const begun = [`deleteInstance ${BESIDE}-1`, `protectCluster ${BESIDE} false`];
    expect(it.calls).toEqual(begun);
    it.clock.advance(HOUR_MS);
    await it.deliver();
    expect(it.calls).toEqual([...begun, `tagSnapshot ${COPY_ID} ${KEEP_UNTIL_TAG}`]);
    expect(it.saga().step).toBe('undo-restore');
  });

  test('ends: what is not over then is listed, with what RDS says', async () => {
    const it = hanging();
    const { undoing, step } = await it.finish();
    expect(step).toBe('saga-tracker');
    expect(it.clock.now().toISOString()).toBe('2026-10-06T15:00:00.000Z');
    expect(undoing!.left).toMatchObject([
      { arn: BESIDE_ARN, what: expect.stringContaining('it was to be taken back by 2026-10-06T15:00:00.000Z') },
      { arn: COPY_ARN },
    ]);
  });

  test('has an end in which nothing more is begun', async () => {
    const it = aSwap();
    it.clock.advance(3 * HOUR_MS - 59_000);
    await it.deliver();
    expect(it.saga().step).toBe('undo-restore');
    it.clock.advance(59_000);
    await it.deliver();
    expect([it.calls, it.saga().step]).toEqual([[], 'saga-tracker']);
    expect(it.saga().undoing!.left.map(({ arn }) => arn)).toEqual([BESIDE_ARN, BESIDE_ARN, COPY_ARN]);
  });

  test('is given to errors that pass by themselves, which Lambda tries again', async () => {
    const it = aSwap();
    it.refuse('deleteInstance', 'ThrottlingException');
    await expect(it.deliver()).rejects.toThrow('ThrottlingException');
    expect(it.store.trail).toEqual([]);
  });

  test('is not given to them for ever', async () => {
    const it = aSwap();
    it.refuse('deleteInstance', 'ThrottlingException');
    it.clock.advance(2 * HOUR_MS);
    const { undoing } = await it.finish();
    expect(undoing!.left.map(({ arn }) => arn)).toContain(BESIDE_ARN);
    expect(it.calls).toEqual([`tagSnapshot ${COPY_ID} ${KEEP_UNTIL_TAG}`]);
  });
});
