import { describe, expect, test } from '@jest/globals';
import { givenDynamoDb } from './support/given-dynamodb.ts';

const a = { id: { S: 'a' }, n: { N: '1' } };
const KEY = { TableName: 'simple', Key: { id: { S: 'a' } } };

test('returns what was put, and nothing for what was not', () => {
  const { put, get } = givenDynamoDb();
  put(a);
  expect(get('a')).toEqual(a);
  expect(get('b')).toBeUndefined();
});

test('hands out and takes in copies', () => {
  const { put, get } = givenDynamoDb();
  const item = { id: { S: 'a' }, list: { L: [{ S: 'x' }] } };
  put(item);
  item.list.L[0]!.S = 'changed by the caller';
  get('a').list.L[0].S = 'changed by the reader';
  expect(get('a').list).toEqual({ L: [{ S: 'x' }] });
});

test('keeps numbers in one spelling, sets sorted, and bytes as base64', () => {
  const { put, get } = givenDynamoDb();
  put({
    id: { S: 'a' },
    n: { NS: ['10', '9', '-00012.3400', '1e2'] },
    s: { SS: ['b', 'a'] },
    b: { B: new Uint8Array([1, 2, 3]) },
  });
  expect(get('a')).toEqual({
    id: { S: 'a' },
    n: { NS: ['-12.34', '9', '10', '100'] },
    s: { SS: ['a', 'b'] },
    b: { B: 'AQID' },
  });
});

test.each([
  ['an empty set', { x: { SS: [] } }, 'One or more parameter values were invalid: An string set  may not be empty'],
  ['a set with duplicates', { x: { NS: ['1', '1.0'] } }, 'Input collection contains duplicates'],
  ['a word for a number', { x: { N: 'one' } }, 'The parameter cannot be converted to a numeric value: one'],
  ['39 digits', { x: { N: '1'.repeat(39) } }, 'Attempting to store more than 38 significant digits in a Number'],
  [
    'a number too large',
    { x: { N: '1e126' } },
    'Number overflow. Attempting to store a number with magnitude larger than supported range',
  ],
  [
    'a value without type',
    { x: {} },
    'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
  ],
  [
    'a value with two types',
    { x: { S: 'a', N: '1' } },
    'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
  ],
  ['more than 400 KB', { x: { S: 'x'.repeat(400 * 1024) } }, 'Item size has exceeded the maximum allowed size'],
  [
    'a missing key',
    { id: undefined, x: { S: 'a' } },
    'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
  ],
  [
    'a key of another type',
    { id: { N: '1' } },
    'One or more parameter values were invalid: Type mismatch for key id expected: S actual: N',
  ],
  [
    'an empty key',
    { id: { S: '' } },
    'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: id',
  ],
])('refuses to put %s', (_, change, message) => {
  const { refusal } = givenDynamoDb();
  const refused = refusal('PutItem', { TableName: 'simple', Item: { id: { S: 'a' }, ...change } });
  expect(refused).toMatchObject({ code: 'ValidationException', message });
});

test('keeps documents of 32 levels and refuses deeper ones', () => {
  const { put, refusal } = givenDynamoDb();
  const nested = (levels: number): object => (levels === 0 ? { S: 'x' } : { L: [nested(levels - 1)] });
  put({ id: { S: 'a' }, x: nested(31) });
  const refused = refusal('PutItem', { TableName: 'simple', Item: { id: { S: 'a' }, x: nested(32) } });
  expect(refused.message).toMatch(/^Nesting Levels have exceeded supported limits/);
});

test('refuses an item without its key, and a key that does not fit', () => {
  const { refusal } = givenDynamoDb();
  expect(refusal('PutItem', { TableName: 'simple', Item: { x: { S: 'a' } } }).message).toBe(
    'One or more parameter values were invalid: Missing the key id in the item',
  );
  for (const Key of [{}, { id: { N: '1' } }, { id: { S: 'a' }, x: { S: 'b' } }]) {
    expect(refusal('GetItem', { TableName: 'simple', Key }).message).toBe(
      'The provided key element does not match the schema',
    );
  }
});

test('refuses index keys that are longer than a key may be', () => {
  const { call, refusal } = givenDynamoDb();
  const item = (group: string) => ({ pk: { S: 'a' }, sk: { N: '1' }, group: { S: group } });
  call('PutItem', { TableName: 'items', Item: item('x'.repeat(2048)) });
  expect(refusal('PutItem', { TableName: 'items', Item: item('x'.repeat(2049)) }).message).toBe(
    'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
  );
  const update = {
    TableName: 'items',
    Key: { pk: { S: 'a' }, sk: { N: '1' } },
    UpdateExpression: 'SET #g = :g',
    ExpressionAttributeNames: { '#g': 'group' },
    ExpressionAttributeValues: { ':g': { S: 'é'.repeat(1025) } },
  };
  expect(refusal('UpdateItem', update).message).toMatch(/2048 bytes$/);
});

test('refuses an index key of another type', () => {
  const { refusal } = givenDynamoDb();
  const Item = { pk: { S: 'a' }, sk: { N: '1' }, group: { N: '1' } };
  expect(refusal('PutItem', { TableName: 'items', Item }).message).toBe(
    'One or more parameter values were invalid: Type mismatch for Index Key group Expected: S Actual: N IndexName: byGroup',
  );
});

test('projects attributes, map entries and list elements', () => {
  const { put, call } = givenDynamoDb();
  put({
    id: { S: 'a' },
    m: { M: { x: { L: [{ S: '0' }, { S: '1' }, { S: '2' }] }, y: { S: 'y' } } },
    'a.b': { N: '1' },
  });
  const names = { '#dotted': 'a.b' };
  const project = (ProjectionExpression: string, ExpressionAttributeNames?: Record<string, string>) =>
    call('GetItem', { ...KEY, ProjectionExpression, ExpressionAttributeNames }).Item;
  expect(project('m.x[2], m.x[0], m.absent, absent[1]')).toEqual({ m: { M: { x: { L: [{ S: '0' }, { S: '2' }] } } } });
  expect(project('#dotted, id', names)).toEqual({ id: { S: 'a' }, 'a.b': { N: '1' } });
});

describe('a failed condition', () => {
  test('changes nothing and is answered by its code', () => {
    const { put, get, refusal } = givenDynamoDb();
    put(a);
    const ConditionExpression = 'attribute_not_exists(id)';
    const refused = refusal('PutItem', { TableName: 'simple', Item: { id: { S: 'a' } }, ConditionExpression });
    expect(refused).toMatchObject({
      code: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
    });
    expect(refused.members).toEqual({});
    expect(get('a')).toEqual(a);
    expect(refusal('DeleteItem', { ...KEY, ConditionExpression }).code).toBe('ConditionalCheckFailedException');
    expect(get('a')).toEqual(a);
  });

  test('shows the item when asked, and none when there is none', () => {
    const { put, refusal } = givenDynamoDb();
    put(a);
    const ask = { ConditionExpression: 'n = :n', ExpressionAttributeValues: { ':n': { N: '2' } } };
    const all = { ...ask, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    expect(refusal('DeleteItem', { ...KEY, ...all }).members).toEqual({ Item: a });
    expect(refusal('DeleteItem', { ...KEY, Key: { id: { S: 'b' } }, ...all }).members).toEqual({});
  });
});

describe('ReturnValues', () => {
  test('shows the old item of a put and a delete', () => {
    const { put, call } = givenDynamoDb();
    put(a);
    const replaced = call('PutItem', { TableName: 'simple', Item: { id: { S: 'a' } }, ReturnValues: 'ALL_OLD' });
    expect(replaced).toEqual({ Attributes: a });
    expect(call('DeleteItem', { ...KEY, ReturnValues: 'ALL_OLD' })).toEqual({ Attributes: { id: { S: 'a' } } });
    expect(call('DeleteItem', { ...KEY, ReturnValues: 'ALL_OLD' })).toEqual({});
  });

  test.each([
    ['ALL_OLD', { id: { S: 'a' }, m: { M: { x: { N: '1' }, y: { N: '2' } } }, l: { L: [{ S: 'p' }] } }],
    [
      'ALL_NEW',
      {
        id: { S: 'a' },
        m: { M: { x: { N: '9' }, y: { N: '2' } } },
        l: { L: [{ S: 'p' }, { N: '9' }] },
        new: { N: '9' },
      },
    ],
    ['UPDATED_OLD', { m: { M: { x: { N: '1' } } } }],
    ['UPDATED_NEW', { m: { M: { x: { N: '9' } } }, l: { L: [{ N: '9' }] }, new: { N: '9' } }],
  ])('shows %s of an update', (ReturnValues, Attributes) => {
    const { put, call } = givenDynamoDb();
    put({ id: { S: 'a' }, m: { M: { x: { N: '1' }, y: { N: '2' } } }, l: { L: [{ S: 'p' }] } });
    const update = {
      UpdateExpression: 'SET m.x = :v, l[5] = :v, #new = :v',
      ExpressionAttributeNames: { '#new': 'new' },
      ExpressionAttributeValues: { ':v': { N: '9' } },
    };
    expect(call('UpdateItem', { ...KEY, ...update, ReturnValues })).toEqual({ Attributes });
  });

  test('refuses a word it does not know, and one for updates only', () => {
    const { refusal } = givenDynamoDb();
    const put = (ReturnValues: string) => refusal('PutItem', { TableName: 'simple', Item: a, ReturnValues }).message;
    expect(put('ALL_NEW')).toBe('Return values set to invalid value');
    expect(put('SOME')).toMatch(/^1 validation error detected: Value 'SOME' at 'returnValues'/);
  });
});

test('refuses by name what is not imitated', () => {
  const { refusal } = givenDynamoDb();
  const legacy = refusal('PutItem', { TableName: 'simple', Item: a, Expected: {} });
  expect(legacy).toMatchObject({ code: 'NotImplemented', statusCode: 501 });
  expect(legacy.message).toContain('PutItem with Expected');
  expect(refusal('GetItem', { ...KEY, ReturnConsumedCapacity: 'TOTAL' }).code).toBe('NotImplemented');
});

describe('BatchGetItem', () => {
  test('answers by table, without what does not exist', () => {
    const { put, call } = givenDynamoDb();
    put(a);
    const Keys = [{ id: { S: 'a' } }, { id: { S: 'none' } }];
    const answer = call('BatchGetItem', { RequestItems: { simple: { Keys, ProjectionExpression: 'n' } } });
    expect(answer).toEqual({ Responses: { simple: [{ n: { N: '1' } }] }, UnprocessedKeys: {} });
  });

  test('refuses one key twice, and more than a hundred', () => {
    const { refusal } = givenDynamoDb();
    const ask = (ids: readonly string[]) =>
      refusal('BatchGetItem', { RequestItems: { simple: { Keys: ids.map((id) => ({ id: { S: id } })) } } }).message;
    expect(ask(['a', 'a'])).toBe('Provided list of item keys contains duplicates');
    expect(ask(Array.from({ length: 101 }, String))).toBe('Too many items requested for the BatchGetItem call');
  });

  test('leaves out what would make the answer larger than 16 MB', () => {
    const { put, call } = givenDynamoDb();
    const ids = Array.from({ length: 42 }, (_, index) => `k${index}`);
    ids.forEach((id) => put({ id: { S: id }, x: { S: 'x'.repeat(400 * 1024 - 10) } }));
    const Keys = ids.map((id) => ({ id: { S: id } }));
    const answer = call('BatchGetItem', { RequestItems: { simple: { Keys } } });
    expect(answer.Responses.simple).toHaveLength(40);
    expect(answer.UnprocessedKeys.simple.Keys).toEqual(Keys.slice(40));
  });
});
