import { describe, expect, test } from '@jest/globals';
import { SnapshotArchived } from '../../events/contracts/snapshot-archived.ts';
import { TargetDeleted } from '../../events/contracts/target-deleted.ts';
import { ROUTES, STRATEGIES, type StepName } from '../../events/services.ts';
import { firstBrokenEntry } from '../../shared/audit.ts';
import { announce, type Outcome } from '../../shared/outcome.ts';
import type { Saga } from '../../shared/saga.ts';
import type { StageManifest } from '../../shared/service-manifest.ts';
import { outgoing, soon, type Turn } from '../../shared/commit.ts';
import { RetryableError } from '../../shared/errors.ts';
import { afterFailure, afterOutcome, afterTrouble, stepDeadlineAt } from '../../shared/transition.ts';
import { aPlan } from '../support/a-plan.ts';
import { aSaga, outputsOf } from '../support/a-saga.ts';
import { RESTORE_ID, TARGET_ARN } from '../support/rds-builders.ts';
import { NOON } from '../support/stepped-clock.ts';

const turn: Turn = { now: NOON, cause: 'event-1', calls: [] };
const at = (seconds: number) => new Date(NOON.getTime() + seconds * 1_000).toISOString();
const failure = { step: 'delete-rds', code: 'TargetProtected', message: 'is protected', hint: 'Lift it.' } as const;

const manifestOf = (name: StepName) => ({ name, emits: [] }) as unknown as StageManifest;
const done = (step: StepName): Outcome => ({ kind: 'done', summary: 'done', output: outputsOf([step])[step]! });
const event = announce(TargetDeleted, { targetClusterArn: TARGET_ARN, hadExisted: true });

describe('a step that is done', () => {
  const pairs = STRATEGIES.flatMap((strategy) =>
    ROUTES[strategy]
      .slice(0, ROUTES[strategy].indexOf('sns-notification'))
      .map((step, index) => [strategy, step, ROUTES[strategy][index + 1]!] as const),
  );

  test.each(pairs)('in the strategy %s, %s hands on to %s', (strategy, step, next) => {
    const { after } = afterOutcome(aSaga({ at: step, plan: aPlan({ strategy }) }), manifestOf(step), done(step), turn);
    expect(after).toMatchObject({ step: next, phase: 'running', nextCheckAt: at(10) });
    expect(after.steps[step]).toMatchObject({ status: 'done', endedAt: NOON.toISOString(), note: 'done' });
    expect(after.steps[next]).toEqual({ status: 'running', attempt: 1, startedAt: NOON.toISOString(), checks: 0 });
  });

  test('keeps its output and those of the steps before', () => {
    const { after } = afterOutcome(aSaga({ at: 'delete-rds' }), manifestOf('delete-rds'), done('delete-rds'), turn);
    expect(Object.keys(after.outputs)).toEqual(['snapshot-check', 'copy-snapshot', 'check-copy-status', 'delete-rds']);
  });

  test('gives the next one its own deadline, or the whole restore’s where that is sooner', () => {
    const hurried = (deadlineAt: string) =>
      afterOutcome(
        aSaga({ at: 'copy-snapshot', deadlineAt }),
        manifestOf('copy-snapshot'),
        done('copy-snapshot'),
        turn,
      );
    expect(hurried('2026-10-07T11:00:00.000Z').after.stepDeadlineAt).toBe('2026-10-07T00:00:00.000Z');
    expect(hurried('2026-10-06T13:00:00.000Z').after.stepDeadlineAt).toBe('2026-10-06T13:00:00.000Z');
  });

  test('the notification hands on to the tracker, which closes', () => {
    const { after } = afterOutcome(
      aSaga({ at: 'sns-notification' }),
      manifestOf('sns-notification'),
      done('sns-notification'),
      turn,
    );
    expect(after).toMatchObject({ step: 'saga-tracker', phase: 'running', stepDeadlineAt: after.deadlineAt });
  });

  test('the notification of a failed restore, closed already, ends it', () => {
    const saga = aSaga({ at: 'sns-notification', phase: 'failed', failure });
    const { after } = afterOutcome(saga, manifestOf('sns-notification'), done('sns-notification'), turn);
    expect(after).toMatchObject({ step: 'ended', phase: 'failed', failure });
  });
});

describe('a step that waits', () => {
  const saga = aSaga({ at: 'check-copy-status' });
  const wait = (from: typeof saga, progress?: number, now = NOON) =>
    afterOutcome(
      from,
      manifestOf('check-copy-status'),
      { kind: 'wait', summary: 'is copying', progress },
      { ...turn, now },
    ).after;

  test('keeps its turn, counts its looks and says what it saw', () => {
    const once = wait(saga, 5);
    expect(once).toMatchObject({ step: 'check-copy-status', phase: 'running', outbox: {} });
    expect(once.steps['check-copy-status']).toMatchObject({
      status: 'running',
      checks: 1,
      note: 'is copying',
      progress: 5,
    });
    expect(wait(once, 6).steps['check-copy-status']).toMatchObject({ checks: 2, startedAt: NOON.toISOString() });
  });

  test('looks again halfway to the end that its progress tells', () => {
    const hourLater = new Date(NOON.getTime() + 1_200_000);
    expect(wait(wait(saga), 80, hourLater).nextCheckAt).toBe(at(1_200 + 150));
  });

  test('looks again within the bounds of its plan', () => {
    const plan = aPlan({ checks: { closest: '5s', furthest: '1m' } });
    const waiting = wait({ ...saga, plan, expectedMs: { 'check-copy-status': 7_200_000 } });
    expect(waiting.nextCheckAt).toBe(at(60));
    expect(wait({ ...saga, plan }).nextCheckAt).toBe(at(5));
  });

  test('counts from when what it waits for began, where it says so, whatever is known of the whole step', () => {
    const known = { ...saga, expectedMs: { 'check-copy-status': 7_200_000 } };
    const hourLater = { ...turn, now: new Date(NOON.getTime() + 3_600_000) };
    const since = new Date(NOON.getTime() + 3_480_000);
    const outcome = { kind: 'wait', summary: 'is opening', since } as const;
    const { after } = afterOutcome(known, manifestOf('check-copy-status'), outcome, hourLater);
    expect(after.nextCheckAt).toBe(at(3_600 + 60));
  });

  test('leaves its deadline where it is', () => {
    expect(wait(saga).stepDeadlineAt).toBe(saga.stepDeadlineAt);
  });
});

test('a step that goes on at once keeps its turn and what it has learnt', () => {
  const output = { hadExisted: true, clusterResourceId: 'cluster-OLD' };
  const { after, entry } = afterOutcome(
    aSaga({ at: 'delete-rds' }),
    manifestOf('delete-rds'),
    { kind: 'again', summary: 'read', output },
    turn,
  );
  expect(after).toMatchObject({ step: 'delete-rds', phase: 'running', outputs: { 'delete-rds': output } });
  expect(after.steps['delete-rds']).toMatchObject({ status: 'running', checks: 0, note: 'read' });
  expect(entry.decision).toBe('again');
});

describe('a step that fails', () => {
  test('gives the turn to who takes back what has been done, with time for it, and says so on the bus', () => {
    const { after, entry } = afterFailure(aSaga({ at: 'delete-rds' }), manifestOf('delete-rds'), failure, turn);
    expect(after).toMatchObject({ step: 'undo-restore', phase: 'failing', failure, nextCheckAt: at(10) });
    expect(after.undoing).toEqual({ since: NOON.toISOString(), during: 'delete-rds', undone: [], left: [] });
    expect([after.stepDeadlineAt, after.deadlineAt]).toEqual([at(3 * 3_600), at(3 * 3_600)]);
    expect(after.steps['delete-rds']).toMatchObject({ status: 'failed', note: 'is protected' });
    expect(after.outbox['delete-rds']).toEqual([expect.objectContaining({ name: 'StepFailed', data: failure })]);
    expect(entry).toMatchObject({ decision: 'failed', summary: 'TargetProtected: is protected' });
  });

  test('takes nothing back once the target is refreshed: people are told what is left of the old one', () => {
    const plan = aPlan({ strategy: 'swap' });
    const saga = aSaga({ at: 'delete-rds', plan, phase: 'completed' });
    const { after } = afterFailure(saga, manifestOf('delete-rds'), failure, turn);
    expect(after).toMatchObject({ phase: 'completed', step: 'sns-notification', failure, outputs: saga.outputs });
    expect(after.undoing).toBeUndefined();
    const told = afterOutcome(after, manifestOf('sns-notification'), done('sns-notification'), turn).after;
    expect(told).toMatchObject({ phase: 'completed', step: 'ended' });
  });

  test('ends a restore that had failed before: there is nobody left to tell', () => {
    const saga = aSaga({ at: 'sns-notification', phase: 'failed', failure });
    const { after } = afterFailure(
      saga,
      manifestOf('sns-notification'),
      { ...failure, step: 'sns-notification' },
      turn,
    );
    expect(after).toMatchObject({ step: 'ended', phase: 'failed', failure, outbox: {} });
  });
});

describe('trouble that may pass', () => {
  const error = new RetryableError('DatabaseNotReached', 'could not work', 'See whether the database answers.');
  const manifest = manifestOf('setup-db-users');
  /** The step's tries, each when the one before said, until so many have failed or the step has. */
  const tried = (saga: Saga, triesMax: number): Saga[] => {
    const tries: Saga[] = [];
    let last = { ...saga, nextCheckAt: NOON.toISOString() };
    while (tries.length < triesMax && last.phase === 'running') {
      last = afterTrouble(last, manifest, error, { ...turn, now: new Date(last.nextCheckAt) }).after;
      tries.push(last);
    }
    return tries;
  };
  const distances = (tries: readonly Saga[]) =>
    tries.map(({ nextCheckAt, updatedAt }) => (Date.parse(nextCheckAt) - Date.parse(updatedAt)) / 1_000);
  const sagaOf = (fields: Parameters<typeof aPlan>[0] = {}, traits: Partial<Parameters<typeof aSaga>[0]> = {}) =>
    aSaga({ at: 'setup-db-users', plan: aPlan(fields), stepDeadlineAt: at(21_600), ...traits });

  test('is looked at again at growing distances, at most five minutes apart', () => {
    expect(distances(tried(sagaOf(), 8))).toEqual([10, 20, 40, 80, 160, 300, 300, 300]);
  });

  test('is looked at again within the bounds of its plan', () => {
    expect(distances(tried(sagaOf({ checks: { closest: '1s', furthest: '3s' } }), 4))).toEqual([1, 2, 3, 3]);
  });

  test('is not looked at after the deadline of its step, at which the step fails itself', () => {
    expect(distances(tried(sagaOf({}, { stepDeadlineAt: at(25) }), 2))).toEqual([10, 15]);
  });

  test('is looked at in a closed restore too, whose notification has no deadline', () => {
    const saga = aSaga({ at: 'sns-notification', phase: 'failed', failure, stepDeadlineAt: at(-60) });
    const { after } = afterTrouble(saga, manifestOf('sns-notification'), error, turn);
    expect(after.nextCheckAt).toBe(at(10));
  });

  test('is waited for until the deadline of its step where the plan has no limit', () => {
    const tries = tried(sagaOf(), 70);
    expect(tries.at(-1)).toMatchObject({ phase: 'running', updatedAt: expect.stringMatching(/^2026-10-06T17:/) });
  });

  test('fails its step at the end of the limit of the plan, with its own code and hint and how long it lasted', () => {
    const saga = sagaOf({ deadlines: { trouble: '31m' } });
    const last = tried(saga, 70).at(-1)!;
    expect(last).toMatchObject({ phase: 'failing', step: 'undo-restore', updatedAt: at(31 * 60) });
    expect(last.failure).toEqual({
      step: 'setup-db-users',
      code: 'DatabaseNotReached',
      message: 'could not work, for 31m 00s',
      hint: 'See whether the database answers.',
    });
    expect(last.steps['setup-db-users']).toMatchObject({ status: 'failed' });
    expect(last.steps['setup-db-users']?.trouble).toBeUndefined();
  });
});

describe('every commit', () => {
  const saga = aSaga({ at: 'delete-rds' });
  const calls = [{ operation: 'DeleteDBCluster', resource: 'orders-staging', answer: 'ok' }];
  const transition = afterOutcome(
    saga,
    manifestOf('delete-rds'),
    { kind: 'wait', summary: 'deleting' },
    { ...turn, calls },
  );

  test('counts one version on and changes nothing of what was read', () => {
    expect(transition.before).toBe(saga);
    expect(transition.after).toMatchObject({ version: saga.version + 1, updatedAt: NOON.toISOString() });
    expect(saga).toEqual(aSaga({ at: 'delete-rds' }));
  });

  test('says in one audit entry who did what and why', () => {
    expect(transition.entry).toMatchObject({
      restoreId: RESTORE_ID,
      sequence: 1,
      at: NOON.toISOString(),
      actor: 'delete-rds',
      attempt: 1,
      cause: 'event-1',
      decision: 'wait',
      summary: 'deleting',
      calls,
    });
  });

  test('continues the trail, and the saga keeps its end', () => {
    const next = afterOutcome(transition.after, manifestOf('delete-rds'), done('delete-rds'), turn);
    expect(firstBrokenEntry([transition.entry, next.entry], next.after.audit)).toBeUndefined();
    expect(next.entry.sequence).toBe(2);
  });
});

describe('an outgoing event', () => {
  const saga = aSaga({ at: 'delete-rds' });

  test('has the same id however often and whenever it is built', () => {
    const later = { ...turn, now: new Date(NOON.getTime() + 60_000), cause: 'event-2' };
    const ids = [turn, later].map((each) => outgoing(saga, 'delete-rds', each, event).metadata.eventId);
    expect(ids).toEqual(Array(2).fill(`${RESTORE_ID}/delete-rds/1/TargetDeleted`));
  });

  test('says which restore, step and attempt it is of and what led to it', () => {
    const record = { status: 'running', attempt: 2, startedAt: NOON.toISOString(), checks: 0 } as const;
    expect(outgoing({ ...saga, steps: { 'delete-rds': record } }, 'delete-rds', turn, event).metadata).toEqual({
      eventId: `${RESTORE_ID}/delete-rds/2/TargetDeleted`,
      restoreId: RESTORE_ID,
      causationId: 'event-1',
      step: 'delete-rds',
      attempt: 2,
      occurredAt: NOON.toISOString(),
      hops: 1,
      contractVersion: 1,
    });
  });

  test('is one hop further than what the restore has put before', () => {
    const told = afterOutcome(saga, manifestOf('delete-rds'), { ...done('delete-rds'), event } as Outcome, turn).after;
    expect(told.hops).toBe(1);
    expect(outgoing(told, 'delete-rds', turn, event).metadata.hops).toBe(2);
    expect(
      afterOutcome(told, manifestOf('restore-snapshot'), { kind: 'wait', summary: 'waits' }, turn).after.hops,
    ).toBe(1);
  });

  test('is refused when it breaks its contract', () => {
    const broken = { contract: SnapshotArchived, data: { action: 'kept' } };
    expect(() => outgoing(saga, 'archive-snapshot', turn, broken)).toThrow('breaks the contract SnapshotArchived');
  });

  test('joins what its service still holds, beside what others hold', () => {
    const held = outgoing(saga, 'delete-rds', turn, event);
    const holding = { ...saga, outbox: { 'delete-rds': [held], 'copy-snapshot': [held] } };
    const { after } = afterOutcome(
      holding,
      manifestOf('delete-rds'),
      { ...done('delete-rds'), event } as Outcome,
      turn,
    );
    expect(after.outbox['delete-rds']).toHaveLength(2);
    expect(after.outbox['copy-snapshot']).toEqual([held]);
  });
});

test('a deadline counts from the beginning of the step and never outlasts the restore', () => {
  expect(stepDeadlineAt(aPlan(), 'snapshot-check', '2026-10-07T11:00:00.000Z', NOON)).toBe(at(3_600));
  expect(stepDeadlineAt(aPlan(), 'snapshot-check', at(60), NOON)).toBe(at(60));
});

test('a lost event is asked for again after the shortest pause of the plan', () => {
  expect(soon({ closestCheckSeconds: 1 }, turn)).toBe(at(1));
});
