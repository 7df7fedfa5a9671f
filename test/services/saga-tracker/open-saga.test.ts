import { describe, expect, test } from '@jest/globals';
import { firstBrokenEntry } from '../../../shared/audit.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { acceptedSaga, queuedSaga, rejectedSaga } from '../../../services/saga-tracker/open-saga.ts';
import { HOPS_MAX, planFor, type Request } from '../../../services/saga-tracker/plan-for.ts';
import { withSql } from '../../../shared/plan-sql.ts';
import { aPlan } from '../../support/a-plan.ts';
import { refusalOf } from '../../support/given.ts';
import { RESTORE_ID, SOURCE_ARN, TARGET_ARN } from '../../support/rds-builders.ts';
import { NOON } from '../../support/stepped-clock.ts';

const plans = new Map([['orders-staging', aPlan()]]);
const turn = { now: NOON, cause: 'event-1', calls: [] };
const aRequest = (traits: Partial<Request> = {}): Request => ({
  restoreId: RESTORE_ID,
  planName: 'orders-staging',
  putAt: NOON,
  facts: { eventId: 'event-1', account: '111122223333', reason: 'weekly', requestedBy: 'ops' },
  ...traits,
});
const hoursAgo = (hours: number) => new Date(NOON.getTime() - hours * 3_600_000);

describe('a request', () => {
  test('finds its plan', () => {
    expect(planFor(aRequest(), plans, NOON)).toBe(plans.get('orders-staging'));
  });

  test('for a plan that does not exist is refused and told which are known', () => {
    expect(() => planFor(aRequest({ planName: 'orders-stagging' }), plans, NOON)).toThrow(
      "plan 'orders-stagging' does not exist, known plans are: orders-staging\nHINT: Did you mean 'orders-staging'?",
    );
    expect(() => planFor(aRequest({ planName: 'x' }), new Map(), NOON)).toThrow('known plans are: none\nHINT: Add it');
  });

  test.each([
    [24, 'none'],
    [24.1, 'RequestTooOld'],
    [NaN, 'RequestTooOld'],
  ])('put %p hours ago ends in %s', (hours, code) => {
    expect(refusalOf(() => planFor(aRequest({ putAt: hoursAgo(hours) }), plans, NOON))).toBe(code);
  });

  test.each([
    [undefined, 'none'],
    [HOPS_MAX, 'none'],
    [HOPS_MAX + 1, 'TooManyHops'],
  ])('that %p events of ours led to ends in %s', (hops, code) => {
    const request = aRequest({ facts: { eventId: 'event-1', account: '111122223333', hops } });
    expect(refusalOf(() => planFor(request, plans, NOON))).toBe(code);
  });

  test('that restores have put for each other is told so', () => {
    const request = aRequest({ facts: { eventId: 'event-1', account: '111122223333', hops: 65 } });
    expect(() => planFor(request, plans, NOON)).toThrow(
      '65 events of the pipeline led to this request, expected at most 64: restores seem to request each other\nHINT: Find',
    );
  });
});

describe('a restore that is accepted', () => {
  const plan = aPlan({ deadlines: { total: '6h' }, checks: { closest: '2s' } });
  const starts = { then: [NOON.toISOString()] };
  const grounds = { request: aRequest(), plan, expectedMs: { 'copy-snapshot': 1 }, starts };
  const opening = acceptedSaga(grounds, turn);

  test('freezes its plan, begins its first step and runs against its deadlines', () => {
    expect(opening.saga).toMatchObject({
      restoreId: RESTORE_ID,
      phase: 'running',
      step: 'snapshot-check',
      steps: { 'snapshot-check': { status: 'running', startedAt: NOON.toISOString() } },
      plan,
      version: 1,
      deadlineAt: '2026-10-06T18:00:00.000Z',
      stepDeadlineAt: '2026-10-06T13:00:00.000Z',
      nextCheckAt: '2026-10-06T12:00:02.000Z',
      closestCheckSeconds: 2,
      expectedMs: { 'copy-snapshot': 1 },
      request: { reason: 'weekly', requestedBy: 'ops' },
    });
  });

  test('is one hop further than what asked for it', () => {
    const hopsOf = (hops?: number) => {
      const request = aRequest({ facts: { eventId: 'event-1', account: '111122223333', hops } });
      const { saga } = acceptedSaga({ ...grounds, request }, turn);
      return [saga.hops, saga.outbox['saga-tracker']?.[0]?.metadata.hops];
    };
    expect([hopsOf(), hopsOf(7)]).toEqual([
      [1, 1],
      [8, 8],
    ]);
  });

  test('takes the lock of its target, counts as a restore of it, and announces itself', () => {
    expect([opening.lockArn, opening.starts]).toEqual([TARGET_ARN, starts]);
    expect(opening.saga.outbox['saga-tracker']).toEqual([
      expect.objectContaining({
        name: 'RestoreAccepted',
        data: {
          plan: 'orders-staging',
          sourceClusterArn: SOURCE_ARN,
          targetClusterArn: TARGET_ARN,
          deadlineAt: '2026-10-06T18:00:00.000Z',
        },
      }),
    ]);
  });

  test('begins a trail', () => {
    expect(opening.entry).toMatchObject({ sequence: 1, decision: 'accepted', actor: 'saga-tracker', cause: 'event-1' });
    expect(firstBrokenEntry([opening.entry], opening.saga.audit)).toBeUndefined();
  });
});

describe('the SQL of a plan', () => {
  const database = {
    name: 'orders',
    statements: [{ sql: "SELECT 'pepper'" }],
    checks: [{ name: 'it', sql: 'SELECT 2' }],
  };
  const grounds = { request: aRequest(), plan: aPlan({ database }), expectedMs: {}, starts: { then: [] } };

  test.each([
    ['accepted', acceptedSaga(grounds, turn)],
    ['queued', queuedSaga(grounds, 'r-0', turn)],
  ])('promise 7: is kept apart from the saga of a restore that is %s, whose plan has its digests', (_, opening) => {
    expect(opening.planSql).toEqual({ statements: ["SELECT 'pepper'"], checks: ['SELECT 2'] });
    expect(JSON.stringify([opening.saga, opening.entry])).not.toMatch(/SELECT/);
    expect(withSql(opening.saga.plan!, opening.planSql!)).toEqual(grounds.plan);
  });

  test('is no item where a plan has none', () => {
    expect(acceptedSaga({ ...grounds, plan: aPlan() }, turn).planSql).toBeUndefined();
  });
});

test('a restore that is rejected has ended, holds no lock and says why', () => {
  const { saga, entry, lockArn } = rejectedSaga(aRequest(), new TerminalError('TargetBusy', 'is busy', 'Wait.'), turn);
  expect(lockArn).toBeUndefined();
  expect(saga).toMatchObject({
    phase: 'rejected',
    step: 'ended',
    endedAt: NOON.toISOString(),
    failure: { code: 'TargetBusy' },
  });
  expect(saga.plan).toBeUndefined();
  expect(saga.outbox['saga-tracker']).toEqual([
    expect.objectContaining({
      name: 'RestoreRejected',
      data: { plan: 'orders-staging', code: 'TargetBusy', message: 'is busy', hint: 'Wait.' },
    }),
  ]);
  expect(entry).toMatchObject({ decision: 'rejected', summary: 'TargetBusy: is busy' });
});
