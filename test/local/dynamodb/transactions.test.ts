import { describe, expect, test } from '@jest/globals';
import { givenDynamoDb } from './support/given-dynamodb.ts';

const put = (id: string, more = {}) => ({ Put: { TableName: 'simple', Item: { id: { S: id } }, ...more } });
const key = (id: string) => ({ TableName: 'simple', Key: { id: { S: id } } });
const ABSENT = { ConditionExpression: 'attribute_not_exists(id)' };
const PRESENT = { ConditionExpression: 'attribute_exists(id)' };

function given() {
  const db = givenDynamoDb();
  db.put({ id: { S: 'old' }, n: { N: '1' } });
  db.put({ id: { S: 'kept' } });
  const write = (TransactItems: unknown[], more = {}) => db.call('TransactWriteItems', { TransactItems, ...more });
  const refused = (TransactItems: unknown[], more = {}) => db.refusal('TransactWriteItems', { TransactItems, ...more });
  return { ...db, write, refused };
}

test('writes all actions of a transaction', () => {
  const { write, get } = given();
  const update = { UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': { N: '1' } } };
  write([put('new', ABSENT), { Update: { ...key('counter'), ...update } }, { Delete: key('old') }]);
  expect([get('new'), get('counter'), get('old')]).toEqual([
    { id: { S: 'new' } },
    { id: { S: 'counter' }, n: { N: '1' } },
    undefined,
  ]);
});

test('refuses a transaction whose condition fails, says which and changes nothing', () => {
  const { refused, get } = given();
  const refusal = refused([
    put('new'),
    put('old', { ...ABSENT, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    { ConditionCheck: { ...key('kept'), ...PRESENT } },
    { Delete: { ...key('none'), ...PRESENT, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } },
  ]);
  const failed = { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' };
  expect(refusal).toMatchObject({
    code: 'TransactionCanceledException',
    statusCode: 400,
    message:
      'Transaction cancelled, please refer cancellation reasons for specific reasons ' +
      '[None, ConditionalCheckFailed, None, ConditionalCheckFailed]',
  });
  expect(refusal.members).toEqual({
    CancellationReasons: [
      { Code: 'None' },
      { ...failed, Item: { id: { S: 'old' }, n: { N: '1' } } },
      { Code: 'None' },
      failed,
    ],
  });
  expect(get('new')).toBeUndefined();
});

test('evaluates every condition against the time before the transaction', () => {
  const { write, get } = given();
  write([{ Delete: { ...key('old'), ...PRESENT } }, { ConditionCheck: { ...key('new'), ...ABSENT } }]);
  expect(get('old')).toBeUndefined();
});

test('gives a reason where an item cannot become what an update asks', () => {
  const { refused, get } = given();
  const update = { UpdateExpression: 'SET n = absent' };
  const { members } = refused([put('new'), { Update: { ...key('old'), ...update } }]);
  expect(members.CancellationReasons).toEqual([
    { Code: 'None' },
    {
      Code: 'ValidationError',
      Message: 'The provided expression refers to an attribute that does not exist in the item',
    },
  ]);
  expect(get('new')).toBeUndefined();
});

test.each([
  [
    'two actions on one item',
    [put('a'), { Delete: key('a') }],
    /^Transaction request cannot include multiple operations on one item$/,
  ],
  ['no action', [], /length greater than or equal to 1$/],
  ['101 actions', Array.from({ length: 101 }, (_, n) => put(`k${n}`)), /length less than or equal to 100$/],
  ['an empty action', [{}], /^Invalid Request: TransactWriteRequest should contain/],
  ['two kinds in one', [{ ...put('a'), Delete: key('b') }], /^TransactItems can only contain one of/],
  [
    'a check without condition',
    [{ ConditionCheck: key('a') }],
    /conditionCheck.conditionExpression.* must not be null$/,
  ],
  ['a broken expression', [put('a', { ConditionExpression: 'x =' })], /^Invalid ConditionExpression: Syntax error/],
])('refuses %s', (_, items, message) => {
  const refusal = given().refused(items);
  expect(refusal.code).toBe('ValidationException');
  expect(refusal.message).toMatch(message);
});

test('takes a hundred actions', () => {
  const { write, call } = given();
  write(Array.from({ length: 100 }, (_, n) => put(`k${n}`)));
  expect(call('Scan', { TableName: 'simple', Select: 'COUNT' }).Count).toBe(102);
});

test('refuses more than 4 MB together', () => {
  const large = { x: { S: 'x'.repeat(399 * 1024) } };
  const items = Array.from({ length: 11 }, (_, n) => ({
    Put: { TableName: 'simple', Item: { id: { S: `${n}` }, ...large } },
  }));
  expect(given().refused(items).message).toMatch(/4 MB/);
});

test('refuses a missing table', () => {
  expect(given().refused([{ Put: { TableName: 'none', Item: {} } }]).code).toBe('ResourceNotFoundException');
});

describe('a client request token', () => {
  const TOKEN = { ClientRequestToken: 'token-1' };
  const TEN_MINUTES_MS = 600_000;

  test('makes the repeated request do nothing for ten minutes', () => {
    const { write, get, call, advance } = given();
    write([put('new', ABSENT)], TOKEN);
    call('DeleteItem', key('new'));
    advance(TEN_MINUTES_MS - 1);
    expect(write([put('new', ABSENT)], TOKEN)).toEqual({});
    expect(get('new')).toBeUndefined();
  });

  test('is forgotten after ten minutes', () => {
    const { write, refused, advance } = given();
    write([put('new', ABSENT)], TOKEN);
    advance(TEN_MINUTES_MS);
    expect(refused([put('new', ABSENT)], TOKEN).code).toBe('TransactionCanceledException');
  });

  test('cannot be used for another request', () => {
    const { write, refused } = given();
    write([put('new')], TOKEN);
    expect(refused([put('other')], TOKEN).code).toBe('IdempotentParameterMismatchException');
  });

  test('is not taken by a transaction that was cancelled', () => {
    const { write, refused, call, get } = given();
    expect(refused([put('old', ABSENT)], TOKEN).code).toBe('TransactionCanceledException');
    call('DeleteItem', key('old'));
    write([put('old', ABSENT)], TOKEN);
    expect(get('old')).toEqual({ id: { S: 'old' } });
  });

  test('has at most 36 characters', () => {
    expect(given().refused([put('a')], { ClientRequestToken: 'x'.repeat(37) }).message).toMatch(/clientRequestToken/);
  });
});

describe('TransactGetItems', () => {
  test('answers in request order, with an empty entry for what does not exist', () => {
    const { call } = given();
    const TransactItems = [{ Get: { ...key('old'), ProjectionExpression: 'n' } }, { Get: key('none') }];
    expect(call('TransactGetItems', { TransactItems })).toEqual({ Responses: [{ Item: { n: { N: '1' } } }, {}] });
  });

  test('refuses one item twice, and says which key does not fit', () => {
    const { refusal } = given();
    const get = (...gets: object[]) => refusal('TransactGetItems', { TransactItems: gets.map((Get) => ({ Get })) });
    expect(get(key('old'), key('old')).message).toMatch(/multiple operations on one item/);
    const misfit = get(key('old'), { TableName: 'simple', Key: { x: { S: 'a' } } });
    expect(misfit.members.CancellationReasons.map((reason: any) => reason.Code)).toEqual(['None', 'ValidationError']);
  });
});
