import 'aws-sdk-client-mock-jest';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { blankRecord, watchBegun } from '../../services/restore-trigger/trigger-commits.ts';
import { dynamoTriggerStore } from '../../shared/dynamo-trigger-store.ts';
import { NOON } from '../support/stepped-clock.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const store = dynamoTriggerStore(client, { stateTable: 'state', auditTable: 'audit' });

const KEY = { restoreId: 'trigger#orders-staging' };
const turn = { now: NOON, cause: 'event-1', calls: [] };
const first = watchBegun(blankRecord('orders-staging', NOON), turn);
const second = watchBegun(first.after, turn);
const items = () => dynamo.commandCalls(TransactWriteCommand)[0]!.args[0].input.TransactItems!;

beforeEach(() => {
  dynamo.reset();
  dynamo.on(TransactWriteCommand).resolves({});
  dynamo.on(UpdateCommand).resolves({});
});

test('reads the record of a plan with strong consistency; there may be none', async () => {
  dynamo.on(GetCommand).resolves({ Item: first.after });
  expect(await store.read('orders-staging')).toEqual(first.after);
  expect(dynamo).toHaveReceivedCommandWith(GetCommand, { TableName: 'state', Key: KEY, ConsistentRead: true });
  dynamo.on(GetCommand).resolves({});
  expect(await store.read('orders-staging')).toBeUndefined();
});

describe('a commit', () => {
  test('is one transaction: a new record only if there is none, with its audit entry', async () => {
    expect(await store.commit(first)).toBe('committed');
    const ConditionExpression = 'attribute_not_exists(restoreId)';
    expect(items()).toEqual([
      { Put: { TableName: 'state', Item: first.after, ConditionExpression } },
      { Put: { TableName: 'audit', Item: first.entry, ConditionExpression } },
    ]);
  });

  test('replaces a record only if nobody else has committed', async () => {
    await store.commit(second);
    expect(items()[0]!.Put).toMatchObject({
      Item: { version: 2 },
      ConditionExpression: '#version = :expectedVersion',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':expectedVersion': 1 },
    });
  });

  test.each(['ConditionalCheckFailed', 'TransactionConflict'])(
    'that meets another one is a conflict: %s',
    async (Code) => {
      const CancellationReasons = [{ Code }, { Code: 'None' }];
      dynamo
        .on(TransactWriteCommand)
        .rejects(new TransactionCanceledException({ message: '', $metadata: {}, CancellationReasons }));
      expect(await store.commit(second)).toBe('conflict');
    },
  );
});

describe('clearing the outbox', () => {
  const record = { ...first.after, outbox: [{ name: 'RestoreRequested' } as never] };

  test('empties it while it holds just what was published', async () => {
    await store.clearOutbox(record);
    expect(dynamo).toHaveReceivedCommandWith(UpdateCommand, {
      TableName: 'state',
      Key: KEY,
      UpdateExpression: 'SET outbox = :empty',
      ConditionExpression: 'outbox = :published',
      ExpressionAttributeValues: { ':empty': [], ':published': record.outbox },
    });
  });

  test('is quiet when somebody else did it, and loud about everything else', async () => {
    dynamo.on(UpdateCommand).rejects(new ConditionalCheckFailedException({ message: '', $metadata: {} }));
    await expect(store.clearOutbox(record)).resolves.toBeUndefined();
    dynamo.on(UpdateCommand).rejects(new Error('out of order'));
    await expect(store.clearOutbox(record)).rejects.toThrow('out of order');
  });
});
