import 'aws-sdk-client-mock-jest';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { TargetDeleted } from '../../events/contracts/target-deleted.ts';
import { dynamoSagaOpener } from '../../shared/dynamo-saga-opener.ts';
import { dynamoSagaStore } from '../../shared/dynamo-saga-store.ts';
import { announce } from '../../shared/outcome.ts';
import { committed, outgoing, type Transition, type Turn } from '../../shared/commit.ts';
import { aSaga } from '../support/a-saga.ts';
import { RESTORE_ID, TARGET_ARN } from '../support/rds-builders.ts';
import { named } from './support/named.ts';
import { NOON } from '../support/stepped-clock.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const tables = { stateTable: 'state', auditTable: 'audit' };
const store = dynamoSagaStore(client, tables);
const opener = dynamoSagaOpener(client, tables);

const LOCK = `lock#${TARGET_ARN}`;
const STARTS = `starts#${TARGET_ARN}`;
const turn: Turn = { now: NOON, cause: 'event-1', calls: [] };
const saga = aSaga({ at: 'delete-rds' });
// As their items have them.
const { plan, ...item } = saga;
const planKey = `frozen#${RESTORE_ID}`;
const event = outgoing(
  saga,
  'delete-rds',
  turn,
  announce(TargetDeleted, { targetClusterArn: TARGET_ARN, hadExisted: true }),
);
const transition = committed(saga, 'delete-rds', turn, 'done', 'gone', {
  step: 'restore-snapshot',
  outbox: { 'delete-rds': [event] },
});

const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: '',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
const items = () => dynamo.commandCalls(TransactWriteCommand)[0]!.args[0].input.TransactItems!;

beforeEach(() => {
  dynamo.reset();
  dynamo.on(TransactWriteCommand).resolves({});
  dynamo.on(UpdateCommand).resolves({});
});

describe('reading', () => {
  test('reads a saga with strong consistency', async () => {
    dynamo.on(GetCommand).resolves({ Item: saga });
    expect(await store.read(RESTORE_ID)).toEqual(saga);
    expect(dynamo).toHaveReceivedCommandWith(GetCommand, {
      TableName: 'state',
      Key: { restoreId: RESTORE_ID },
      ConsistentRead: true,
    });
  });

  describe('of the plan, which is an item of its own', () => {
    const stored = (frozen?: object) => {
      dynamo.on(GetCommand, { Key: { restoreId: RESTORE_ID } }).resolves({ Item: { ...item, planKey } });
      dynamo.on(GetCommand, { Key: { restoreId: planKey }, ConsistentRead: true }).resolves({ Item: frozen });
    };

    test('joins it to the saga, and reads it once in a container, since it never changes', async () => {
      stored({ restoreId: planKey, kind: 'frozen-plan', plan });
      const { read } = dynamoSagaStore(client, tables);
      expect(await read(RESTORE_ID)).toEqual(saga);
      expect(await read(RESTORE_ID)).toEqual(saga);
      expect(dynamo.commandCalls(GetCommand)).toHaveLength(3);
    });

    test('tells by name that it is gone, and finds it once it has been put back', async () => {
      stored(undefined);
      const { read } = dynamoSagaStore(client, tables);
      await expect(read(RESTORE_ID)).rejects.toMatchObject({
        code: 'PlanMissing',
        message: expect.stringContaining(`'${planKey}'`),
      });
      stored({ plan });
      expect(await read(RESTORE_ID)).toEqual(saga);
    });

    test('takes that of a restore of an older version from its item, and the requests that it knew by their ids alone', async () => {
      dynamo.on(GetCommand).resolves({ Item: { ...item, plan, answered: ['wish-1'] } });
      const old = await store.read(RESTORE_ID);
      expect(old?.plan).toEqual(plan);
      expect(old?.answered).toEqual({ count: 1, recent: [{ id: 'wish-1', putAt: saga.createdAt }] });
    });

    test('reads none for a restore that was rejected', async () => {
      dynamo.on(GetCommand).resolves({ Item: item });
      expect(await store.read(RESTORE_ID)).toEqual(item);
      expect(dynamo.commandCalls(GetCommand)).toHaveLength(1);
    });

    test('is not written again by a commit', async () => {
      await store.commit({ ...transition, after: { ...transition.after, plan: { ...plan! } } });
      expect(JSON.stringify(items())).not.toContain(plan!.source.cluster);
    });
  });

  test('finds the holder of a lock by the ARN of its target, with strong consistency', async () => {
    dynamo.on(GetCommand).resolves({ Item: { holder: RESTORE_ID } });
    expect(await store.holderOf(TARGET_ARN)).toBe(RESTORE_ID);
    expect(dynamo).toHaveReceivedCommandWith(GetCommand, { Key: { restoreId: LOCK }, ConsistentRead: true });
  });

  test("reads the SQL of a restore's plan from an item of its own, with strong consistency", async () => {
    const Key = { restoreId: `sql#${RESTORE_ID}` };
    dynamo.on(GetCommand, { TableName: 'state', Key, ConsistentRead: true }).resolves({
      Item: { ...Key, kind: 'plan-sql', statements: ['SELECT 1'], checks: [] },
    });
    expect(await store.planSqlOf(RESTORE_ID)).toEqual({ statements: ['SELECT 1'], checks: [] });
  });

  test('finds no SQL where none has been kept', async () => {
    dynamo.on(GetCommand).resolves({});
    expect(await store.planSqlOf(RESTORE_ID)).toEqual({ statements: [], checks: [] });
  });

  test.each(['lock', 'plan-sql', 'trigger', undefined])('takes an item of kind %s for no restore', async (kind) => {
    dynamo.on(GetCommand).resolves({ Item: { ...saga, kind } });
    expect(await store.read('lock#orders')).toBeUndefined();
  });

  test('what is not there is nothing', async () => {
    dynamo.on(GetCommand).resolves({});
    expect(await store.read('r-0')).toBeUndefined();
    expect(await store.holderOf(TARGET_ARN)).toBeUndefined();
    expect(await opener.durationsOf('orders-staging')).toEqual({});
  });
});

describe('a commit', () => {
  test.each([
    [
      'in a transaction',
      new TransactionCanceledException({
        message: '',
        $metadata: {},
        CancellationReasons: [
          { Code: 'None' },
          { Code: 'ValidationError', Message: 'Item size to update has exceeded the maximum allowed size' },
        ],
      }),
    ],
    ['at once', named('ValidationException', 'Item size to update has exceeded the maximum allowed size')],
  ])(
    'that DynamoDB refuses for good, %s, is refused with its words: no later try would do better',
    async (_how, error) => {
      dynamo.on(TransactWriteCommand).rejects(error);
      await expect(store.commit(transition)).rejects.toMatchObject({
        name: 'TerminalError',
        code: 'ItemRefused',
        fact: expect.stringContaining('Item size to update has exceeded'),
      });
    },
  );

  test('is one transaction: the saga if nobody else has committed, the audit entry if there is none such', async () => {
    expect(await store.commit(transition)).toBe('committed');
    expect(items()).toEqual([
      {
        Update: {
          TableName: 'state',
          Key: { restoreId: RESTORE_ID },
          UpdateExpression:
            'SET #step = :step, #version = :version, #audit = :audit, #updatedAt = :updatedAt, #hops = :hops, #outbox.#owner0 = :owner0',
          ConditionExpression: '#version = :expectedVersion',
          ExpressionAttributeNames: {
            '#step': 'step',
            '#version': 'version',
            '#audit': 'audit',
            '#updatedAt': 'updatedAt',
            '#hops': 'hops',
            '#outbox': 'outbox',
            '#owner0': 'delete-rds',
          },
          ExpressionAttributeValues: {
            ':expectedVersion': saga.version,
            ':step': 'restore-snapshot',
            ':version': saga.version + 1,
            ':audit': transition.after.audit,
            ':updatedAt': NOON.toISOString(),
            ':hops': 1,
            ':owner0': [event],
          },
        },
      },
      { Put: { TableName: 'audit', Item: transition.entry, ConditionExpression: 'attribute_not_exists(restoreId)' } },
    ]);
  });

  test('leaves the outboxes of other services alone, which they may clear meanwhile', async () => {
    const holding = { ...saga, outbox: { 'copy-snapshot': [event] } };
    await store.commit(committed(holding, 'delete-rds', turn, 'wait', 'deleting', {}));
    const { UpdateExpression, ExpressionAttributeNames } = items()[0]!.Update!;
    expect(UpdateExpression).not.toContain('outbox');
    expect(Object.values(ExpressionAttributeNames!)).toEqual(['version', 'audit', 'updatedAt']);
  });

  test('frees the lock if it is still its own and nobody has queued meanwhile, in the same transaction', async () => {
    await store.commit({ ...transition, lock: { kind: 'release', queue: ['r-2'] } });
    expect(items()[2]).toEqual({
      Delete: {
        TableName: 'state',
        Key: { restoreId: LOCK },
        ConditionExpression: 'holder = :holder AND queue = :queue',
        ExpressionAttributeValues: { ':holder': RESTORE_ID, ':queue': ['r-2'] },
      },
    });
  });

  test('takes the lock again if it is free, for a restore that is taken up again', async () => {
    await store.commit({ ...transition, lock: { kind: 'take' } });
    expect(items()[2]!.Put).toMatchObject({
      Item: { restoreId: LOCK, kind: 'lock', holder: RESTORE_ID, queue: [] },
      ConditionExpression: 'attribute_not_exists(restoreId)',
    });
  });

  test('hands the lock over and begins the restore that gets it, all in one transaction', async () => {
    const next = aSaga({ restoreId: 'r-2', phase: 'queued', at: 'saga-tracker' });
    const to = committed(next, 'saga-tracker', turn, 'accepted', 'begins', { phase: 'running' });
    await store.commit({ ...transition, lock: { kind: 'hand-over', queue: ['r-2', 'r-3'], rest: ['r-3'], to } });
    const [, , lock, saga, entry] = items();
    expect(lock!.Update).toMatchObject({
      Key: { restoreId: LOCK },
      ConditionExpression: 'holder = :holder AND queue = :queue',
      ExpressionAttributeValues: { ':holder': RESTORE_ID, ':queue': ['r-2', 'r-3'], ':next': 'r-2', ':rest': ['r-3'] },
    });
    expect(saga!.Update).toMatchObject({
      Key: { restoreId: 'r-2' },
      ConditionExpression: '#version = :expectedVersion',
      ExpressionAttributeValues: { ':expectedVersion': next.version, ':phase': 'running' },
    });
    expect(entry!.Put).toMatchObject({ TableName: 'audit', Item: to.entry });
  });

  test('keeps how long the steps took for the next restore of the plan', async () => {
    await store.commit({ ...transition, durationsMs: { 'delete-rds': 60_000 } });
    expect(items()[2]).toEqual({
      Put: {
        TableName: 'state',
        Item: { restoreId: 'plan#orders-staging', kind: 'plan', durationsMs: { 'delete-rds': 60_000 } },
      },
    });
  });

  test.each([
    ['the saga’s condition fails', ['ConditionalCheckFailed', 'None']],
    ['the audit entry is there already', ['None', 'ConditionalCheckFailed']],
    ['the lock is somebody else’s', ['None', 'None', 'ConditionalCheckFailed']],
    ['another transaction is writing the item', ['TransactionConflict', 'None']],
  ])('is a conflict when %s', async (_what, codes) => {
    dynamo.on(TransactWriteCommand).rejects(cancelled(...codes));
    expect(await store.commit(transition)).toBe('conflict');
  });

  test('is tried again later when it was cancelled for want of capacity', async () => {
    dynamo.on(TransactWriteCommand).rejects(cancelled('None', 'ThrottlingError'));
    await expect(store.commit(transition)).rejects.toMatchObject({
      name: 'RetryableError',
      fact: expect.stringContaining('ThrottlingError'),
    });
  });

  test('passes on every other error', async () => {
    dynamo.on(TransactWriteCommand).rejects(new Error('socket hang up'));
    await expect(store.commit(transition)).rejects.toThrow('socket hang up');
  });
});

describe('clearing an outbox', () => {
  test('removes what was published if nothing was added to it since', async () => {
    await store.clearOutbox(saga, 'delete-rds', [event]);
    expect(dynamo).toHaveReceivedCommandWith(UpdateCommand, {
      TableName: 'state',
      Key: { restoreId: RESTORE_ID },
      UpdateExpression: 'REMOVE outbox.#owner',
      ConditionExpression: 'outbox.#owner = :published',
      ExpressionAttributeNames: { '#owner': 'delete-rds' },
      ExpressionAttributeValues: { ':published': [event] },
    });
  });

  test('is quiet when somebody else was faster, and loud about anything else', async () => {
    dynamo.on(UpdateCommand).rejectsOnce(new ConditionalCheckFailedException({ message: '', $metadata: {} }));
    await store.clearOutbox(saga, 'delete-rds', [event]);
    dynamo.on(UpdateCommand).rejects(new Error('socket hang up'));
    await expect(store.clearOutbox(saga, 'delete-rds', [event])).rejects.toThrow('socket hang up');
  });

  test('asks for nothing when nothing was published', async () => {
    await store.clearOutbox(saga, 'delete-rds', []);
    expect(dynamo).not.toHaveReceivedCommand(UpdateCommand);
  });
});

describe('opening', () => {
  const { entry }: Transition = transition;

  test('promise 6: writes the saga, its first audit entry, the lock and the plan, each only if it is new', async () => {
    expect(await opener.open({ saga, entry, lockArn: TARGET_ARN })).toBe('opened');
    const isNew = 'attribute_not_exists(restoreId)';
    expect(items()).toEqual([
      { Put: { TableName: 'state', Item: { ...item, planKey }, ConditionExpression: isNew } },
      { Put: { TableName: 'audit', Item: entry, ConditionExpression: isNew } },
      {
        Put: {
          TableName: 'state',
          Item: { restoreId: LOCK, kind: 'lock', holder: RESTORE_ID, queue: [], acquiredAt: saga.createdAt },
          ConditionExpression: isNew,
        },
      },
      {
        Put: {
          TableName: 'state',
          // Without `createdAt`, the sort key of the index.
          Item: { restoreId: planKey, kind: 'frozen-plan', plan },
          ConditionExpression: isNew,
        },
      },
    ]);
    expect(dynamo).not.toHaveReceivedCommand(PutCommand);
  });

  test('queues behind the holder of the lock, if that one still holds it', async () => {
    await opener.open({ saga, entry, lockArn: TARGET_ARN, behind: 'r-0' });
    expect(items()[2]!.Update).toMatchObject({
      Key: { restoreId: LOCK },
      UpdateExpression: 'SET queue = list_append(queue, :me)',
      ConditionExpression: 'holder = :behind AND size(queue) < :max',
      ExpressionAttributeValues: { ':me': [RESTORE_ID], ':behind': 'r-0' },
    });
  });

  test('reads who holds a lock and who waits for it, with strong consistency', async () => {
    dynamo
      .on(GetCommand, { Key: { restoreId: LOCK }, ConsistentRead: true })
      .resolves({ Item: { holder: 'r-0', queue: ['r-1'] } });
    expect(await opener.lockOf(TARGET_ARN)).toEqual({ holder: 'r-0', queue: ['r-1'] });
  });

  test('counts the restore among those of its target, if none other has begun since they were read', async () => {
    const starts = {
      seen: ['2026-10-05T01:00:00.000Z', '2026-10-06T01:00:00.000Z'],
      then: ['2026-10-06T01:00:00.000Z'],
    };
    await opener.open({ saga, entry, lockArn: TARGET_ARN, starts });
    expect(items()[3]).toEqual({
      Put: {
        TableName: 'state',
        Item: { restoreId: STARTS, kind: 'starts', starts: starts.then },
        ConditionExpression: 'starts = :seen',
        ExpressionAttributeValues: { ':seen': starts.seen },
      },
    });
  });

  test('counts the first restore of a target if it is the first', async () => {
    await opener.open({ saga, entry, lockArn: TARGET_ARN, starts: { then: ['2026-10-06T01:00:00.000Z'] } });
    expect(items()[3]!.Put).toEqual({
      TableName: 'state',
      Item: { restoreId: STARTS, kind: 'starts', starts: ['2026-10-06T01:00:00.000Z'] },
      ConditionExpression: 'attribute_not_exists(restoreId)',
    });
  });

  test('reads when restores of a target have begun, with strong consistency', async () => {
    dynamo
      .on(GetCommand, { Key: { restoreId: STARTS }, ConsistentRead: true })
      .resolves({ Item: { starts: ['2026-10-06T01:00:00.000Z'] } });
    expect(await opener.startsOf(TARGET_ARN)).toEqual(['2026-10-06T01:00:00.000Z']);
    dynamo.on(GetCommand).resolves({});
    expect(await opener.startsOf(TARGET_ARN)).toBeUndefined();
  });

  test("keeps the plan's SQL in an item of its own, which is new and which the index by age does not hold", async () => {
    await opener.open({
      saga,
      entry,
      lockArn: TARGET_ARN,
      planSql: { statements: ['SELECT 1'], checks: ['SELECT 2'] },
    });
    expect(items()[3]).toEqual({
      Put: {
        TableName: 'state',
        // Without `createdAt`, the sort key of the index.
        Item: { restoreId: `sql#${RESTORE_ID}`, kind: 'plan-sql', statements: ['SELECT 1'], checks: ['SELECT 2'] },
        ConditionExpression: 'attribute_not_exists(restoreId)',
      },
    });
  });

  test('takes no lock for a restore that is rejected', async () => {
    const { plan: _none, ...rejected } = saga;
    await opener.open({ saga: rejected, entry });
    expect(items()).toHaveLength(2);
  });

  test('is refused when one of them exists', async () => {
    dynamo.on(TransactWriteCommand).rejects(cancelled('None', 'None', 'ConditionalCheckFailed'));
    expect(await opener.open({ saga, entry, lockArn: TARGET_ARN })).toBe('refused');
  });

  test('reads how long the last restore of a plan took', async () => {
    dynamo
      .on(GetCommand, { Key: { restoreId: 'plan#orders-staging' } })
      .resolves({ Item: { durationsMs: { 'delete-rds': 1 } } });
    expect(await opener.durationsOf('orders-staging')).toEqual({ 'delete-rds': 1 });
  });
});
