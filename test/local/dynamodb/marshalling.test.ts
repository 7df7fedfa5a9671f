import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { NumberValue } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import { givenDynamoDb } from './support/given-dynamodb.ts';

test('returns what the document client marshalled', () => {
  const { call } = givenDynamoDb();
  const document = {
    id: 'a',
    phase: 'copying',
    version: 7,
    ratio: -0.25,
    done: false,
    nothing: null,
    steps: [{ name: 'copy', attempts: 2 }, 'text', []],
    outbox: { first: { detail: { deep: true } }, none: {} },
    names: new Set(['b', 'a']),
    counts: new Set([3, 1]),
    bytes: new Uint8Array([0, 255]),
    empty: '',
  };
  call('PutItem', { TableName: 'simple', Item: marshall(document) });
  const { Item } = call('GetItem', { TableName: 'simple', Key: marshall({ id: 'a' }) });
  // On the wire bytes are base64; the SDK turns them back before it unmarshalls.
  const decoded = { ...Item, bytes: { B: Uint8Array.from(Buffer.from(Item.bytes.B, 'base64')) } };
  expect(unmarshall(decoded)).toEqual(document);
});

test('keeps a number that only the wrapper can carry', () => {
  const { call } = givenDynamoDb();
  const exact = '12345678901234567890.123456789';
  call('PutItem', { TableName: 'simple', Item: marshall({ id: 'a', n: NumberValue.from(exact) }) });
  const { Item } = call('GetItem', { TableName: 'simple', Key: marshall({ id: 'a' }) });
  expect(unmarshall(Item, { wrapNumbers: true }).n).toEqual(NumberValue.from(exact));
});

test('runs the state and audit transaction as the services send it', () => {
  const { call, refusal } = givenDynamoDb();
  const transact = (version: number) => ({
    TransactItems: [
      {
        Update: {
          TableName: 'simple',
          Key: marshall({ id: 'restore-1' }),
          UpdateExpression:
            'SET #phase = :phase, #version = :next, outbox = list_append(if_not_exists(outbox, :none), :new)',
          ConditionExpression: 'attribute_not_exists(id) OR #version = :version',
          ExpressionAttributeNames: { '#phase': 'phase', '#version': 'version' },
          ExpressionAttributeValues: marshall({
            ':phase': 'copying',
            ':version': version,
            ':next': version + 1,
            ':none': [],
            ':new': [{ type: 'SnapshotCopyStarted' }],
          }),
        },
      },
      {
        Put: {
          TableName: 'items',
          Item: marshall({ pk: 'restore-1', sk: version, what: 'copy started' }),
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    ],
  });
  call('TransactWriteItems', transact(0));
  call('TransactWriteItems', transact(1));
  const { members } = refusal('TransactWriteItems', transact(0));
  expect(members.CancellationReasons.map((reason: any) => reason.Code)).toEqual([
    'ConditionalCheckFailed',
    'ConditionalCheckFailed',
  ]);
  const { Item } = call('GetItem', { TableName: 'simple', Key: marshall({ id: 'restore-1' }) });
  expect(unmarshall(Item)).toMatchObject({ version: 2, outbox: [{}, {}] });
});
