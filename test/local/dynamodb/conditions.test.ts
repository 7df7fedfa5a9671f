import { expect, test } from '@jest/globals';
import { givenDynamoDb } from './support/given-dynamodb.ts';

const ITEM = {
  id: { S: 'a' },
  n: { N: '12345678901234567890123456789012345678' },
  s: { S: 'text' },
  flag: { BOOL: true },
  nothing: { NULL: true },
  ss: { SS: ['x', 'y'] },
  ns: { NS: ['1', '2.5'] },
  l: { L: [{ S: 'p' }, { M: { q: { N: '7' } } }] },
  b: { B: 'AQID' },
};
const VALUES = {
  ':one': { N: '1' },
  ':below': { N: '12345678901234567890123456789012345677' },
  ':same': { N: '1.2345678901234567890123456789012345678e37' },
  ':te': { S: 'te' },
  ':text': { S: 'text' },
  ':x': { S: 'x' },
  ':p': { S: 'p' },
  ':two': { N: '2' },
  ':seven': { N: '7.0' },
  ':set': { SS: ['y', 'x'] },
  ':bytes': { B: 'AQI=' },
  ':type': { S: 'L' },
  ':true': { BOOL: true },
};
type Values = Record<string, unknown>;

/** Only the values which the expression uses, because others are refused. */
function using(expression: string, values: Values): Values | undefined {
  const used = Object.entries(values).filter(([key]) => new RegExp(`${key}\\b`).test(expression));
  return used.length === 0 ? undefined : Object.fromEntries(used);
}

function holds(ConditionExpression: string): boolean {
  const { put, call } = givenDynamoDb();
  put(ITEM);
  const ExpressionAttributeValues = using(ConditionExpression, VALUES);
  try {
    call('DeleteItem', {
      TableName: 'simple',
      Key: { id: { S: 'a' } },
      ConditionExpression,
      ExpressionAttributeValues,
    });
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'ConditionalCheckFailedException' });
    return false;
  }
}

test.each([
  'n > :below',
  'n = :same',
  'n <> :below',
  's BETWEEN :te AND :text',
  's IN (:x, :text)',
  's <> :one',
  'absent <> :one',
  'NOT absent = :one',
  'attribute_exists(l[1].q)',
  'attribute_not_exists(l[2])',
  'attribute_type(l, :type)',
  'begins_with(s, :te)',
  'begins_with(b, :bytes)',
  'contains(s, :te)',
  'contains(ss, :x)',
  'contains(ns, :one)',
  'contains(l, :p) AND l[1].q = :seven',
  'size(ss) = :two',
  'size(l) = :two AND size(s) > :two',
  'ss = :set',
  'flag = :true',
  's = :x OR s = :text AND n > :one',
  '(s = :x OR s = :text) AND n > :one',
  'NOT (s = :x AND absent = :x)',
  'not s = :x and S <> :x',
])('holds: %s', (expression) => {
  expect(holds(expression)).toBe(true);
});

test.each([
  'n = :below',
  'absent = :one',
  'absent < :one',
  's > :one',
  'flag < s',
  'nothing = :true',
  'attribute_exists(s.x)',
  'attribute_exists(toString)',
  'attribute_type(absent, :type)',
  'contains(s, :one)',
  'size(n) > :one',
  's = :text AND s = :x',
  'NOT (s = :x OR s = :text)',
  '(s = :x OR s = :text) AND n < :one',
])('does not hold: %s', (expression) => {
  expect(holds(expression)).toBe(false);
});

const MISTAKES: readonly (readonly [string, string])[] = [
  ['', 'The expression can not be empty;'],
  ['s = ', 'Syntax error; token: "<EOF>", near: "= "'],
  ['s == :text', 'Syntax error; token: "=", near: "== :text"'],
  ['s = :text = n', 'Syntax error; token: "=", near: ":text = n"'],
  ['s', 'Syntax error; token: "<EOF>", near: "s"'],
  ['s..x = :text', 'Syntax error; token: ".", near: "..x"'],
  ['_s = :text', 'Syntax error; token: "_", near: "_s"'],
  ['((s = :text))', 'The expression has redundant parentheses;'],
  ['unknown(s)', 'Invalid function name; function: unknown'],
  ['SIZE(s) > :one', 'Invalid function name; function: SIZE'],
  ['size(s)', 'The function is not allowed to be used this way in an expression; function: size'],
  [
    'begins_with(s, :te) = :true',
    'The function is not allowed to be used this way in an expression; function: begins_with',
  ],
  ['status = :text', 'Attribute name is a reserved keyword; reserved keyword: status'],
  ['l[0].Data = :text', 'Attribute name is a reserved keyword; reserved keyword: Data'],
  ['s = :nope', 'An expression attribute value used in expression is not defined; attribute value: :nope'],
  ['#nope = :text', 'An expression attribute name used in the document path is not defined; attribute name: #nope'],
  [
    'attribute_exists(s, n)',
    'Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2',
  ],
  ['attribute_exists(:text)', 'Operator or function requires a document path; operator or function: attribute_exists'],
  [
    'begins_with(s, :one)',
    'Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
  ],
  ['s < :true', 'Incorrect operand type for operator or function; operator or function: <, operand type: BOOL'],
  [
    's = s',
    'The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [s]',
  ],
  [
    'n BETWEEN :two AND :one',
    'The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}',
  ],
  [`s = :text${' '.repeat(4096)}`, 'Expression size has exceeded the maximum allowed size; expression size: 4105'],
  [
    Array.from({ length: 302 }, () => 's=:x').join(' OR '),
    'The expression contains too many operators; operator count: 301',
  ],
];

test.each(MISTAKES)('refuses %s', (ConditionExpression, message) => {
  const { refusal } = givenDynamoDb();
  const refused = refusal('DeleteItem', {
    TableName: 'simple',
    Key: { id: { S: 'a' } },
    ConditionExpression,
    ExpressionAttributeValues: using(ConditionExpression, VALUES),
  });
  expect(refused).toMatchObject({
    code: 'ValidationException',
    message: `Invalid ConditionExpression: ${message}`,
  });
});

const PLACEHOLDERS: readonly (readonly [string, object, string])[] = [
  [
    'an unused value',
    { ConditionExpression: 's = :x', ExpressionAttributeValues: { ':x': { S: 'x' }, ':y': { S: 'y' } } },
    'Value provided in ExpressionAttributeValues unused in expressions: keys: {:y}',
  ],
  [
    'an unused name',
    { ConditionExpression: 'attribute_exists(s)', ExpressionAttributeNames: { '#s': 's' } },
    'Value provided in ExpressionAttributeNames unused in expressions: keys: {#s}',
  ],
  [
    'names without expression',
    { ExpressionAttributeNames: { '#s': 's' } },
    'ExpressionAttributeNames can only be specified when using expressions',
  ],
  [
    'values without expression',
    { ExpressionAttributeValues: { ':x': { S: 'x' } } },
    'ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null',
  ],
  [
    'no names at all',
    { ConditionExpression: 'attribute_exists(s)', ExpressionAttributeNames: {} },
    'ExpressionAttributeNames must not be empty',
  ],
  [
    'a name without #',
    { ConditionExpression: 'attribute_exists(s)', ExpressionAttributeNames: { s: 's' } },
    'ExpressionAttributeNames contains invalid key: Syntax error; key: "s"',
  ],
  [
    'a value that is none',
    { ConditionExpression: 's = :x', ExpressionAttributeValues: { ':x': { N: 'x' } } },
    'ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: x for key :x',
  ],
];

test.each(PLACEHOLDERS)('refuses %s', (_, input, message) => {
  const { refusal } = givenDynamoDb();
  const refused = refusal('DeleteItem', { TableName: 'simple', Key: { id: { S: 'a' } }, ...input });
  expect(refused).toMatchObject({ code: 'ValidationException', message });
});
