import { describe, expect, jest, test } from '@jest/globals';
import { RestoreCompleted } from '../../events/contracts/restore-completed.ts';
import { StepFailed } from '../../events/contracts/step-failed.ts';
import { TargetDeleted } from '../../events/contracts/target-deleted.ts';
import { firstBrokenEntry } from '../../shared/audit.ts';
import { CallLog } from '../../shared/call-log.ts';
import { deliver, type Step, TURNS_MAX } from '../../shared/deliver.ts';
import { RetryableError, TerminalError } from '../../shared/errors.ts';
import { announce, type Outcome } from '../../shared/outcome.ts';
import type { Saga } from '../../shared/saga.ts';
import { outgoing } from '../../shared/commit.ts';
import { aSaga } from '../support/a-saga.ts';
import { given } from '../support/given.ts';
import { memoryBus } from '../support/memory-bus.ts';
import { memorySagaStore } from '../support/memory-saga-store.ts';
import { RESTORE_ID, TARGET_ARN } from '../support/rds-builders.ts';
import { NOON } from '../support/stepped-clock.ts';
import { named } from './support/named.ts';

type DeletionOutcome = Outcome<'delete-rds'>;
type Advance = (saga: Saga) => Promise<DeletionOutcome>;

const output = { hadExisted: true };
const event = announce(TargetDeleted, { targetClusterArn: TARGET_ARN, hadExisted: true });
const done: DeletionOutcome = { kind: 'done', summary: 'gone', output, event };
const wait: DeletionOutcome = { kind: 'wait', summary: 'deleting' };
const again: DeletionOutcome = { kind: 'again', summary: 'read', output };

const stepThat = (advance: Advance): Step<object, 'delete-rds'> => ({
  manifest: {
    name: 'delete-rds',
    summary: '',
    subscribes: [],
    emits: [TargetDeleted, StepFailed],
    calls: [],
    timeoutSeconds: 1,
    memoryMb: 1,
  },
  advance,
});
const due = (advance: Advance, saga = aSaga({ at: 'delete-rds' })) => given(stepThat(advance), saga, {});
const fails =
  (error: unknown): Advance =>
  () =>
    Promise.reject(error);

describe('a delivery in turn', () => {
  test('advances, commits, publishes and clears the outbox', async () => {
    const it = due(async () => done);
    expect(await it.deliver()).toBe('advanced');
    expect(it.bus.names()).toEqual(['TargetDeleted']);
    expect(it.saga()).toMatchObject({ step: 'restore-snapshot', outbox: {} });
    expect(it.bus.published[0]!.metadata).toMatchObject({ causationId: 'delivery-1', restoreId: RESTORE_ID });
  });

  test('waits', async () => {
    const it = due(async () => wait);
    expect(await it.deliver()).toBe('waiting');
    expect(it.saga()).toMatchObject({ step: 'delete-rds', steps: { 'delete-rds': { checks: 1 } } });
    expect(it.bus.names()).toEqual([]);
  });

  test('takes another turn at once when something had to be kept first', async () => {
    const seen: (object | undefined)[] = [];
    const it = due(async (saga) => {
      seen.push(saga.outputs['delete-rds']);
      return saga.outputs['delete-rds'] ? done : again;
    });
    expect(await it.deliver()).toBe('advanced');
    expect(seen).toEqual([undefined, output]);
    expect(it.store.trail.map(({ decision }) => decision)).toEqual(['again', 'done']);
    expect(firstBrokenEntry(it.store.trail, it.saga().audit)).toBeUndefined();
  });

  test('stops at a bound when a step never comes to an end', async () => {
    const advance = jest.fn<Advance>().mockResolvedValue(again);
    const it = due(advance);
    await expect(it.deliver()).rejects.toMatchObject({ name: 'RetryableError', code: 'TooManyTurns' });
    expect(advance).toHaveBeenCalledTimes(TURNS_MAX);
  });
});

describe('a delivery that comes to more than the item of a restore may weigh', () => {
  const called = async (log: CallLog) => void (await log.record('DescribeDBClusters', 'orders-staging', async () => 1));
  const delivered = async (outcome: DeletionOutcome, saga = aSaga({ at: 'delete-rds' })) => {
    const [store, bus, log] = [memorySagaStore(saga), memoryBus(), new CallLog()];
    const step = stepThat(async () => {
      await called(log);
      return outcome;
    });
    const ports = { store, publish: bus.publish, now: () => NOON, log, portsFor: () => ({}) };
    const result = await deliver(step, { restoreId: RESTORE_ID, cause: 'delivery-1' }, ports);
    return { result, saga: store.saga(RESTORE_ID), bus, trail: store.trail };
  };

  test('fails by the name of its step, and what it called stays in the trail', async () => {
    const tooLarge = { hadExisted: true, clusterResourceId: 'x'.repeat(100_000) };
    const { result, saga, bus, trail } = await delivered({ ...done, output: tooLarge });
    expect(result).toBe('failed');
    expect(saga.failure).toMatchObject({ code: 'SagaTooLarge', message: expect.stringContaining("'delete-rds'") });
    expect(saga.outputs['delete-rds']).toBeUndefined();
    expect(bus.names()).toEqual(['StepFailed']);
    expect(trail.map(({ calls }) => calls.map(({ operation }) => operation))).toEqual([['DescribeDBClusters']]);
  });

  test('waits in trouble while the outbox is full of events that others cannot put', async () => {
    const held = outgoing(aSaga(), 'undo-restore', { now: NOON, cause: 'x', calls: [] }, event);
    const outbox = { 'undo-restore': Array.from({ length: 400 }, () => held) };
    const { result, saga, trail } = await delivered(done, aSaga({ at: 'delete-rds', outbox }));
    expect(result).toBe('trouble');
    expect(saga.steps['delete-rds']?.trouble).toMatchObject({ code: 'OutboxFull' });
    expect(trail.map(({ calls }) => calls.length)).toEqual([1]);
  });

  test('cuts what people read of it', async () => {
    const { saga } = await delivered({ ...wait, summary: 'deleting '.repeat(10_000) });
    expect(saga.steps['delete-rds']?.note).toMatch(/^deleting .*… \[\d+ bytes more\]$/);
  });
});

describe('a delivery out of turn', () => {
  test('finds nothing to do when it comes a second time', async () => {
    const advance = jest.fn<Advance>().mockResolvedValue(done);
    const it = due(advance);
    await it.deliver();
    const saga = it.saga();
    expect(await it.deliver()).toBe('not-our-turn');
    expect(advance).toHaveBeenCalledTimes(1);
    expect(it.saga()).toEqual(saga);
    expect(it.bus.names()).toEqual(['TargetDeleted']);
    expect(it.store.trail).toHaveLength(1);
  });

  test.each(['snapshot-check', 'check-copy-status', 'restore-snapshot', 'saga-tracker', 'ended'] as const)(
    'touches nothing while it is the turn of %s',
    async (at) => {
      const advance = jest.fn<Advance>();
      const it = due(advance, aSaga({ at }));
      expect(await it.deliver()).toBe('not-our-turn');
      expect(advance).not.toHaveBeenCalled();
    },
  );

  test('knows nothing of a restore that is not there', async () => {
    const it = due(async () => done);
    it.store.sagas.clear();
    expect(await it.deliver()).toBe('unknown-restore');
  });
});

describe('a crash', () => {
  test('between commit and publishing is healed by the next delivery, which publishes the same event', async () => {
    const it = due(async () => done);
    it.bus.refuse(1);
    await expect(it.deliver()).rejects.toMatchObject({ code: 'EventsRefused' });
    expect(it.saga().step).toBe('restore-snapshot');
    expect(it.saga().outbox['delete-rds']).toHaveLength(1);

    expect(await it.deliver()).toBe('not-our-turn');
    expect(it.bus.published.map(({ metadata }) => metadata.eventId)).toEqual([
      `${RESTORE_ID}/delete-rds/1/TargetDeleted`,
    ]);
    expect(it.saga().outbox).toEqual({});
  });

  test('before the commit is healed by the next delivery, which does the turn again', async () => {
    const advance = jest.fn<Advance>().mockResolvedValue(done);
    const it = due(advance);
    it.store.beforeNextCommit(() => {
      throw new Error('the function timed out');
    });
    await expect(it.deliver()).rejects.toThrow('timed out');
    expect(it.saga().step).toBe('delete-rds');
    expect(await it.deliver()).toBe('advanced');
    expect(advance).toHaveBeenCalledTimes(2);
  });

  // The turn works with the saga as it was read, so the held event stands in the next commit's outbox again. Its id is
  // the same, so readers are not misled; it is one event too many all the same.
  test('publishes what was held only once, also when the same service has a turn again', async () => {
    const saga = aSaga({ at: 'delete-rds' });
    const held = outgoing(saga, 'delete-rds', { now: NOON, cause: 'event-0', calls: [] }, event);
    const it = due(async () => wait, { ...saga, outbox: { 'delete-rds': [held] } });
    await it.deliver();
    expect(it.bus.published).toEqual([held]);
  });
});

describe('a commit that somebody else was faster with', () => {
  const raced = () => {
    const log = new CallLog();
    const store = memorySagaStore(aSaga({ at: 'delete-rds' }));
    const advance = jest.fn<Advance>(() => log.record('DeleteDBCluster', 'orders-staging', async () => wait));
    const ports = { store, log, publish: memoryBus().publish, now: () => NOON, portsFor: () => ({}) };
    return {
      store,
      advance,
      run: () => deliver(stepThat(advance), { restoreId: RESTORE_ID, cause: 'event-1' }, ports),
    };
  };

  test('is tried again on what is there now; the calls already made stand in the entry', async () => {
    const { store, advance, run } = raced();
    store.beforeNextCommit(() => store.sagas.set(RESTORE_ID, { ...store.saga(RESTORE_ID), version: 99 }));
    expect(await run()).toBe('waiting');
    expect(advance).toHaveBeenCalledTimes(2);
    expect(store.saga(RESTORE_ID).version).toBe(100);
    expect(store.trail).toHaveLength(1);
    expect(store.trail[0]!.calls).toHaveLength(2);
  });

  test('promise 8: is dropped when the other one has taken the turn; the calls already made stand in an entry of their own', async () => {
    const { store, advance, run } = raced();
    store.beforeNextCommit(() =>
      store.sagas.set(RESTORE_ID, { ...store.saga(RESTORE_ID), version: 99, step: 'restore-snapshot' }),
    );
    expect(await run()).toBe('not-our-turn');
    expect(advance).toHaveBeenCalledTimes(1);
    expect(store.trail.map(({ actor, decision, calls }) => [actor, decision, calls])).toEqual([
      ['delete-rds', 'late', [{ operation: 'DeleteDBCluster', resource: 'orders-staging', answer: 'ok' }]],
    ]);
    expect(store.saga(RESTORE_ID).audit.hash).toBe(store.trail[0]!.hash);
    expect(store.saga(RESTORE_ID)).toMatchObject({ step: 'restore-snapshot', version: 100 });
  });

  test('loses no call when the commit of those calls fails as well', async () => {
    const { store, run } = raced();
    const moveOn = (version: number) => () =>
      store.sagas.set(RESTORE_ID, { ...store.saga(RESTORE_ID), version, step: 'restore-snapshot' });
    store.beforeNextCommit(() => {
      moveOn(99)();
      store.beforeNextCommit(moveOn(101));
    });
    expect(await run()).toBe('not-our-turn');
    expect(store.trail.map(({ decision, calls }) => [decision, calls.length])).toEqual([['late', 1]]);
    expect(store.saga(RESTORE_ID).version).toBe(102);
  });
});

describe('an error', () => {
  test('that is terminal fails the step, with its code, fact and hint on the bus', async () => {
    const it = due(fails(new TerminalError('TargetProtected', 'is protected', 'Lift it.')));
    expect(await it.deliver()).toBe('failed');
    const failure = { step: 'delete-rds', code: 'TargetProtected', message: 'is protected', hint: 'Lift it.' };
    expect(it.saga()).toMatchObject({ phase: 'failing', step: 'undo-restore', failure });
    expect(it.bus.published).toEqual([expect.objectContaining({ name: 'StepFailed', data: failure })]);
  });

  test('that AWS means for good fails the step with a hint', async () => {
    const it = due(fails(named('AccessDenied', 'is not authorized to perform: rds:DeleteDBCluster')));
    expect(await it.deliver()).toBe('failed');
    expect(it.saga().failure).toMatchObject({
      code: 'AccessDenied',
      hint: expect.stringContaining('Allow the action'),
    });
  });

  test('that means RDS is busy is a wait, with RDS’s words as the note', async () => {
    const it = due(fails(named('InvalidDBClusterStateFault', 'it still contains DB instances')));
    expect(await it.deliver()).toBe('waiting');
    expect(it.saga().steps['delete-rds']).toMatchObject({ checks: 1, note: 'it still contains DB instances' });
  });

  test.each([
    ['AWS means to pass', named('ThrottlingException')],
    ['nobody knows', new Error('socket hang up')],
  ])('that %s is thrown on and changes nothing', async (_what, error) => {
    const it = due(fails(error));
    const saga = it.saga();
    await expect(it.deliver()).rejects.toBe(error);
    expect(it.saga()).toEqual(saga);
    expect(it.store.trail).toEqual([]);
  });
});

describe('trouble that says that it may pass', () => {
  const trouble = new RetryableError('DatabaseNotReached', 'could not work', 'See whether the database answers.');
  const minutesLater = (it: ReturnType<typeof due>, minutes: number) => {
    it.clock.advance(minutes * 60_000);
    return it.deliver();
  };

  test('is kept with its cause for people to see, and fails no delivery', async () => {
    const it = due(fails(trouble));
    expect(await it.deliver()).toBe('trouble');
    expect(it.saga().steps['delete-rds']?.trouble).toEqual({
      since: NOON.toISOString(),
      count: 1,
      code: 'DatabaseNotReached',
      message: 'could not work',
    });
    expect(it.store.trail.map(({ decision, summary }) => [decision, summary])).toEqual([
      ['trouble', 'DatabaseNotReached: could not work'],
    ]);
    expect(it.bus.names()).toEqual([]);
  });

  test('is waited for, however often it comes, and counts from its first time', async () => {
    const it = due(fails(trouble));
    for (let minute = 0; minute < 30; minute += 1) expect(await minutesLater(it, 1)).toBe('trouble');
    expect(it.saga()).toMatchObject({ phase: 'running', step: 'delete-rds' });
    expect(it.saga().steps['delete-rds']?.trouble).toMatchObject({ since: '2026-10-06T12:01:00.000Z', count: 30 });
  });

  test.each([
    ['waits', wait, 'waiting'],
    ['is done', done, 'advanced'],
  ] as const)('is over when the step %s', async (_what, outcome, result) => {
    const it = due(jest.fn<Advance>().mockRejectedValueOnce(trouble).mockResolvedValue(outcome));
    await it.deliver();
    expect(await it.deliver()).toBe(result);
    expect(it.saga().steps['delete-rds']?.trouble).toBeUndefined();
  });

  test('begins anew after a turn that came to something', async () => {
    const advance = jest
      .fn<Advance>()
      .mockRejectedValueOnce(trouble)
      .mockResolvedValueOnce(wait)
      .mockRejectedValue(trouble);
    const it = due(advance);
    await it.deliver();
    await it.deliver();
    expect(await minutesLater(it, 5)).toBe('trouble');
    expect(it.saga().steps['delete-rds']?.trouble).toMatchObject({ since: '2026-10-06T12:05:00.000Z', count: 1 });
  });

  test('lasts while an error that nobody knows is thrown on', async () => {
    const it = due(jest.fn<Advance>().mockRejectedValueOnce(trouble).mockRejectedValue(named('ThrottlingException')));
    await it.deliver();
    await expect(it.deliver()).rejects.toThrow('Throttling');
    expect(it.saga().steps['delete-rds']?.trouble).toMatchObject({ count: 1 });
  });
});

describe('promise 8: a deadline', () => {
  const late = (traits: Parameters<typeof aSaga>[0]) => aSaga({ stepDeadlineAt: NOON.toISOString(), ...traits });

  test('that has come fails the step without another look, and names what was seen last', async () => {
    const advance = jest.fn<Advance>();
    const record = {
      status: 'running',
      attempt: 1,
      startedAt: NOON.toISOString(),
      checks: 3,
      note: 'is deleting',
    } as const;
    const it = due(advance, late({ at: 'delete-rds', steps: { 'delete-rds': record } }));
    expect(await it.deliver()).toBe('failed');
    expect(advance).not.toHaveBeenCalled();
    expect(it.saga().failure).toEqual({
      step: 'delete-rds',
      code: 'DeadlineExceeded',
      message: "step 'delete-rds' was to end by 2026-10-06T12:00:00.000Z; last seen: is deleting",
      hint: "Find out why it took so long, or raise deadlines.steps.delete-rds in plan 'orders-staging'.",
    });
  });

  test('that comes in trouble names the trouble and since when it lasts', async () => {
    const since = '2026-10-06T11:00:00.000Z';
    const trouble = { since, count: 12, code: 'DatabaseNotReached', message: 'could not work' };
    const record = {
      status: 'running',
      attempt: 1,
      startedAt: since,
      checks: 3,
      note: 'is deleting',
      trouble,
    } as const;
    const it = due(jest.fn<Advance>(), late({ at: 'delete-rds', steps: { 'delete-rds': record } }));
    expect(await it.deliver()).toBe('failed');
    expect(it.saga().failure).toEqual({
      step: 'delete-rds',
      code: 'DeadlineExceeded',
      message:
        "step 'delete-rds' was to end by 2026-10-06T12:00:00.000Z; " +
        `since ${since} it has met DatabaseNotReached: could not work`,
      hint:
        'Mend what the message names, then retry the restore; ' +
        "or raise deadlines.steps.delete-rds in plan 'orders-staging'.",
    });
    expect(it.saga().steps['delete-rds']?.trouble).toBeUndefined();
  });

  test('that comes in a millisecond does not', async () => {
    const it = due(async () => done, late({ at: 'delete-rds', stepDeadlineAt: '2026-10-06T12:00:00.001Z' }));
    expect(await it.deliver()).toBe('advanced');
  });

  test('does not keep people from hearing that a restore has failed', async () => {
    const notify: Step<object, 'sns-notification'> = {
      manifest: {
        ...stepThat(async () => done).manifest,
        name: 'sns-notification',
        emits: [RestoreCompleted, StepFailed],
      },
      advance: async () => ({ kind: 'done', summary: 'told', output: { messageId: 'm-1' } }),
    };
    const it = given(notify, late({ at: 'sns-notification', phase: 'failed' }), {});
    expect(await it.deliver()).toBe('advanced');
    expect(it.saga()).toMatchObject({ step: 'ended', phase: 'failed' });
  });
});
