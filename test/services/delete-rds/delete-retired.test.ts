import { describe, expect, test } from '@jest/globals';
import { aSwapPlan } from '../../support/a-plan.ts';
import {
  aCopy,
  aFinalSnapshot,
  anInstance,
  FINAL_ARN,
  FINAL_ID,
  NEW_RESOURCE,
  OLD_RESOURCE,
} from '../../support/rds-builders.ts';
import { type Content, deleting } from './support/deleting-rds.ts';
import {
  KEEP_UNTIL,
  putAside,
  putAsideInstances,
  refreshed,
  RETIRED_ARN,
  RETIRED_ID,
  retiring,
} from './support/put-aside.ts';

/** The refreshed target, and the old cluster that was put aside. */
const aRetirement = (saga = retiring({ output: null }), content: Content = {}) =>
  deleting(saga, {
    clusters: [refreshed(), putAside()],
    instances: [anInstance({ id: 'orders-staging-1' }), ...putAsideInstances()],
    snapshots: saga.outputs['delete-rds']?.finalSnapshotArn ? [aCopy(), aFinalSnapshot()] : [aCopy()],
    ...content,
  });

const DELETIONS = [`delete ${RETIRED_ID}-2`, `delete ${RETIRED_ID}-1`, `delete ${RETIRED_ID}`];
const BEGUN = { hadExisted: true, clusterResourceId: OLD_RESOURCE, finalSnapshotArn: FINAL_ARN, begunAt: KEEP_UNTIL };

describe('a retirement from beginning to end', () => {
  test('waits for its time, takes a final snapshot, deletes readers, writer and cluster, and ends the restore', async () => {
    const it = aRetirement(retiring({ output: null, swap: { keepUntil: '2026-10-06T18:00:00.000Z' } }));
    expect(await it.deliver()).toBe('waiting');
    expect(it.saga().nextCheckAt).toBe('2026-10-06T18:00:00.000Z');
    expect(it.calls).toEqual([]);

    it.clock.advance(6 * 3_600_000);
    expect(await it.deliver()).toBe('waiting');
    expect(it.calls).toEqual([`snapshot ${FINAL_ID}`]);

    it.finish.finalSnapshot();
    expect(await it.deliver()).toBe('waiting');
    expect(it.calls.slice(1)).toEqual(DELETIONS);

    it.finish.deletion();
    expect(await it.deliver()).toBe('advanced');
    expect(it.bus.published).toEqual([
      expect.objectContaining({
        name: 'RetiredClusterDeleted',
        data: { retiredClusterArn: RETIRED_ARN, finalSnapshotArn: FINAL_ARN },
      }),
    ]);
    expect(it.saga()).toMatchObject({ phase: 'completed', step: 'ended' });
    expect(it.rds.clusters.map(({ resourceId }) => resourceId)).toEqual([NEW_RESOURCE]);
    expect(it.rds.instances.map(({ id }) => id)).toEqual(['orders-staging-1']);
  });

  test('takes no final snapshot where the plan wants none', async () => {
    const plan = aSwapPlan({ finalSnapshot: { take: false } });
    const it = aRetirement(retiring({ plan, output: null }));
    expect(await it.deliver()).toBe('waiting');
    expect(it.calls).toEqual(DELETIONS);
  });

  test('lifts the protection where the plan says so, and says so first', async () => {
    const plan = aSwapPlan({ deletionProtection: { lift: true } });
    const content = { clusters: [refreshed(), putAside({ isProtected: true })] };
    const it = aRetirement(retiring({ plan, output: BEGUN }), content);
    expect(await it.advance()).toMatchObject({ kind: 'again', output: { hasLiftedProtection: true } });
    expect(it.calls).toEqual([]);
    await it.deliver();
    expect(it.calls).toEqual([`lift ${RETIRED_ID}`]);
  });
});

describe('the old cluster stays', () => {
  test.each<[string, Content]>([
    ['the target is not there', { clusters: [putAside()] }],
    ['the target has no writer', { instances: putAsideInstances() }],
    ['the target is not available', { clusters: [refreshed({ status: 'renaming' }), putAside()] }],
  ])('as long as %s', async (_what, content) => {
    const it = aRetirement(retiring({ output: BEGUN }), content);
    expect(await it.advance()).toMatchObject({ kind: 'wait', summary: expect.stringContaining("'orders-staging'") });
    expect(it.calls).toEqual([]);
  });

  test.each<[string, Content, string]>([
    ['is another one', { clusters: [refreshed(), putAside({ resourceId: 'cluster-X' })] }, 'RetiredClusterChanged'],
    ['has lost the plan’s tag', { clusters: [refreshed(), putAside({ tags: {} })] }, 'TargetNotTagged'],
    ['is protected', { clusters: [refreshed(), putAside({ isProtected: true })] }, 'TargetProtected'],
    [
      'has an instance of somebody’s',
      { instances: [anInstance({ id: 'orders-staging-1' }), ...putAsideInstances({ tags: {} })] },
      'TargetNotTagged',
    ],
  ])('and people are told when it %s', async (_what, content, code) => {
    const it = aRetirement(retiring({ output: BEGUN }), content);
    expect(await it.deliver()).toBe('failed');
    expect(it.calls).toEqual([]);
    expect(it.saga()).toMatchObject({ phase: 'completed', step: 'sns-notification', failure: { code } });
  });

  test('until its final snapshot is available', async () => {
    const creating = { snapshots: [aCopy(), aFinalSnapshot({ status: 'creating', progress: 60 })] };
    const it = aRetirement(retiring({ output: { hadExisted: true } }), creating);
    expect(await it.advance()).toMatchObject({ kind: 'wait', progress: 60 });
    expect(it.calls).toEqual([]);
  });
});

describe('what is gone already', () => {
  test('is done with, whoever deleted it', async () => {
    const it = aRetirement(retiring({ output: null }), { clusters: [refreshed()], instances: [] });
    expect(await it.deliver()).toBe('advanced');
    expect(it.bus.published[0]!.data).toEqual({ retiredClusterArn: RETIRED_ARN });
  });

  test('is waited for while instances outlive their cluster', async () => {
    const content = { clusters: [refreshed()], instances: putAsideInstances({ status: 'deleting' }) };
    expect(await aRetirement(retiring({ output: BEGUN }), content).advance()).toMatchObject({ kind: 'wait' });
  });

  test('is waited for while the cluster is deleting', async () => {
    const content = { clusters: [refreshed(), putAside({ status: 'deleting' })] };
    const it = aRetirement(retiring({ output: BEGUN }), content);
    expect(await it.advance()).toMatchObject({ kind: 'wait' });
    expect(it.calls).toEqual([]);
  });
});

test('a swap without an old cluster has nothing to retire', async () => {
  const it = aRetirement(retiring({ output: null, swap: { oldResourceId: undefined, keepUntil: undefined } }));
  expect(await it.deliver()).toBe('advanced');
  expect(it.calls).toEqual([]);
  expect(it.bus.published).toEqual([]);
  expect(it.saga().step).toBe('ended');
});
