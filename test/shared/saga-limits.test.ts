import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect } from '@jest/globals';
import { fc, test } from '@fast-check/jest';
import type { Item } from '../../local/dynamodb/values/attribute-value.ts';
import { itemBytes } from '../../local/dynamodb/values/item-size.ts';
import { DatabaseUsersConfigured } from '../../events/contracts/database-users-configured.ts';
import { RestoreFailed } from '../../events/contracts/restore-failed.ts';
import { RestoreUndone } from '../../events/contracts/restore-undone.ts';
import { StepFailed } from '../../events/contracts/step-failed.ts';
import type { Publisher } from '../../events/services.ts';
import { ANSWERED_KEPT_MAX, NONE_ANSWERED, withAnswered } from '../../shared/answered.ts';
import { committed, outgoing, type Turn } from '../../shared/commit.ts';
import { itemsOf } from '../../shared/dynamo-frozen-plan.ts';
import { ITEM_BYTES_MAX, TRANSACTION_BYTES_MAX, weightOf } from '../../shared/item-weight.ts';
import { announce, type Announcement } from '../../shared/outcome.ts';
import { PLAN_LIMITS } from '../../shared/plan-limits.ts';
import type { Saga } from '../../shared/saga.ts';
import { cut, fitted, OUTPUT_BYTES_MAX, SAGA_BYTES_MAX, within } from '../../shared/saga-limits.ts';
import { notificationOf } from '../../services/sns-notification/message.ts';
import { aSaga } from '../support/a-saga.ts';
import { TARGET_ARN } from '../support/rds-builders.ts';
import { NOON } from '../support/stepped-clock.ts';
import { largestParts, largestPlan, largestSaga, outputs, times, wide } from './support/largest-saga.ts';

const turn: Turn = { now: NOON, cause: 'event-1', calls: [] };
const calls = times(10_000, () => ({ operation: 'DescribeDBClusters', resource: 'orders-staging', answer: 'ok' }));

/** As DynamoDB has it, by the local one, which weighs what the document client writes. */
const bytesOf = (item: object): number => itemBytes(marshall(item, { removeUndefinedValues: true }) as Item);
const wrapped = (value: unknown): number => weightOf({ value }) - 'value'.length - 4;

const plan = largestPlan();
const base = largestSaga(plan);
const answered = times(2_000, (index) => ({
  id: '0f6b1c52-3f0e-4a6b-9d53-7c1b6a2e9f10',
  putAt: new Date(NOON.getTime() + index * 1_000).toISOString(),
})).reduce(withAnswered, NONE_ANSWERED);

/** Everything that a restore may have to announce at the same time, when no service reaches the bus. */
function fullOutbox(saga: Saga): Saga['outbox'] {
  const { failure, undoing } = { ...largestParts, ...saga } as Required<Saga>;
  const { masterSecretArn, users, proofs, changedTables, remains } = saga.outputs['setup-db-users']!;
  const event = (owner: Publisher, announcement: Announcement) => ({
    [owner]: [outgoing(saga, owner as 'delete-rds', turn, announcement)],
  });
  const failed = { ...failure, findings: [...failure.findings!] };
  const things = { undone: [...undoing.undone], left: [...undoing.left] };
  return {
    ...event(
      'setup-db-users',
      announce(DatabaseUsersConfigured, {
        clusterArn: TARGET_ARN,
        masterSecretArn,
        users,
        proofs,
        changedTables,
        remains,
      } as never),
    ),
    ...event('check-restore-status', announce(StepFailed, failed as never)),
    ...event('undo-restore', announce(RestoreUndone, { plan: saga.planName, ...things })),
  };
}

describe('the largest restore that is possible', () => {
  const { after: saga, entry } = committed(
    { ...base, outbox: fullOutbox(base) },
    'delete-rds',
    { ...turn, calls },
    'failed',
    wide(9_999),
    {
      ...largestParts,
      answered,
    },
  );
  const items = itemsOf(saga);

  test('fits into an item of DynamoDB, with room to spare', () => {
    expect(bytesOf(items.saga)).toBeLessThan(0.95 * ITEM_BYTES_MAX);
    // It is a largest one: what is cut is as large as it may be, or this would weigh nothing.
    expect(bytesOf(items.saga)).toBeGreaterThan(0.7 * ITEM_BYTES_MAX);
  });

  test('fits whatever its parts are: all that they may weigh is less than an item may', () => {
    const total = Object.values(SAGA_BYTES_MAX).reduce((sum, bytes) => sum + bytes, 0);
    expect(total).toBeLessThan(0.95 * ITEM_BYTES_MAX);
    expect(Object.values(OUTPUT_BYTES_MAX).reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(SAGA_BYTES_MAX.outputs);
  });

  test.each(Object.keys(OUTPUT_BYTES_MAX) as (keyof typeof OUTPUT_BYTES_MAX)[])(
    'has an output of %s that may be kept',
    (step) => {
      expect(Buffer.byteLength(step) + 1 + weightOf(outputs(plan)[step])).toBeLessThan(OUTPUT_BYTES_MAX[step]);
    },
  );

  test('has a plan, and SQL, that fit into items of their own', () => {
    expect(Buffer.byteLength(JSON.stringify(plan))).toBeGreaterThan(0.9 * PLAN_LIMITS.planBytes);
    expect(bytesOf(items.plan!)).toBeLessThan(0.95 * ITEM_BYTES_MAX);
    const sql = {
      restoreId: 'sql#r-3f9a1c52d0b74e6f',
      kind: 'plan-sql',
      statements: ['x'.repeat(PLAN_LIMITS.sqlBytes)],
    };
    expect(bytesOf(sql)).toBeLessThan(0.95 * ITEM_BYTES_MAX);
  });

  test('has audit entries that fit into an item, and say what they leave out', () => {
    expect(bytesOf(entry)).toBeLessThan(0.95 * ITEM_BYTES_MAX);
    expect(entry.summary).toMatch(/… \[\d+ bytes more\]$/);
    expect(entry.calls.at(-1)).toMatchObject({
      operation: 'more',
      answer: String(calls.length - entry.calls.length + 1),
    });
  });

  test('has transactions that fit: two restores, their entries, plan, SQL and lock', () => {
    const most = 2 * bytesOf(items.saga) + 2 * bytesOf(entry) + bytesOf(items.plan!) + PLAN_LIMITS.sqlBytes;
    expect(most + ITEM_BYTES_MAX).toBeLessThan(TRANSACTION_BYTES_MAX);
  });

  test('has events that fit into a request to EventBridge, by the older limit that some regions still have', () => {
    const { step: failedStep, ...failure } = saga.failure!;
    const things = { undone: [...largestParts.undoing!.undone], left: [...largestParts.undoing!.left] };
    const data = { plan: plan.name, failedStep, ...failure, findings: [...failure.findings!], ...things };
    const failed = outgoing(saga, 'saga-tracker', turn, announce(RestoreFailed, data));
    for (const event of [failed, ...Object.values(saga.outbox).flat()]) {
      expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(100_000);
    }
  });

  test.each(['failed', 'completed', 'running'] as const)(
    'has a notification, when it is %s, that SNS takes',
    (phase) => {
      const { text } = notificationOf({ ...saga, phase }, NOON);
      expect(Buffer.byteLength(text)).toBeLessThan(100_000);
    },
  );
});

describe('promise 8: what is too large', () => {
  test('of texts is cut, between characters, and says how much is missing', () => {
    expect(cut('short', 100)).toBe('short');
    const text = cut(wide(1_000), 103);
    expect(text).toBe(`${wide(15)}… [3940 bytes more]`);
  });

  test.prop([fc.string({ unit: 'binary' }), fc.integer({ min: 50, max: 300 })])(
    'of any text fits once it is cut',
    (text, max) => {
      const short = cut(text, max);
      expect(Buffer.byteLength(short)).toBeLessThanOrEqual(Math.max(max, 50));
      expect(short.isWellFormed() || !text.isWellFormed()).toBe(true);
    },
  );

  test.prop([fc.array(fc.string()), fc.integer({ min: 40, max: 300 })])(
    'of any list fits once it is cut',
    (list, max) => {
      const short = within(list, max, (count) => `${count} more`);
      expect(weightOf(short)).toBeLessThanOrEqual(max);
      const left = short === list ? 0 : Number(short.at(-1)!.split(' ')[0]);
      expect(short === list ? list.length : short.length - 1 + left).toBe(list.length);
    },
  );

  test('of findings is told by the last of them', () => {
    const { findings } = fitted(largestParts.failure!);
    expect(findings!.at(-1)).toEqual({
      code: 'MoreFindings',
      message: `${200 - findings!.length + 1} more, left out here for their size`,
      hint: 'Mend these first.',
    });
  });

  test('of an output is refused by the name of its step, since later steps go by it', () => {
    const setup = { users: times(2_000, (index) => ({ name: `user_${index}`, secretArn: 'x'.repeat(100) })) };
    const commit = () =>
      committed(aSaga({ at: 'setup-db-users' }), 'setup-db-users', turn, 'done', 'x', {
        outputs: { 'setup-db-users': setup },
      });
    expect(commit).toThrow(
      /the output of 'setup-db-users' of the restore would have \d{6} bytes, expected at most 75000/,
    );
  });

  test('of the outbox is trouble that passes, and names those who cannot put their events', () => {
    const saga = aSaga({ at: 'delete-rds' });
    const event = outgoing(
      saga,
      'delete-rds',
      turn,
      announce(RestoreUndone, { plan: 'orders-staging', undone: [], left: [] }),
    );
    const outbox = { 'undo-restore': times(500, () => event) };
    expect(() => committed(saga, 'delete-rds', turn, 'done', 'x', { outbox })).toThrow(
      expect.objectContaining({
        code: 'OutboxFull',
        isRetryable: true,
        message: expect.stringContaining('undo-restore'),
      }),
    );
  });

  test('does not hinder what leaves it as it is', () => {
    const heavy = aSaga({ at: 'delete-rds', outbox: { 'undo-restore': [{ name: 'x'.repeat(200_000) } as never] } });
    expect(committed(heavy, 'delete-rds', turn, 'wait', 'x', {}).after.version).toBe(heavy.version + 1);
  });
});

describe('a value is weighed', () => {
  const thousandths = fc.integer().map((number) => number / 1_000);

  test.prop([fc.anything({ values: [fc.string(), fc.boolean(), fc.maxSafeInteger(), thousandths], maxDepth: 4 })])(
    'no lighter than DynamoDB does it',
    (value) => {
      const weight = bytesOf({ value }) - 'value'.length;
      expect(wrapped(value)).toBeGreaterThanOrEqual(weight);
    },
  );

  test('exactly as DynamoDB does it, where there are no numbers', () => {
    const value = { name: 'größe', list: [true, null, 'a', {}, []], none: undefined };
    expect(wrapped(value)).toBe(bytesOf({ value }) - 'value'.length);
  });
});

test('of two thousand answered requests the newest are kept', () => {
  expect(answered).toMatchObject({ count: 2_000, recent: { length: ANSWERED_KEPT_MAX } });
});
