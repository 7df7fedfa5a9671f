import { fc, test } from '@fast-check/jest';
import { expect } from '@jest/globals';
import {
  addNumbers,
  canonicalNumber,
  compareNumbers,
  subtractNumbers,
} from '../../../local/dynamodb/values/decimal.ts';
import { givenDynamoDb } from './support/given-dynamodb.ts';

/** A decimal with up to 18 digits, as text and as a whole number of 10^-9. */
const decimals = fc
  .tuple(fc.bigInt({ min: -999_999_999n, max: 999_999_999n }), fc.integer({ min: 0, max: 9 }))
  .map(([coefficient, places]) => ({
    text: `${coefficient}e-${places}`,
    scaled: coefficient * 10n ** BigInt(9 - places),
  }));
const scaledText = (scaled: bigint) => canonicalNumber(`${scaled}e-9`);

test.prop([decimals, decimals])('numbers add, subtract and compare exactly', (a, b) => {
  expect(addNumbers(a.text, b.text)).toBe(scaledText(a.scaled + b.scaled));
  expect(subtractNumbers(a.text, b.text)).toBe(scaledText(a.scaled - b.scaled));
  expect(Math.sign(compareNumbers(a.text, b.text))).toBe(a.scaled < b.scaled ? -1 : a.scaled > b.scaled ? 1 : 0);
});

test.prop([fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 })])(
  'a canonical number means the same and is its own canonical form',
  (number) => {
    fc.pre(number === 0 || Math.abs(number) > 1e-100);
    const canonical = canonicalNumber(String(number));
    expect(Number(canonical)).toBe(number + 0);
    expect(canonicalNumber(canonical)).toBe(canonical);
    expect(canonical).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/);
  },
);

const ids = fc.constantFrom('a', 'b', 'c');
const writes = fc.record({
  kind: fc.constantFrom('Put', 'Update', 'Delete', 'ConditionCheck'),
  id: ids,
  expected: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
  value: fc.integer({ min: 0, max: 3 }),
});
type Write = typeof writes extends fc.Arbitrary<infer T> ? T : never;

/** A versioned register per id: the condition wants the expected value, or the absence of any. */
function action({ kind, id, expected, value }: Write) {
  const condition =
    expected === undefined
      ? { ConditionExpression: 'attribute_not_exists(id)' }
      : { ConditionExpression: 'v = :expected' };
  const values = {
    ...(expected !== undefined && { ':expected': { N: String(expected) } }),
    ...(kind === 'Update' && { ':value': { N: String(value) } }),
  };
  return {
    [kind]: {
      TableName: 'simple',
      ...(kind === 'Put' ? { Item: { id: { S: id }, v: { N: String(value) } } } : { Key: { id: { S: id } } }),
      ...(kind === 'Update' && { UpdateExpression: 'SET v = :value' }),
      ...condition,
      ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    },
  };
}

function applyToModel(model: Map<string, number>, { kind, id, value }: Write): void {
  if (kind === 'Put' || kind === 'Update') model.set(id, value);
  if (kind === 'Delete') model.delete(id);
}

function contents({ call }: ReturnType<typeof givenDynamoDb>): Map<string, number> {
  const { Items } = call('Scan', { TableName: 'simple' });
  return new Map(Items.map((item: any) => [item.id.S, Number(item.v.N)]));
}

test.prop([fc.array(fc.uniqueArray(writes, { selector: ({ id }) => id, minLength: 1 }), { maxLength: 25 })])(
  'a transaction happens as a whole exactly when every condition holds in the model',
  (transactions) => {
    const db = givenDynamoDb();
    const model = new Map<string, number>();
    for (const transaction of transactions) {
      const failing = transaction.map(({ id, expected }) => model.get(id) !== expected);
      const input = { TransactItems: transaction.map(action) };
      if (failing.includes(true)) {
        const codes = db
          .refusal('TransactWriteItems', input)
          .members.CancellationReasons.map((reason: any) => reason.Code);
        expect(codes).toEqual(failing.map((fails) => (fails ? 'ConditionalCheckFailed' : 'None')));
      } else {
        db.call('TransactWriteItems', input);
        transaction.forEach((write) => applyToModel(model, write));
      }
      expect(contents(db)).toEqual(model);
    }
  },
);

const places = fc.record({
  pk: fc.constantFrom('p', 'q'),
  sk: fc.integer({ min: -50, max: 50 }),
  group: fc.option(fc.constantFrom('g', 'h'), { nil: undefined }),
});
const reads = fc.constantFrom(
  { operation: 'Scan', input: {} },
  { operation: 'Scan', input: { IndexName: 'byGroup' } },
  {
    operation: 'Query',
    input: { KeyConditionExpression: 'pk = :v', ExpressionAttributeValues: { ':v': { S: 'p' } } },
  },
  {
    operation: 'Query',
    input: {
      IndexName: 'byGroup',
      KeyConditionExpression: '#g = :v',
      ExpressionAttributeNames: { '#g': 'group' },
      ExpressionAttributeValues: { ':v': { S: 'g' } },
    },
  },
);
const PAGES_MAX = 100;

test.prop([fc.array(places, { maxLength: 40 }), reads, fc.integer({ min: 1, max: 7 }), fc.boolean()])(
  'pages together are the whole answer, in the same order',
  (items, { operation, input }, limit, forward) => {
    const { call } = givenDynamoDb();
    for (const { pk, sk, group } of items) {
      const Item = { pk: { S: pk }, sk: { N: String(sk) }, ...(group && { group: { S: group } }) };
      call('PutItem', { TableName: 'items', Item });
    }
    const request = { TableName: 'items', ...input, ...(operation === 'Query' && { ScanIndexForward: forward }) };
    const paged: unknown[] = [];
    let start: unknown;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const answer = call(operation, {
        ...request,
        Limit: limit,
        ...(start !== undefined && { ExclusiveStartKey: start }),
      });
      paged.push(...answer.Items);
      start = answer.LastEvaluatedKey;
      if (start === undefined) break;
    }
    expect(start).toBeUndefined();
    expect(paged).toEqual(call(operation, request).Items);
  },
);

const FRAGMENTS = [
  'a',
  'b.c',
  'd[0]',
  '#n',
  ':v',
  ':w',
  '=',
  '<>',
  '<',
  'AND',
  'OR',
  'NOT',
  'IN',
  'BETWEEN',
  '(',
  ')',
  ',',
  'size',
  'contains',
  'SET',
  'REMOVE',
  'ADD',
  '+',
  'list_append',
  '.',
  '[',
  '"',
];
const FAULTS = ['ValidationException', 'ConditionalCheckFailedException'];

test.prop([fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 12 }), fc.constantFrom('Condition', 'Update')])(
  'any text at all is either an expression or refused with a fault',
  (fragments, kind) => {
    const { put, call } = givenDynamoDb();
    put({ id: { S: 'x' }, a: { S: 'a' }, b: { M: { c: { N: '1' } } }, d: { L: [{ S: 'e' }] } });
    try {
      call('UpdateItem', {
        TableName: 'simple',
        Key: { id: { S: 'x' } },
        [`${kind}Expression`]: fragments.join(' '),
        ExpressionAttributeNames: { '#n': 'n' },
        ExpressionAttributeValues: { ':v': { N: '1' }, ':w': { L: [] } },
      });
    } catch (error) {
      expect(FAULTS).toContain((error as { code?: string }).code);
    }
  },
);
