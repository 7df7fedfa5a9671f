import { describe, expect, test } from '@jest/globals';
import { givenDynamoDb } from './support/given-dynamodb.ts';

/** Items `a/0` … `a/4`, those with an even number in group `even`. */
function given() {
  const db = givenDynamoDb();
  for (let n = 0; n < 5; n += 1) {
    const group = n % 2 === 0 ? { group: { S: 'even' } } : {};
    const Item = { pk: { S: 'a' }, sk: { N: String(n) }, note: { S: `n${n}` }, spare: { S: 's' }, ...group };
    db.call('PutItem', { TableName: 'items', Item });
  }
  const query = (input: object): any => db.call('Query', { TableName: 'items', ...input });
  const refused = (input: object) => db.refusal('Query', { TableName: 'items', ...input }).message;
  return { ...db, query, refused };
}

const ofA = (rest = '', values = {}) => ({
  KeyConditionExpression: `pk = :a${rest}`,
  ExpressionAttributeValues: { ':a': { S: 'a' }, ...values },
});
const numbers = (page: any) => page.Items.map((item: any) => Number(item.sk.N));

describe('Query', () => {
  test.each([
    ['', {}, [0, 1, 2, 3, 4]],
    [' AND sk = :n', { ':n': { N: '2.0' } }, [2]],
    [' AND sk > :n', { ':n': { N: '2' } }, [3, 4]],
    [' AND :n >= sk', { ':n': { N: '1' } }, [0, 1]],
    [' AND sk BETWEEN :n AND :m', { ':n': { N: '1' }, ':m': { N: '3' } }, [1, 2, 3]],
  ])('reads one partition where pk = :a%s', (rest, values, expected) => {
    const page = given().query(ofA(rest, values));
    expect(numbers(page)).toEqual(expected);
    expect(page).toMatchObject({ Count: expected.length, ScannedCount: expected.length });
    expect(page.LastEvaluatedKey).toBeUndefined();
  });

  test('sorts numbers as numbers and goes backwards', () => {
    const { call, query } = given();
    call('PutItem', { TableName: 'items', Item: { pk: { S: 'a' }, sk: { N: '10' } } });
    expect(numbers(query({ ...ofA(), ScanIndexForward: false }))).toEqual([10, 4, 3, 2, 1, 0]);
  });

  test('goes on after the last key of a page, in both directions', () => {
    const { query } = given();
    const first = query({ ...ofA(), Limit: 2 });
    expect(first.LastEvaluatedKey).toEqual({ pk: { S: 'a' }, sk: { N: '1' } });
    expect(numbers(query({ ...ofA(), ExclusiveStartKey: first.LastEvaluatedKey }))).toEqual([2, 3, 4]);
    const back = query({ ...ofA(), ExclusiveStartKey: first.LastEvaluatedKey, ScanIndexForward: false });
    expect(numbers(back)).toEqual([0]);
  });

  test('names a last key after a full page although nothing follows, as DynamoDB does', () => {
    const { query } = given();
    const full = query({ ...ofA(), Limit: 5 });
    expect(full.LastEvaluatedKey).toEqual({ pk: { S: 'a' }, sk: { N: '4' } });
    expect(query({ ...ofA(), ExclusiveStartKey: full.LastEvaluatedKey })).toEqual({
      Items: [],
      Count: 0,
      ScannedCount: 0,
    });
  });

  test('counts for its limit what it read, not what passed the filter', () => {
    const page = given().query({ ...ofA('', { ':note': { S: 'n2' } }), FilterExpression: 'note = :note', Limit: 2 });
    expect(page).toEqual({
      Items: [],
      Count: 0,
      ScannedCount: 2,
      LastEvaluatedKey: { pk: { S: 'a' }, sk: { N: '1' } },
    });
  });

  test('counts only, or shows only what is projected', () => {
    const { query } = given();
    expect(query({ ...ofA(), Select: 'COUNT' })).toEqual({ Count: 5, ScannedCount: 5 });
    expect(query({ ...ofA(), Limit: 1, ProjectionExpression: 'note' }).Items).toEqual([{ note: { S: 'n0' } }]);
  });

  test('ends a page after one megabyte', () => {
    const { call, query } = given();
    for (let n = 10; n < 14; n += 1) {
      const Item = { pk: { S: 'big' }, sk: { N: String(n) }, x: { S: 'x'.repeat(399 * 1024) } };
      call('PutItem', { TableName: 'items', Item });
    }
    const page = query({ KeyConditionExpression: 'pk = :b', ExpressionAttributeValues: { ':b': { S: 'big' } } });
    expect(numbers(page)).toEqual([10, 11, 12]);
    expect(page.LastEvaluatedKey).toEqual({ pk: { S: 'big' }, sk: { N: '12' } });
  });

  test('reads a sparse index with what it projects', () => {
    const input = {
      IndexName: 'byGroup',
      KeyConditionExpression: '#g = :g',
      ExpressionAttributeNames: { '#g': 'group' },
    };
    const { query } = given();
    const page = query({ ...input, ExpressionAttributeValues: { ':g': { S: 'even' } }, Limit: 1 });
    expect(page.Items).toEqual([{ pk: { S: 'a' }, sk: { N: '0' }, group: { S: 'even' }, note: { S: 'n0' } }]);
    expect(page.LastEvaluatedKey).toEqual({ pk: { S: 'a' }, sk: { N: '0' }, group: { S: 'even' } });
    const rest = query({
      ...input,
      ExpressionAttributeValues: { ':g': { S: 'even' } },
      ExclusiveStartKey: page.LastEvaluatedKey,
    });
    expect(numbers(rest)).toEqual([2, 4]);
  });

  test.each([
    ['nothing', {}, 'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.'],
    [
      'no hash key',
      { KeyConditionExpression: 'sk = :n', ExpressionAttributeValues: { ':n': { N: '1' } } },
      'Query condition missed key schema element: pk',
    ],
    ['another attribute', ofA(' AND note = :n', { ':n': { S: 'n' } }), 'Query condition missed key schema element: sk'],
    [
      'a range of partitions',
      { KeyConditionExpression: 'pk > :a', ExpressionAttributeValues: { ':a': { S: 'a' } } },
      'Query key condition not supported',
    ],
    ['OR', ofA(' OR sk = :n', { ':n': { N: '1' } }), 'Invalid operator used in KeyConditionExpression: OR'],
    ['<>', ofA(' AND sk <> :n', { ':n': { N: '1' } }), 'Invalid operator used in KeyConditionExpression: <>'],
    [
      'one key twice',
      ofA(' AND sk > :n AND sk < :m', { ':n': { N: '1' }, ':m': { N: '2' } }),
      'KeyConditionExpressions must only contain one condition per key',
    ],
    [
      'a value of another type',
      ofA(' AND sk = :n', { ':n': { S: '1' } }),
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    ],
    [
      'a filter on the key',
      { ...ofA('', { ':n': { N: '1' } }), FilterExpression: 'sk = :n' },
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk',
    ],
    ['an unknown index', { ...ofA(), IndexName: 'none' }, 'The table does not have the specified index: none'],
    [
      'a consistent index',
      { ...ofA(), IndexName: 'byGroup', ConsistentRead: true },
      'Consistent reads are not supported on global secondary indexes',
    ],
    [
      'a start outside the partition',
      { ...ofA(), ExclusiveStartKey: { pk: { S: 'b' }, sk: { N: '1' } } },
      'The provided starting key is outside query boundaries based on provided conditions',
    ],
    [
      'half a start',
      { ...ofA(), ExclusiveStartKey: { pk: { S: 'a' } } },
      'The provided starting key is invalid: The provided key element does not match the schema',
    ],
    [
      'a limit of zero',
      { ...ofA(), Limit: 0 },
      "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
  ])('refuses %s', (_, input, message) => {
    expect(given().refused(input)).toBe(message);
  });

  test('refuses what the index does not hold', () => {
    const input = {
      IndexName: 'byGroup',
      KeyConditionExpression: '#g = :g',
      ExpressionAttributeNames: { '#g': 'group' },
      ExpressionAttributeValues: { ':g': { S: 'even' } },
    };
    const { refused } = given();
    expect(refused({ ...input, ProjectionExpression: 'spare' })).toMatch(/byGroup does not project \[spare\]$/);
    expect(refused({ ...input, FilterExpression: 'attribute_exists(spare)' })).toMatch(/filter attributes: \[spare\]$/);
    expect(refused({ ...input, Select: 'ALL_ATTRIBUTES' })).toMatch(/because its projection type is not ALL$/);
  });
});

describe('Scan', () => {
  test('reads the whole table, or what passes the filter', () => {
    const { call } = given();
    expect(call('Scan', { TableName: 'items' })).toMatchObject({ Count: 5, ScannedCount: 5 });
    const filtered = call('Scan', {
      TableName: 'items',
      FilterExpression: 'sk >= :n AND attribute_not_exists(#g)',
      ExpressionAttributeNames: { '#g': 'group' },
      ExpressionAttributeValues: { ':n': { N: '2' } },
    });
    expect(numbers(filtered)).toEqual([3]);
    expect(filtered.ScannedCount).toBe(5);
  });

  test('reads a sparse index', () => {
    expect(numbers(given().call('Scan', { TableName: 'items', IndexName: 'byGroup' }))).toEqual([0, 2, 4]);
  });

  test('reads each item in exactly one segment', () => {
    const { put, call } = given();
    const ids = Array.from({ length: 40 }, (_, index) => `id${index}`);
    ids.forEach((id) => put({ id: { S: id } }));
    const segments = [0, 1, 2].map((Segment) => call('Scan', { TableName: 'simple', Segment, TotalSegments: 3 }).Items);
    expect(segments.every((items) => items.length > 0)).toBe(true);
    expect(
      segments
        .flat()
        .map((item) => item.id.S)
        .sort(),
    ).toEqual([...ids].sort());
  });

  test('refuses a segment without a total', () => {
    expect(given().refusal('Scan', { TableName: 'items', Segment: 0 }).message).toMatch(/^The TotalSegments parameter/);
  });
});
