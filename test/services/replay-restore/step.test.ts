import { describe, expect, test } from '@jest/globals';
import { CallLog } from '../../../shared/call-log.ts';
import { deliver } from '../../../shared/deliver.ts';
import type { StepName } from '../../../events/services.ts';
import { besideNameOf } from '../../../shared/names.ts';
import type { Saga } from '../../../shared/saga.ts';
import { begun } from '../../../shared/transition.ts';
import { deleteRds } from '../../../services/delete-rds/step.ts';
import { cancelRestore, putOwed, type RecoveryPorts, retryRestore } from '../../../services/replay-restore/step.ts';
import { aPlan, aSwapPlan } from '../../support/a-plan.ts';
import { answeredBefore, aSaga, swapMoves } from '../../support/a-saga.ts';
import { memoryBus } from '../../support/memory-bus.ts';
import { memoryRds } from '../../support/memory-rds.ts';
import { memorySagaStore } from '../../support/memory-saga-store.ts';
import {
  aCluster,
  aCopy,
  aFinalSnapshot,
  aNewCluster,
  anInstance,
  FINAL_ARN,
  OLD_RESOURCE,
  RESTORE_ID,
  TARGET_ARN,
  writerAndReader,
} from '../../support/rds-builders.ts';
import { NOON, steppedClock } from '../../support/stepped-clock.ts';

const BESIDE = besideNameOf(RESTORE_ID);
const besideInstances = () => ['1', '2'].map((number) => anInstance({ id: `${BESIDE}-${number}`, clusterId: BESIDE }));

function recovery(saga: Saga) {
  const store = memorySagaStore(saga);
  const bus = memoryBus();
  const clock = steppedClock();
  const log = new CallLog();
  const rds = memoryRds({ clusters: [aCluster()], instances: writerAndReader(), snapshots: [aCopy()] });
  const clocks: string[] = [];
  const ports: RecoveryPorts = {
    store,
    log,
    publish: bus.publish,
    now: clock.now,
    startClock: async (restoreId, run) => void clocks.push(`${restoreId} ${run}`),
    rdsOf: () => rds,
  };
  const wish = (cause: string, reason?: string) => ({
    restoreId: RESTORE_ID,
    cause,
    reason,
    putAt: NOON.toISOString(),
  });
  return {
    store,
    bus,
    clock,
    rds,
    clocks,
    ports,
    retry: (cause = 'wish-1') => retryRestore(wish(cause), ports),
    cancel: (cause = 'wish-1') => cancelRestore(wish(cause, 'not today'), ports),
    tick: () => putOwed(wish('tick'), ports),
    saga: () => store.saga(RESTORE_ID),
    refusals: () => store.trail.filter(({ decision }) => decision === 'refused').map(({ summary }) => summary),
  };
}

/** A restore that has failed at a step, which stands in its records, and has ended since. */
const failedAt = (step: StepName, traits: Partial<Saga> = {}, plan = aPlan()): Saga => {
  const saga = aSaga({ at: step, plan });
  return {
    ...saga,
    phase: 'failed',
    step: 'ended',
    steps: { ...saga.steps, [step]: { ...begun({ now: NOON }), status: 'failed' } },
    failure: { step, code: 'X', message: 'x', hint: 'X.' },
    undoing: { since: NOON.toISOString(), during: step, undone: [], left: [] },
    ...traits,
  };
};

describe('retry', () => {
  test('gives the failed step another attempt, takes the lock, starts a clock of its own, and ticks', async () => {
    const it = recovery(failedAt('delete-rds'));
    it.store.locks.clear();
    await it.retry();
    expect(it.saga()).toMatchObject({
      phase: 'running',
      step: 'delete-rds',
      run: 2,
      answered: answeredBefore('wish-1'),
      steps: { 'delete-rds': { status: 'running', attempt: 2 } },
    });
    expect([it.saga().failure, it.saga().undoing]).toEqual([undefined, undefined]);
    expect(it.store.locks.get(TARGET_ARN)?.holder).toBe(RESTORE_ID);
    expect(it.clocks).toEqual([`${RESTORE_ID} 2`]);
    expect(it.bus.names()).toEqual(['StatusCheckDue']);
  });

  test('is answered once: the same request, replayed after the second failure, does nothing', async () => {
    const it = recovery(failedAt('delete-rds', { answered: answeredBefore('wish-1') }));
    it.store.locks.clear();
    await it.retry('wish-1');
    expect(it.saga()).toMatchObject({ phase: 'failed', run: 1 });
    expect(it.store.trail).toEqual([]);
  });

  test('starts the clock that a crash after the commit had left unstarted', async () => {
    const it = recovery(aSaga({ at: 'delete-rds', run: 2, answered: answeredBefore('wish-1') }));
    await it.retry('wish-1');
    expect(it.clocks).toEqual([`${RESTORE_ID} 2`]);
  });

  test('begins with the first step that was taken back, and forgets what an earlier run saw of those after it', async () => {
    const failed = failedAt('setup-db-users', {}, aSwapPlan());
    const undone = { ...failed.steps['restore-snapshot']!, status: 'undone' as const };
    const it = recovery({ ...failed, steps: { ...failed.steps, 'restore-snapshot': undone } });
    it.store.locks.clear();
    await it.retry();
    expect(it.saga()).toMatchObject({ phase: 'running', step: 'restore-snapshot' });
    expect(Object.keys(it.saga().steps)).toEqual([
      'snapshot-check',
      'copy-snapshot',
      'check-copy-status',
      'restore-snapshot',
    ]);
    expect(it.saga().steps['restore-snapshot']).toMatchObject({ status: 'running', attempt: 2 });
  });

  test('begins with the step that failed, though people have been told of it since', async () => {
    const failed = failedAt('sns-notification');
    const told = { ...failed.steps['sns-notification']!, status: 'done' as const };
    const it = recovery({ ...failed, steps: { ...failed.steps, 'sns-notification': told } });
    it.store.locks.clear();
    it.rds.clusters = [aNewCluster()];
    await it.retry();
    expect(it.saga()).toMatchObject({ phase: 'running', step: 'sns-notification' });
  });

  test.each([
    ['beside the target, before the swap', 'swap-target', { id: BESIDE }],
    ['under the name of the target, where the swap could not be taken back', 'swap-target', {}],
    ['under the name of the target, after the swap', 'archive-snapshot', {}],
  ] as const)('finds the new cluster %s', async (_where, step, facts) => {
    const it = recovery(failedAt(step, {}, aSwapPlan()));
    it.store.locks.clear();
    it.rds.clusters = [aNewCluster(facts)];
    it.rds.instances = besideInstances();
    await it.retry();
    expect(it.saga()).toMatchObject({ phase: 'running', step });
  });

  test.each([
    ['some', besideInstances().slice(0, 1)],
    ['all', []],
  ])('begins with making the instances of the new cluster again where %s are gone', async (_how, instances) => {
    const it = recovery(failedAt('swap-target', {}, aSwapPlan()));
    it.store.locks.clear();
    it.rds.clusters = [aNewCluster({ id: BESIDE })];
    it.rds.instances = instances;
    await it.retry();
    expect(it.saga()).toMatchObject({ phase: 'running', step: 'check-restore-status' });
  });

  test('needs no snapshot any more once the new cluster of a swap is there', async () => {
    const it = recovery(failedAt('setup-db-users', {}, aSwapPlan()));
    it.store.locks.clear();
    it.rds.snapshots = [];
    it.rds.clusters = [aNewCluster({ id: BESIDE })];
    it.rds.instances = besideInstances();
    await it.retry();
    expect(it.saga()).toMatchObject({ phase: 'running', step: 'setup-db-users' });
  });

  test('puts what a crash had left unpublished, when the clock asks for it', async () => {
    const it = recovery(failedAt('delete-rds'));
    it.store.locks.clear();
    it.bus.refuse(1);
    await expect(it.retry()).rejects.toThrow('the bus refuses');
    await it.tick();
    expect(it.bus.names()).toEqual(['StatusCheckDue']);
  });

  test.each([
    ['is running', () => recovery(aSaga({ at: 'delete-rds' })), 'NothingToRetry'],
    ['has yet to tell people', () => recovery(failedAt('delete-rds', { step: 'sns-notification' })), 'NothingToRetry'],
    [
      'has lost its target to another',
      () => {
        const it = recovery(failedAt('delete-rds'));
        it.store.locks.set(TARGET_ARN, { holder: 'r-other', queue: [] });
        return it;
      },
      'TargetBusy',
    ],
    [
      'has lost its snapshot',
      () => {
        const it = recovery(failedAt('delete-rds'));
        it.store.locks.clear();
        it.rds.snapshots = [];
        return it;
      },
      'SnapshotGone',
    ],
    [
      'finds another cluster in the place of its own',
      () => {
        const it = recovery(failedAt('setup-db-users'));
        it.store.locks.clear();
        it.rds.clusters = [aNewCluster({ resourceId: 'cluster-NEWER' })];
        return it;
      },
      'TargetReplaced',
    ],
    [
      'finds another cluster than its own after the swap',
      () => {
        const it = recovery(failedAt('archive-snapshot', {}, aSwapPlan()));
        it.store.locks.clear();
        it.rds.clusters = [aNewCluster({ id: BESIDE }), aNewCluster({ resourceId: 'cluster-NEWER' })];
        return it;
      },
      'TargetReplaced',
    ],
    [
      'is completed, and only its old cluster could not be deleted',
      () => recovery(failedAt('delete-rds', { phase: 'completed' }, aSwapPlan())),
      'TargetIsRefreshed',
    ],
    ['was cancelled', () => recovery(failedAt('check-copy-status', { phase: 'cancelled' })), 'NothingToRetry'],
  ])('is refused, in the trail and on the bus, for a restore that %s', async (_what, given, code) => {
    const it = given();
    const before = it.saga();
    await it.retry();
    expect(it.refusals()).toEqual([expect.stringContaining(code)]);
    expect(it.bus.names()).toEqual(['RecoveryRefused']);
    expect(it.saga()).toMatchObject({ phase: before.phase, step: before.step, run: 1 });
    expect(it.clocks).toEqual([]);
  });
});

describe('cancel', () => {
  test('gives the turn to who takes back, wakes it, and says no more', async () => {
    const it = recovery(aSaga({ at: 'check-copy-status' }));
    await it.cancel();
    expect(it.saga()).toMatchObject({
      phase: 'cancelling',
      step: 'undo-restore',
      cancellation: { at: NOON.toISOString(), reason: 'not today' },
      undoing: { since: NOON.toISOString(), during: 'check-copy-status', undone: [], left: [] },
      answered: answeredBefore('wish-1'),
    });
    expect(it.bus.published).toMatchObject([{ name: 'StatusCheckDue', data: { steps: ['undo-restore'] } }]);
  });

  test('is answered once, and a second wish hears that it is under way', async () => {
    const it = recovery(aSaga({ at: 'check-copy-status' }));
    await it.cancel('wish-1');
    await it.cancel('wish-1');
    expect(it.store.trail).toHaveLength(1);
    await it.cancel('wish-2');
    expect(it.refusals()).toEqual([expect.stringContaining('NothingToCancel')]);
  });

  test('stops a restore that queues', async () => {
    const it = recovery({ ...aSaga({ at: 'saga-tracker' }), phase: 'queued', steps: {}, outputs: {} });
    await it.cancel();
    expect(it.saga()).toMatchObject({ phase: 'cancelling', step: 'undo-restore', undoing: { during: 'saga-tracker' } });
  });

  test.each(['restore-snapshot', 'check-restore-status', 'setup-db-users', 'swap-target'] as const)(
    'stops a swap at %s, while the old target is untouched',
    async (step) => {
      const it = recovery(aSaga({ at: step, plan: aSwapPlan() }));
      await it.cancel();
      expect(it.saga()).toMatchObject({ phase: 'cancelling', undoing: { during: step } });
    },
  );

  const begunSwap = () => {
    const saga = aSaga({ at: 'swap-target', plan: aSwapPlan() });
    const output = { begunAt: NOON.toISOString(), moves: swapMoves(aSwapPlan()), oldResourceId: OLD_RESOURCE };
    return { ...saga, outputs: { ...saga.outputs, 'swap-target': output } };
  };
  const restoring = aSaga({ at: 'restore-snapshot' });

  test.each([
    ['after the deletion has begun', restoring, 'TooLateToCancel'],
    [
      'while the new cluster is made under the name of the target',
      {
        ...restoring,
        steps: { ...restoring.steps, 'restore-snapshot': begun({ now: NOON }) },
        outputs: { ...restoring.outputs, 'delete-rds': { hadExisted: false } },
      },
      'TooLateToCancel',
    ],
    ['after the renames have begun', begunSwap(), 'TooLateToCancel'],
    ['at its very end', aSaga({ at: 'saga-tracker' }), 'TooLateToCancel'],
    ['once it has ended', aSaga({ at: 'ended', phase: 'completed' }), 'NothingToCancel'],
    [
      'while its old cluster is deleted',
      aSaga({ at: 'delete-rds', phase: 'completed', plan: aSwapPlan() }),
      'NothingToCancel',
    ],
    ['while it is taken back already', aSaga({ at: 'undo-restore', phase: 'failing' }), 'NothingToCancel'],
  ])('is refused %s', async (_when, saga, code) => {
    const it = recovery(saga);
    await it.cancel();
    expect(it.refusals()).toEqual([expect.stringContaining(code)]);
    expect(it.saga()).toMatchObject({ phase: saga.phase, step: saga.step });
  });

  test('and the deletion exclude each other: a stopped restore deletes nothing more', async () => {
    const settings = { finalSnapshotArn: FINAL_ARN, hadExisted: true, clusterResourceId: 'cluster-OLD' };
    const outputs = { ...aSaga({ at: 'delete-rds' }).outputs, 'delete-rds': settings };
    const it = recovery(aSaga({ at: 'delete-rds', outputs }));
    it.rds.snapshots = [aCopy(), aFinalSnapshot()];
    const gone: string[] = [];
    const deletion = {
      target: it.rds,
      createFinalSnapshot: async () => undefined,
      liftProtection: async () => void gone.push('protection'),
      deleteInstance: async (_proof: unknown, id: string) => void gone.push(id),
      deleteCluster: async () => void gone.push('cluster'),
    };
    // The step has decided to begin; before it can commit that, somebody cancels.
    let cancelled: Promise<unknown> | undefined;
    it.store.beforeNextCommit(() => void (cancelled = it.cancel()));
    const delivery = { restoreId: RESTORE_ID, cause: 'event-1' };
    await deliver(deleteRds, delivery, { ...it.ports, portsFor: () => deletion });
    await cancelled;
    expect(['cancelling', 'running']).toContain(it.saga().phase);
    // Whichever came first, never both: begun and stopped.
    const hasBegun = it.saga().outputs['delete-rds']?.begunAt !== undefined;
    expect(it.saga().phase === 'cancelling').toBe(!hasBegun);
    expect(gone.length > 0).toBe(hasBegun);
  });
});
