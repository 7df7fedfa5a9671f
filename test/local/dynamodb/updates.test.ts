import { expect, test } from '@jest/globals';
import { givenDynamoDb } from './support/given-dynamodb.ts';

const KEY = { TableName: 'simple', Key: { id: { S: 'a' } } };
const BASE = {
  n: { N: '5' },
  s: { S: 'text' },
  l: { L: [{ N: '1' }, { N: '2' }, { N: '3' }] },
  m: { M: { x: { N: '1' } } },
  ss: { SS: ['a', 'b'] },
};
const VALUES = {
  ':v': { S: 'new' },
  ':tenth': { N: '0.1' },
  ':two': { N: '2' },
  ':list': { L: [{ N: '4' }] },
  ':empty': { L: [] },
  ':set': { SS: ['b', 'c'] },
  ':both': { SS: ['a', 'b'] },
  ':numbers': { NS: ['1'] },
};

/** Only the values which the expression uses, because others are refused. */
function request(UpdateExpression: string) {
  const used = Object.entries(VALUES).filter(([key]) => new RegExp(`${key}\\b`).test(UpdateExpression));
  return {
    ...KEY,
    UpdateExpression,
    ...(used.length > 0 && { ExpressionAttributeValues: Object.fromEntries(used) }),
  };
}

test.each([
  ['SET s = :v', { s: { S: 'new' } }],
  ['SET n = n + :tenth', { n: { N: '5.1' } }],
  ['SET n = :two - n', { n: { N: '-3' } }],
  ['SET s = n, n = s', { s: { N: '5' }, n: { S: 'text' } }],
  ['SET n = if_not_exists(n, :two)', {}],
  ['SET c = if_not_exists(c, :two) + :two', { c: { N: '4' } }],
  ['SET l = list_append(l, :list)', { l: { L: [{ N: '1' }, { N: '2' }, { N: '3' }, { N: '4' }] } }],
  ['SET q = list_append(if_not_exists(q, :empty), :list)', { q: { L: [{ N: '4' }] } }],
  ['SET l[1] = :v', { l: { L: [{ N: '1' }, { S: 'new' }, { N: '3' }] } }],
  ['SET l[9] = :two, l[7] = :v', { l: { L: [...BASE.l.L, { S: 'new' }, { N: '2' }] } }],
  ['SET m.y = :v', { m: { M: { x: { N: '1' }, y: { S: 'new' } } } }],
  ['REMOVE l[0], l[2], l[8]', { l: { L: [{ N: '2' }] } }],
  ['SET l[0] = :v REMOVE l[1]', { l: { L: [{ S: 'new' }, { N: '3' }] } }],
  ['REMOVE m.x, absent', { m: { M: {} } }],
  ['ADD n :two', { n: { N: '7' } }],
  ['ADD c :two', { c: { N: '2' } }],
  ['ADD m.x :two', { m: { M: { x: { N: '3' } } } }],
  ['ADD ss :set', { ss: { SS: ['a', 'b', 'c'] } }],
  ['DELETE ss :set', { ss: { SS: ['a'] } }],
  ['DELETE ss :both', { ss: undefined }],
  ['DELETE absent :both', {}],
  [
    'set s = :v remove l add n :two delete ss :set',
    { s: { S: 'new' }, l: undefined, n: { N: '7' }, ss: { SS: ['a'] } },
  ],
])('applies %s', (expression, change) => {
  const { put, call, get } = givenDynamoDb();
  put({ id: { S: 'a' }, ...BASE });
  call('UpdateItem', request(expression));
  expect(get('a')).toEqual({ id: { S: 'a' }, ...BASE, ...change });
});

const PATH = 'The document path provided in the update expression is invalid for update';
const TYPE = 'An operand in the update expression has an incorrect data type';
const MISSING = 'The provided expression refers to an attribute that does not exist in the item';

test.each([
  ['SET s[0] = :v', PATH],
  ['SET absent.x = :v', PATH],
  ['REMOVE absent.x', PATH],
  ['SET n = s + :two', TYPE],
  ['ADD s :two', TYPE],
  ['ADD ss :numbers', TYPE],
  ['SET n = absent + :two', MISSING],
  ['SET n = absent', MISSING],
  [
    'SET id = :v',
    'One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key',
  ],
  [
    'SET n = n + :v',
    'Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: +, operand type: S',
  ],
  [
    'ADD n :v',
    'Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND',
  ],
  [
    'SET s = :v, s = :v',
    'Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [s], path two: [s]',
  ],
  [
    'SET m.x = :v REMOVE m',
    'Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [m, x], path two: [m]',
  ],
  [
    'SET m.x = :v REMOVE m[0]',
    'Invalid UpdateExpression: Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [m, x], path two: [m, [0]]',
  ],
  [
    'SET s = :v SET n = :v',
    'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;',
  ],
  ['SET n = :two + :two + :two', 'Invalid UpdateExpression: Syntax error; token: "+", near: ":two + :two"'],
  ['SET n = size(s)', 'Invalid UpdateExpression: The function is not allowed in an update expression; function: size'],
  ['PUT s :v', 'Invalid UpdateExpression: Syntax error; token: "PUT", near: "PUT s"'],
])('refuses %s and changes nothing', (expression, message) => {
  const { put, refusal, get } = givenDynamoDb();
  put({ id: { S: 'a' }, ...BASE });
  expect(refusal('UpdateItem', request(expression))).toMatchObject({ code: 'ValidationException', message });
  expect(get('a')).toEqual({ id: { S: 'a' }, ...BASE });
});

test('creates the item that is not there, with its key', () => {
  const { call, get } = givenDynamoDb();
  call('UpdateItem', request('SET s = :v'));
  expect(get('a')).toEqual({ id: { S: 'a' }, s: { S: 'new' } });
});

test('adds exactly what a double cannot hold, and refuses more than 38 digits', () => {
  const { put, call, get, refusal } = givenDynamoDb();
  put({ id: { S: 'a' }, n: { N: '9007199254740993' } });
  const add = (value: string) => ({
    ...KEY,
    UpdateExpression: 'ADD n :v',
    ExpressionAttributeValues: { ':v': { N: value } },
  });
  call('UpdateItem', add('0.0000000000000000000001'));
  expect(get('a').n).toEqual({ N: '9007199254740993.0000000000000000000001' });
  expect(refusal('UpdateItem', add('1e-30')).message).toBe(
    'Attempting to store more than 38 significant digits in a Number',
  );
});

test('refuses an update that makes the item too large', () => {
  const { put, refusal } = givenDynamoDb();
  put({ id: { S: 'a' }, x: { S: 'x'.repeat(300 * 1024) } });
  const refused = refusal('UpdateItem', { ...KEY, UpdateExpression: 'SET y = x' });
  expect(refused.message).toBe('Item size to update has exceeded the maximum allowed size');
});
