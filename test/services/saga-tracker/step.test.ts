import { describe, expect, test } from '@jest/globals';
import { CallLog } from '../../../shared/call-log.ts';
import type { Saga } from '../../../shared/saga.ts';
import type { Request } from '../../../services/saga-tracker/plan-for.ts';
import { closeRestore, openRestore, type SagaTrackerPorts } from '../../../services/saga-tracker/step.ts';
import { aPlan, aSwapPlan } from '../../support/a-plan.ts';
import { aSaga } from '../../support/a-saga.ts';
import { memoryBus } from '../../support/memory-bus.ts';
import { memorySagaStore } from '../../support/memory-saga-store.ts';
import { RESTORE_ID, TARGET_ARN } from '../../support/rds-builders.ts';
import { NOON, steppedClock } from '../../support/stepped-clock.ts';

function tracking(...sagas: Saga[]) {
  const store = memorySagaStore(...sagas);
  const bus = memoryBus();
  const clock = steppedClock();
  const log = new CallLog();
  const started: string[] = [];
  const ports: SagaTrackerPorts = {
    store,
    log,
    publish: bus.publish,
    plans: new Map([['orders-staging', aPlan()]]),
    now: clock.now,
    startClock: (id) => log.record('StartExecution', id, async () => void started.push(id)),
  };
  const request = (traits: Partial<Request> = {}): Request => ({
    restoreId: RESTORE_ID,
    planName: 'orders-staging',
    putAt: NOON,
    facts: { eventId: 'event-1', account: '111122223333' },
    ...traits,
  });
  return {
    store,
    bus,
    clock,
    started,
    ports,
    open: (traits?: Partial<Request>) => openRestore(request(traits), ports),
    close: () => closeRestore({ restoreId: RESTORE_ID, cause: 'event-2' }, ports),
    saga: () => store.saga(RESTORE_ID),
  };
}

describe('a request', () => {
  test('opens a restore: saga, lock and trail, then the clock, then the event', async () => {
    const it = tracking();
    expect(await it.open()).toBe('opened');
    expect(it.saga()).toMatchObject({ phase: 'running', step: 'snapshot-check', outbox: {} });
    expect(it.store.locks).toEqual(new Map([[TARGET_ARN, { holder: RESTORE_ID, queue: [] }]]));
    expect(it.store.trail.map(({ decision }) => decision)).toEqual(['accepted', 'clock']);
    expect(it.started).toEqual([RESTORE_ID]);
    expect(it.bus.names()).toEqual(['RestoreAccepted']);
  });

  test('put twice is one restore', async () => {
    const it = tracking();
    await it.open();
    expect(await it.open()).toBe('opened');
    expect(it.store.trail.map(({ decision }) => decision)).toEqual(['accepted', 'clock']);
    expect(it.bus.names()).toEqual(['RestoreAccepted']);
  });

  test('knows how long the last restore of its plan took', async () => {
    const it = tracking();
    it.store.durations.set('orders-staging', { 'copy-snapshot': 60_000 });
    await it.open();
    expect(it.saga().expectedMs).toEqual({ 'copy-snapshot': 60_000 });
  });

  test.each([
    ['for a plan that does not exist', { planName: 'orders' }, 'UnknownPlan'],
    ['that is too old', { putAt: new Date('2026-10-01') }, 'RequestTooOld'],
  ])('%s is rejected: no lock, no clock, one event that says why', async (_what, traits, code) => {
    const it = tracking();
    expect(await it.open(traits)).toBe('rejected');
    expect(it.saga()).toMatchObject({ phase: 'rejected', failure: { code } });
    expect(it.store.locks.size).toBe(0);
    expect(it.started).toEqual([]);
    expect(it.bus.published).toEqual([
      expect.objectContaining({ name: 'RestoreRejected', data: expect.objectContaining({ code }) }),
    ]);
  });

  test('that was rejected once stays rejected when it comes again', async () => {
    const it = tracking();
    await it.open({ planName: 'orders' });
    expect(await it.open()).toBe('rejected');
    expect(it.bus.names()).toEqual(['RestoreRejected']);
  });

  test('for a target that another restore holds is rejected and told which', async () => {
    const it = tracking(aSaga({ restoreId: 'r-other', at: 'delete-rds' }));
    expect(await it.open()).toBe('rejected');
    expect(it.saga().failure).toMatchObject({ code: 'TargetBusy', message: expect.stringContaining("'r-other'") });
    expect(it.store.locks.get(TARGET_ARN)).toEqual({ holder: 'r-other', queue: [] });
  });

  test('that loses the race for the lock is rejected', async () => {
    const it = tracking();
    const { open } = it.store;
    let hasRaced = false;
    const store = {
      ...it.store,
      open: (opening: Parameters<typeof open>[0]) => {
        if (!hasRaced) it.store.locks.set(TARGET_ARN, { holder: 'r-faster', queue: [] });
        hasRaced = true;
        return open(opening);
      },
    };
    Object.assign(it.ports, { store });
    expect(await it.open()).toBe('rejected');
    expect(it.saga().failure).toMatchObject({ code: 'TargetBusy', message: expect.stringContaining("'r-faster'") });
  });

  test('that cannot be written is tried again later, after a bounded number of attempts', async () => {
    const it = tracking();
    let openings = 0;
    const refusing = async () => {
      openings += 1;
      return 'refused' as const;
    };
    Object.assign(it.ports, { store: { ...it.store, open: refusing } });
    await expect(it.open()).rejects.toMatchObject({ name: 'RetryableError', code: 'RestoreNotOpened' });
    expect(openings).toBe(3);
  });

  test('is counted once, however often it is put, and only if it is served', async () => {
    const it = tracking();
    await it.open();
    await it.open();
    await it.open({ restoreId: 'r-while-busy' });
    expect([...it.store.starts]).toEqual([[TARGET_ARN, [NOON.toISOString()]]]);
  });

  test('beyond those that the plan allows in a day is rejected, until the first of them is a day old', async () => {
    const it = tracking();
    it.store.starts.set(
      TARGET_ARN,
      Array.from({ length: aPlan().limits.perDay }, () => new Date('2026-10-06T11:00:00Z').toISOString()),
    );
    expect(await it.open()).toBe('rejected');
    expect(it.saga()).toMatchObject({ phase: 'rejected', failure: { code: 'TooManyRestores' } });
    expect(it.store.locks.size).toBe(0);
    it.clock.advance(23 * 3_600_000);
    expect(await it.open({ restoreId: 'r-next-day', putAt: it.clock.now() })).toBe('opened');
  });

  test('is weighed anew when another restore of the target has begun meanwhile', async () => {
    const it = tracking();
    const { startsOf } = it.store;
    let reads = 0;
    const racing = async (arn: string) => {
      const seen = await startsOf(arn);
      reads += 1;
      if (reads === 1) it.store.starts.set(arn, ['2026-10-06T11:59:59.000Z']);
      return seen;
    };
    Object.assign(it.ports, { store: { ...it.store, startsOf: racing } });
    expect(await it.open()).toBe('opened');
    expect(it.store.starts.get(TARGET_ARN)).toEqual(['2026-10-06T11:59:59.000Z', NOON.toISOString()]);
  });

  test('of a restore that has ended long ago does nothing more', async () => {
    const it = tracking(aSaga({ at: 'ended', phase: 'completed' }));
    const before = it.saga();
    expect(await it.open({ putAt: new Date('2026-09-01') })).toBe('opened');
    expect([it.saga(), it.started, it.bus.names()]).toEqual([before, [], []]);
  });
});

describe('a crash', () => {
  test('before the clock was started is healed by the next delivery', async () => {
    const it = tracking();
    const { startClock } = it.ports;
    Object.assign(it.ports, { startClock: () => Promise.reject(new Error('crash')) });
    await expect(it.open()).rejects.toThrow('crash');
    expect(it.bus.names()).toEqual([]);
    Object.assign(it.ports, { startClock });
    await it.open();
    expect([it.started, it.bus.names()]).toEqual([[RESTORE_ID], ['RestoreAccepted']]);
  });

  test('before the event was published is healed by the next delivery', async () => {
    const it = tracking();
    it.bus.refuse(1);
    await expect(it.open()).rejects.toThrow();
    expect(it.saga().outbox['saga-tracker']).toHaveLength(1);
    await it.open();
    expect(it.bus.names()).toEqual(['RestoreAccepted']);
    expect(it.saga().outbox).toEqual({});
  });
});

// The call is made after the saga is written, and the log it stands in is never taken again.
test('the start of the clock stands in the trail', async () => {
  const it = tracking();
  await it.open();
  expect(it.store.trail.flatMap(({ calls }) => calls)).toContainEqual(
    expect.objectContaining({ operation: 'StartExecution' }),
  );
});

describe('closing', () => {
  test('a restore that is through frees its target and keeps how long it took', async () => {
    const it = tracking(aSaga({ at: 'saga-tracker' }));
    expect(await it.close()).toBe('advanced');
    expect(it.saga()).toMatchObject({ phase: 'completed', step: 'ended' });
    expect(it.store.locks.size).toBe(0);
    expect(it.store.durations.get('orders-staging')).toMatchObject({ 'copy-snapshot': 60_000 });
  });

  test('a silent step has the restore taken back; the target is freed after that, and only once', async () => {
    const it = tracking(aSaga({ at: 'copy-snapshot', stepDeadlineAt: NOON.toISOString() }));
    expect(await it.close()).toBe('failed');
    expect(it.saga()).toMatchObject({ phase: 'failing', step: 'undo-restore' });
    expect(it.store.locks.get(TARGET_ARN)?.holder).toBe(RESTORE_ID);
    expect(it.bus.names()).toEqual(['StepFailed']);
    expect(await it.close()).toBe('not-our-turn');
    it.store.sagas.set(RESTORE_ID, { ...it.saga(), step: 'saga-tracker' });
    expect(await it.close()).toBe('failed');
    expect(it.saga()).toMatchObject({ phase: 'failed', step: 'sns-notification' });
    expect(it.store.locks.size).toBe(0);
    expect(it.bus.names()).toEqual(['StepFailed', 'RestoreFailed']);
  });

  test('a retirement that says nothing leaves alone the lock that another restore holds', async () => {
    const it = tracking(
      aSaga({ at: 'delete-rds', phase: 'completed', plan: aSwapPlan(), stepDeadlineAt: NOON.toISOString() }),
    );
    it.store.locks.set(TARGET_ARN, { holder: 'r-newer', queue: [] });
    expect(await it.close()).toBe('failed');
    expect(it.saga()).toMatchObject({ phase: 'completed', step: 'sns-notification' });
    expect(it.store.locks.get(TARGET_ARN)).toEqual({ holder: 'r-newer', queue: [] });
  });

  test('a swap frees its target though its old cluster is still to be deleted', async () => {
    const plan = aSwapPlan();
    const it = tracking(aSaga({ at: 'saga-tracker', plan }));
    expect(await it.close()).toBe('advanced');
    expect(it.saga()).toMatchObject({ phase: 'completed', step: 'delete-rds' });
    expect(it.store.locks.size).toBe(0);
    expect(await it.close()).toBe('not-our-turn');
  });

  test('a stopped one frees its target and tells what is taken back', async () => {
    const it = tracking(aSaga({ at: 'saga-tracker', phase: 'cancelling' }));
    expect(await it.close()).toBe('advanced');
    expect(it.saga()).toMatchObject({ phase: 'cancelled', step: 'ended' });
    expect(it.store.locks.size).toBe(0);
    expect(it.bus.names()).toEqual(['RestoreCancelled']);
  });

  test('one that was stopped while it queued ends, and leaves the lock to who holds it', async () => {
    const it = tracking(aSaga({ at: 'saga-tracker', phase: 'cancelling', steps: {}, outputs: {} }));
    it.store.locks.set(TARGET_ARN, { holder: 'r-holder', queue: [RESTORE_ID] });
    expect(await it.close()).toBe('advanced');
    expect(it.saga()).toMatchObject({ phase: 'cancelled', step: 'ended' });
    expect(it.store.locks.get(TARGET_ARN)).toEqual({ holder: 'r-holder', queue: [RESTORE_ID] });
  });

  test('a failed one frees its target and tells what is left', async () => {
    const failure = { step: 'delete-rds', code: 'X', message: 'x', hint: 'X.' } as const;
    const it = tracking(aSaga({ at: 'saga-tracker', phase: 'failing', failure }));
    expect(await it.close()).toBe('failed');
    expect(it.saga()).toMatchObject({ phase: 'failed', step: 'sns-notification' });
    expect(it.store.locks.size).toBe(0);
    expect(it.bus.names()).toEqual(['RestoreFailed']);
  });

  test('happens once, however often the end is told', async () => {
    const it = tracking(aSaga({ at: 'saga-tracker' }));
    await it.close();
    expect(await it.close()).toBe('not-our-turn');
    expect(it.store.trail).toHaveLength(1);
  });

  test('leaves alone a restore whose step has still time', async () => {
    const it = tracking(aSaga({ at: 'delete-rds' }));
    expect(await it.close()).toBe('not-our-turn');
    expect(it.store.locks.get(TARGET_ARN)?.holder).toBe(RESTORE_ID);
  });

  test('ends, but never frees a lock that a newer restore holds', async () => {
    const it = tracking(aSaga({ at: 'saga-tracker' }));
    it.store.locks.set(TARGET_ARN, { holder: 'r-newer', queue: [] });
    expect(await it.close()).toBe('advanced');
    expect(it.saga()).toMatchObject({ phase: 'completed', step: 'ended' });
    expect(it.store.locks.get(TARGET_ARN)?.holder).toBe('r-newer');
  });
});

describe('a queue, where the plan wants one', () => {
  const queueing = aPlan({ whenBusy: 'queue', limits: { perDay: 20 } });
  const holder = aSaga({ restoreId: 'r-holder', at: 'saga-tracker', plan: queueing });
  const queued = async (...ids: string[]) => {
    const it = tracking(holder);
    Object.assign(it.ports, { plans: new Map([['orders-staging', queueing]]) });
    for (const restoreId of ids) expect(await it.open({ restoreId })).toBe('opened');
    return { ...it, end: () => closeRestore({ restoreId: 'r-holder', cause: 'event-2' }, it.ports) };
  };

  test('keeps a request for a busy target in its order; its clock runs and its event says behind whom it stands', async () => {
    const it = await queued('r-1', 'r-2');
    expect(it.store.saga('r-1')).toMatchObject({ phase: 'queued', step: 'saga-tracker', steps: {} });
    expect(it.store.locks.get(TARGET_ARN)).toEqual({ holder: 'r-holder', queue: ['r-1', 'r-2'] });
    expect(it.started).toEqual(['r-1', 'r-2']);
    expect(it.bus.published.map(({ name, data }) => [name, data])).toEqual(
      Array(2).fill(['RestoreQueued', { plan: 'orders-staging', behind: 'r-holder' }]),
    );
  });

  test('hands the target to the first of them when its restore ends, and begins that one', async () => {
    const it = await queued('r-1', 'r-2');
    it.clock.advance(3_600_000);
    expect(await it.end()).toBe('advanced');
    expect(it.store.locks.get(TARGET_ARN)).toEqual({ holder: 'r-1', queue: ['r-2'] });
    expect(it.store.saga('r-holder')).toMatchObject({ phase: 'completed', step: 'ended' });
    expect(it.store.saga('r-1')).toMatchObject({
      phase: 'running',
      step: 'snapshot-check',
      stepDeadlineAt: '2026-10-06T14:00:00.000Z',
      outbox: {},
    });
    expect(it.bus.names().slice(2)).toEqual(['RestoreAccepted']);
  });

  test('passes over one that has been cancelled or waited too long', async () => {
    const it = await queued('r-1', 'r-2');
    it.store.sagas.set('r-1', { ...it.store.saga('r-1'), phase: 'cancelled', step: 'ended' });
    await it.end();
    expect(it.store.locks.get(TARGET_ARN)).toEqual({ holder: 'r-2', queue: [] });
  });

  test('forgets nobody who queues in the very moment of the end', async () => {
    const it = await queued();
    it.store.beforeNextCommit(() => {
      const late = { ...holder, restoreId: 'r-late', phase: 'queued', steps: {}, outputs: {} } as const;
      it.store.sagas.set('r-late', late);
      it.store.locks.set(TARGET_ARN, { holder: 'r-holder', queue: ['r-late'] });
    });
    await it.end();
    expect(it.store.locks.get(TARGET_ARN)).toEqual({ holder: 'r-late', queue: [] });
    expect(it.store.saga('r-late').phase).toBe('running');
  });

  test('has an end: the eleventh is rejected', async () => {
    const it = await queued(...Array.from({ length: 10 }, (_, index) => `r-${index}`));
    expect(await it.open({ restoreId: 'r-eleventh' })).toBe('rejected');
    expect(it.store.saga('r-eleventh').failure).toMatchObject({
      code: 'TargetBusy',
      message: expect.stringContaining('10 wait'),
    });
  });
});
