import { describe, expect, test } from '@jest/globals';
import { KEEP_UNTIL_TAG } from '../../../shared/names.ts';
import type { Saga } from '../../../shared/saga.ts';
import { aPlan, aPlanInOneRegion } from '../../support/a-plan.ts';
import { aSaga, outputsOf } from '../../support/a-saga.ts';
import {
  aCluster,
  aCopy,
  aFinalSnapshot,
  anInstance,
  FINAL_ARN,
  FINAL_ID,
  OLD_RESOURCE,
  OUR_TAGS,
  SOURCE_RESOURCE,
  TARGET_ARN,
  writerAndReader,
} from '../../support/rds-builders.ts';
import { NOON } from '../../support/stepped-clock.ts';
import { begun } from '../../../shared/transition.ts';
import { type Content, deleting } from './support/deleting-rds.ts';

/** The old target with its two instances, and what is to replace it. */
const aTarget = (content: Content = {}, saga: Saga = aSaga({ at: 'delete-rds' })) =>
  deleting(saga, { clusters: [aCluster()], instances: writerAndReader(), snapshots: snapshotsOf(saga), ...content });

const snapshotsOf = ({ outputs }: Saga) =>
  outputs['delete-rds']?.finalSnapshotArn ? [aCopy(), aFinalSnapshot()] : [aCopy()];

const DELETIONS = ['delete orders-staging-2', 'delete orders-staging-1', 'delete orders-staging'];

/** The final snapshot is available, and it has been said that there is no way back. */
const BEGUN = { finalSnapshotArn: FINAL_ARN, begunAt: '2026-10-06T11:30:00.000Z' };

const captured = (plan = aPlan(), more: object = {}) =>
  aSaga({
    at: 'delete-rds',
    plan,
    outputs: {
      ...outputsOf(['snapshot-check', 'copy-snapshot', 'check-copy-status']),
      'delete-rds': { hadExisted: true, clusterResourceId: OLD_RESOURCE, ...more },
    },
  });

const lifting = aPlan({ deletionProtection: { lift: true } });

describe('a deletion from beginning to end', () => {
  test('keeps the settings, waits for a final snapshot, deletes readers, writer and cluster, waits until all are gone', async () => {
    const it = aTarget();
    expect(await it.deliver()).toBe('waiting');
    expect(it.saga().outputs['delete-rds']).toMatchObject({
      hadExisted: true,
      settings: { port: 5432, tags: { team: 'orders' } },
    });
    expect(it.calls).toEqual([`snapshot ${FINAL_ID}`]);

    expect(await it.deliver()).toBe('waiting');
    expect(it.calls).toHaveLength(1);

    it.finish.finalSnapshot();
    expect(await it.deliver()).toBe('waiting');
    expect(it.calls.slice(1)).toEqual([...DELETIONS]);

    expect(await it.deliver()).toBe('waiting');
    expect(it.calls).toHaveLength(4);

    it.finish.deletion();
    expect(await it.deliver()).toBe('advanced');
    expect(it.bus.published).toEqual([
      expect.objectContaining({
        name: 'TargetDeleted',
        data: { targetClusterArn: TARGET_ARN, hadExisted: true, finalSnapshotArn: FINAL_ARN },
      }),
    ]);
    expect(it.saga()).toMatchObject({
      step: 'restore-snapshot',
      outputs: { 'delete-rds': { finalSnapshotArn: FINAL_ARN, begunAt: '2026-10-06T12:00:00.000Z' } },
    });
  });

  test('tags the final snapshot with its plan, its restore and the time until which it is wanted', async () => {
    const it = aTarget();
    await it.deliver();
    expect(it.rds.snapshots.at(-1)!.tags).toEqual({ ...OUR_TAGS, [KEEP_UNTIL_TAG]: '2026-11-05T12:00:00.000Z' });
  });
});

describe('before anything is touched', () => {
  test('the settings are committed: nothing has been called in the turn that reads them', async () => {
    const it = aTarget();
    expect(await it.advance()).toMatchObject({ kind: 'again', output: { settings: { instances: [{}, {}] } } });
    expect(it.calls).toEqual([]);
  });

  test.each([
    ['lacks the plan’s tag', { clusters: [aCluster({ tags: {} })] }, 'TargetNotTagged'],
    [
      'has an instance that lacks it',
      { instances: [anInstance(), anInstance({ id: 'x', tags: {} })] },
      'TargetNotTagged',
    ],
    ['is the source', { clusters: [aCluster({ resourceId: SOURCE_RESOURCE })] }, 'TargetChanged'],
    ['is protected', { clusters: [aCluster({ isProtected: true })] }, 'TargetProtected'],
    ['was made anew during the restore', { clusters: [aCluster({ resourceId: 'cluster-X' })] }, 'TargetChanged'],
    ['has no replacement any more', { snapshots: [] }, 'SnapshotLost'],
    ['has a replacement that is not available', { snapshots: [aCopy({ status: 'copying' })] }, 'SnapshotNotUsable'],
  ])('refuses a target that %s, and calls nothing', async (_what, content: Content, code) => {
    const it = aTarget(content);
    expect(await it.deliver()).toBe('failed');
    expect(it.saga().failure).toMatchObject({ step: 'delete-rds', code });
    expect(it.calls).toEqual([]);
  });

  test.each([
    ['tag is gone', { clusters: [aCluster({ tags: {} })] }],
    ['protection is on', { clusters: [aCluster({ isProtected: true })] }],
    ['replacement is gone', { snapshots: [aFinalSnapshot()] }],
    ['resource id has changed', { clusters: [aCluster({ resourceId: 'cluster-X' })] }],
  ])(
    'asks again in every turn: refuses when the %s after the final snapshot was taken',
    async (_what, content: Content) => {
      const it = aTarget({ snapshots: [aCopy(), aFinalSnapshot()], ...content }, captured(aPlan(), BEGUN));
      expect(await it.deliver()).toBe('failed');
      expect(it.calls).toEqual([]);
    },
  );
});

describe('promise 4: the final snapshot', () => {
  test('keeps every instance until it is available', async () => {
    const it = aTarget({ snapshots: [aCopy(), aFinalSnapshot({ status: 'creating', progress: 60 })] }, captured());
    expect(await it.advance()).toMatchObject({ kind: 'wait', progress: 60 });
    expect(await it.advance()).toMatchObject({ kind: 'wait', progress: 60 });
    expect(it.calls).toEqual([]);
  });

  test.each(['failed', 'deleting', 'incompatible-restore'])(
    'fails the step when it is %s, and nothing is deleted',
    async (status) => {
      const it = aTarget({ snapshots: [aCopy(), aFinalSnapshot({ status })] }, captured());
      expect(await it.refusal()).toBe('FinalSnapshotFailed');
      expect(it.calls).toEqual([]);
    },
  );

  test('that an earlier delivery began is adopted', async () => {
    const it = aTarget({ snapshots: [aCopy(), aFinalSnapshot()] }, captured());
    expect(await it.advance()).toMatchObject({ kind: 'again', output: { finalSnapshotArn: FINAL_ARN } });
    expect(it.calls).toEqual([]);
  });

  test('is taken anew when the one of an earlier try has been taken back, and nothing is deleted before', async () => {
    const it = aTarget({ snapshots: [aCopy()] }, captured(aPlan(), BEGUN));
    expect(await it.deliver()).toBe('waiting');
    expect(it.calls).toEqual([expect.stringContaining('snapshot')]);
  });

  describe('of an earlier try, in a retry that began at noon', () => {
    const retried = (instances: number) => {
      const saga = captured(aPlan(), { ...BEGUN, settings: { instances: writerAndReader().slice(0, instances) } });
      const step = { ...saga.steps['delete-rds']!, attempt: 2, startedAt: NOON.toISOString() };
      return { ...saga, run: 2, steps: { ...saga.steps, 'delete-rds': step } };
    };
    const before = new Date(NOON.getTime() - 60_000);

    test.each([
      ['taken before', before],
      ['of unknown age', undefined],
    ])('is refused while the old target is whole: %s', async (_age, createdAt) => {
      const snapshots = [aCopy(), aFinalSnapshot({ createdAt })];
      const it = aTarget({ snapshots }, retried(2));
      expect(await it.refusal()).toBe('FinalSnapshotOutOfDate');
      expect(it.calls).toEqual([]);
    });

    test('serves when something of the old target is deleted already', async () => {
      const [writer] = writerAndReader();
      const snapshots = [aCopy(), aFinalSnapshot({ createdAt: before })];
      const it = aTarget({ instances: [writer!], snapshots }, retried(2));
      expect(await it.deliver()).toBe('waiting');
      expect(it.calls).toEqual(['delete orders-staging-1', 'delete orders-staging']);
    });

    test.each([
      ['', 1_000],
      [', by a clock that is a little behind', -2_000],
    ])('serves when it was taken in this try%s', async (_clock, ms) => {
      const snapshots = [aCopy(), aFinalSnapshot({ createdAt: new Date(NOON.getTime() + ms) })];
      const it = aTarget({ snapshots }, retried(2));
      expect(await it.deliver()).toBe('waiting');
      expect(it.calls).toEqual(DELETIONS);
    });
  });

  test('of this name that another restore made is refused', async () => {
    const it = aTarget({ snapshots: [aCopy(), aFinalSnapshot({ tags: {} })] }, captured());
    expect(await it.refusal()).toBe('FinalSnapshotNameTaken');
  });

  test('is left out only where the plan says so', async () => {
    const it = aTarget({}, captured(aPlan({ finalSnapshot: { take: false } })));
    expect(await it.deliver()).toBe('waiting');
    expect(it.calls).toEqual([...DELETIONS]);
  });
});

describe('the point of no return', () => {
  test('is committed in a turn of its own, before anything of the old target is touched', async () => {
    const it = aTarget(
      { clusters: [aCluster({ isProtected: true })] },
      captured(lifting, { finalSnapshotArn: FINAL_ARN }),
    );
    expect(await it.advance()).toMatchObject({ kind: 'again', output: { begunAt: '2026-10-06T12:00:00.000Z' } });
    expect(it.calls).toEqual([]);
  });

  test('does not come before the final snapshot is available', async () => {
    const it = aTarget({}, captured());
    await it.deliver();
    expect(it.saga().outputs['delete-rds']).not.toHaveProperty('begunAt');
  });

  test('is passed by nobody who has lost the commit to a cancellation', async () => {
    const it = aTarget({}, captured(aPlan(), { finalSnapshotArn: FINAL_ARN }));
    it.store.beforeNextCommit(() => {
      const saga = it.saga();
      it.store.sagas.set(saga.restoreId, {
        ...saga,
        version: saga.version + 1,
        phase: 'cancelling',
        step: 'replay-restore',
      });
    });
    expect(await it.deliver()).toBe('not-our-turn');
    expect(it.calls).toEqual([]);
  });
});

describe('a tag that IAM does not know yet', () => {
  const startedNow = { ...captured(aPlan(), BEGUN), steps: { 'delete-rds': begun({ now: NOON }) } };
  const refused = (it: ReturnType<typeof aTarget>) => {
    const { deleteInstance } = it.ports;
    Object.assign(it.ports, {
      deleteInstance: (...args: Parameters<typeof deleteInstance>) =>
        it.log.record('DeleteDBInstance', args[1], () => deleteInstance(...args)),
    });
    it.refuseOnce('AccessDenied');
  };

  test('promise 8: is waited for, and touches nothing meanwhile', async () => {
    const it = aTarget({}, startedNow);
    refused(it);
    expect(await it.deliver()).toBe('trouble');
    expect(it.saga().steps['delete-rds']!.trouble).toMatchObject({ code: 'TagsUnknownToIam' });
    expect(it.calls).toEqual([]);
    expect(await it.deliver()).toBe('waiting');
    expect(it.calls).toEqual(DELETIONS);
  });

  test('is waited for no longer than IAM may need', async () => {
    const it = aTarget({}, startedNow);
    refused(it);
    it.clock.advance(30 * 60_000);
    expect(await it.deliver()).toBe('failed');
    expect(it.saga().failure).toMatchObject({ code: 'AccessDenied' });
  });
});

describe('deletion protection', () => {
  const ready = captured(lifting, BEGUN);

  const protectedOne = { clusters: [aCluster({ isProtected: true })] };

  test('is lifted where the plan says so, in a turn of its own, after the final snapshot', async () => {
    const it = aTarget(protectedOne, captured(lifting, { ...BEGUN, hasLiftedProtection: true }));
    expect(await it.advance()).toMatchObject({ kind: 'wait' });
    expect(it.calls).toEqual(['lift orders-staging']);
    await it.advance();
    expect(it.calls.slice(1)).toEqual(DELETIONS);
  });

  test('is said to be lifted before it is: whoever takes the restore back puts it on again', async () => {
    const it = aTarget(protectedOne, ready);
    expect(await it.advance()).toMatchObject({ kind: 'again', output: { hasLiftedProtection: true } });
    expect(it.calls).toEqual([]);
  });

  test('is not lifted before the final snapshot is available', async () => {
    const it = aTarget({ clusters: [aCluster({ isProtected: true })] }, captured(lifting));
    await it.advance();
    expect(it.calls).toEqual([`snapshot ${FINAL_ID}`]);
  });
});

describe('what an earlier delivery has begun', () => {
  const ready = captured(aPlan(), BEGUN);

  test('is not begun again: instances that are deleting are left alone', async () => {
    const instances = [anInstance({ id: 'orders-staging-2', status: 'deleting' }), anInstance()];
    const it = aTarget({ instances }, ready);
    await it.advance();
    expect(it.calls).toEqual(['delete orders-staging-1', 'delete orders-staging']);
  });

  test('is waited for while the cluster is deleting', async () => {
    const it = aTarget({ clusters: [aCluster({ status: 'deleting' })] }, ready);
    expect(await it.advance()).toMatchObject({ kind: 'wait' });
    expect(it.calls).toEqual([]);
  });

  test('is waited for while instances outlive their cluster', async () => {
    const it = aTarget({ clusters: [], instances: [anInstance({ status: 'deleting' })] }, ready);
    expect(await it.advance()).toMatchObject({ kind: 'wait', summary: expect.stringContaining('1 of its instances') });
  });

  test('that RDS calls too early is waited for', async () => {
    const it = aTarget({}, ready);
    Object.assign(it.ports, {
      deleteCluster: () =>
        Promise.reject(Object.assign(new Error('still contains'), { name: 'InvalidDBClusterStateFault' })),
    });
    expect(await it.deliver()).toBe('waiting');
    expect(it.saga().phase).toBe('running');
  });
});

describe('a target that is not there', () => {
  const gone = { clusters: [], instances: [] };

  test('is nothing to delete, where the plan names the instances to come', async () => {
    const it = aTarget(gone);
    expect(await it.advance()).toMatchObject({ kind: 'done', output: { hadExisted: false } });
    expect(it.calls).toEqual([]);
  });

  test('and whose instances nobody knows fails the step', async () => {
    const saga = aSaga({ at: 'delete-rds', plan: aPlanInOneRegion({ instances: undefined }) });
    expect(await aTarget(gone, saga).refusal()).toBe('TargetVanished');
  });
});
