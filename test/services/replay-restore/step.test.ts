import { describe, expect, test } from '@jest/globals';
import { CallLog } from '../../../shared/call-log.ts';
import { deliver } from '../../../shared/deliver.ts';
import type { Saga } from '../../../shared/saga.ts';
import { deleteRds } from '../../../services/delete-rds/step.ts';
import { cancelRestore, goOn, type ReplayRestorePorts, retryRestore } from '../../../services/replay-restore/step.ts';
import { aSaga } from '../../support/a-saga.ts';
import { memoryBus } from '../../support/memory-bus.ts';
import { memoryRds } from '../../support/memory-rds.ts';
import { memorySagaStore } from '../../support/memory-saga-store.ts';
import {
  aCluster,
  aCopy,
  aFinalSnapshot,
  aNewCluster,
  COPY_ARN,
  FINAL_ARN,
  RESTORE_ID,
  TARGET_ARN,
  writerAndReader,
} from '../../support/rds-builders.ts';
import { steppedClock } from '../../support/stepped-clock.ts';

function recovery(saga: Saga) {
  const store = memorySagaStore(saga);
  const bus = memoryBus();
  const clock = steppedClock();
  const log = new CallLog();
  const rds = memoryRds({ clusters: [aCluster()], instances: writerAndReader(), snapshots: [aCopy()] });
  const clocks: string[] = [];
  const deleted: string[] = [];
  const ports: ReplayRestorePorts = {
    store,
    log,
    publish: bus.publish,
    now: clock.now,
    startClock: async (restoreId, run) => void clocks.push(`${restoreId} ${run}`),
    rdsOf: () => ({
      target: rds,
      deleteSnapshot: async (id) => {
        deleted.push(id);
        rds.snapshots = rds.snapshots.filter((each) => each.id !== id);
      },
    }),
  };
  const wish = (cause: string, reason?: string) => ({ restoreId: RESTORE_ID, cause, reason });
  return {
    store,
    bus,
    clock,
    rds,
    clocks,
    deleted,
    ports,
    retry: (cause = 'wish-1') => retryRestore(wish(cause), ports),
    cancel: (cause = 'wish-1') => cancelRestore(wish(cause, 'not today'), ports),
    tick: () => goOn(wish('tick'), ports),
    saga: () => store.saga(RESTORE_ID),
    refusals: () => store.trail.filter(({ decision }) => decision === 'refused').map(({ summary }) => summary),
  };
}

const failedAt = (step: 'copy-snapshot' | 'delete-rds' | 'setup-db-users', traits: Partial<Saga> = {}): Saga => ({
  ...aSaga({ at: step }),
  phase: 'failed',
  step: 'ended',
  failure: { step, code: 'X', message: 'x', hint: 'X.' },
  ...traits,
});

describe('retry', () => {
  test('gives the failed step another attempt, takes the lock, starts a clock of its own, and ticks', async () => {
    const it = recovery(failedAt('delete-rds'));
    it.store.locks.clear();
    await it.retry();
    expect(it.saga()).toMatchObject({
      phase: 'running',
      step: 'delete-rds',
      run: 2,
      answered: ['wish-1'],
      steps: { 'delete-rds': { status: 'running', attempt: 2 } },
    });
    expect(it.saga().failure).toBeUndefined();
    expect(it.store.locks.get(TARGET_ARN)?.holder).toBe(RESTORE_ID);
    expect(it.clocks).toEqual([`${RESTORE_ID} 2`]);
    expect(it.bus.names()).toEqual(['StatusCheckDue']);
  });

  test('is answered once: the same request, replayed after the second failure, does nothing', async () => {
    const it = recovery(failedAt('delete-rds', { answered: ['wish-1'] }));
    it.store.locks.clear();
    await it.retry('wish-1');
    expect(it.saga()).toMatchObject({ phase: 'failed', run: 1 });
    expect(it.store.trail).toEqual([]);
  });

  test('starts the clock that a crash after the commit had left unstarted', async () => {
    const it = recovery(aSaga({ at: 'delete-rds', run: 2, answered: ['wish-1'] }));
    await it.retry('wish-1');
    expect(it.clocks).toEqual([`${RESTORE_ID} 2`]);
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
  test('during the copy removes it and hands the restore to the tracker', async () => {
    const it = recovery(aSaga({ at: 'check-copy-status' }));
    it.rds.snapshots = [aCopy({ status: 'copying' })];
    await it.cancel();
    expect(it.deleted).toEqual([aCopy().id]);
    expect(it.saga()).toMatchObject({
      phase: 'cancelling',
      step: 'saga-tracker',
      cancellation: { removed: [COPY_ARN], left: [] },
    });
    expect(it.bus.names()).toEqual(['RestoreCancelled']);
  });

  test('looks again for a copy that a delivery under way was about to ask for', async () => {
    const it = recovery(aSaga({ at: 'copy-snapshot' }));
    it.rds.snapshots = [];
    await it.cancel();
    expect(it.saga()).toMatchObject({ step: 'replay-restore' });
    // The answer to the call of the stopped step comes late; its commit does not.
    it.rds.snapshots = [aCopy({ status: 'copying' })];
    it.clock.advance(61_000);
    await it.tick();
    expect(it.deleted).toEqual([aCopy().id]);
    expect(it.saga()).toMatchObject({ step: 'saga-tracker', cancellation: { removed: [COPY_ARN] } });
  });

  test('removes the final snapshot too, once it can be', async () => {
    const outputs = {
      ...aSaga({ at: 'delete-rds' }).outputs,
      'delete-rds': { hadExisted: true, clusterResourceId: 'cluster-OLD' },
    };
    const it = recovery(aSaga({ at: 'delete-rds', outputs }));
    it.rds.snapshots = [aCopy(), aFinalSnapshot({ status: 'creating' })];
    await it.cancel();
    expect(it.deleted).toEqual([aCopy().id]);
    it.rds.snapshots = [aFinalSnapshot()];
    it.clock.advance(61_000);
    await it.tick();
    expect(it.saga().cancellation?.removed).toEqual([COPY_ARN, FINAL_ARN]);
  });

  test('never removes a snapshot that bears its name without its tag', async () => {
    const it = recovery(aSaga({ at: 'check-copy-status' }));
    it.rds.snapshots = [aCopy({ tags: {} })];
    await it.cancel();
    expect(it.deleted).toEqual([]);
  });

  test('lists what it is not allowed to remove, and lets go of the target all the same', async () => {
    const it = recovery(aSaga({ at: 'check-copy-status' }));
    const denied = Object.assign(new Error('not authorized'), { name: 'AccessDenied' });
    const { target } = it.ports.rdsOf(it.saga().plan!);
    const ports = { ...it.ports, rdsOf: () => ({ target, deleteSnapshot: () => Promise.reject(denied) }) };
    await cancelRestore({ restoreId: RESTORE_ID, cause: 'wish-1' }, ports);
    expect(it.saga()).toMatchObject({ step: 'saga-tracker', cancellation: { left: [{ arn: COPY_ARN }] } });
  });

  test.each([
    ['after the deletion has begun', aSaga({ at: 'restore-snapshot' }), 'TooLateToCancel'],
    ['at its very end', aSaga({ at: 'saga-tracker' }), 'TooLateToCancel'],
    ['once it has ended', aSaga({ at: 'ended', phase: 'completed' }), 'NothingToCancel'],
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
