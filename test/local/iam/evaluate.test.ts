import { describe, expect, test } from '@jest/globals';
import type { Decision } from '../../../local/iam/evaluate.ts';
import { evaluate } from '../../../local/iam/evaluate.ts';
import { readPolicy } from '../../../local/iam/read-policy.ts';
import type { Permission } from '../../../local/wire/service.ts';

const CLUSTER = 'arn:aws:rds:eu-west-1:111122223333:cluster:orders';

function decide(statements: object | object[], permission: Partial<Permission> = {}): Decision {
  const Statement = [statements].flat().map((one) => ({ Effect: 'Allow', Action: 'rds:*', ...one }));
  const withResource = Statement.map((one) => ('NotResource' in one ? one : { Resource: '*', ...one }));
  const policy = readPolicy({ Version: '2012-10-17', Statement: withResource });
  return evaluate(policy, { action: 'rds:DeleteDBCluster', resource: CLUSTER, ...permission });
}

describe('effects', () => {
  test('nothing said is a refusal', () => {
    expect(evaluate([], { action: 'rds:DeleteDBCluster', resource: CLUSTER })).toBe('ImplicitlyDenied');
    expect(decide({ Action: 'rds:DescribeDBClusters' })).toBe('ImplicitlyDenied');
  });

  test('a Deny wins over an Allow in any order', () => {
    expect(decide([{}, { Effect: 'Deny' }])).toBe('ExplicitlyDenied');
    expect(decide([{ Effect: 'Deny' }, {}])).toBe('ExplicitlyDenied');
    expect(decide([{}, { Effect: 'Deny', Resource: `${CLUSTER}-other` }])).toBe('Allowed');
  });
});

describe('actions', () => {
  test.each([
    [{ Action: 'rds:DeleteDBCluster' }, 'Allowed'],
    [{ Action: 'RDS:deletedbcluster' }, 'Allowed'],
    [{ Action: ['sqs:*', 'rds:Delete*'] }, 'Allowed'],
    [{ Action: 'rds:D?leteDBCluster' }, 'Allowed'],
    [{ Action: '*' }, 'Allowed'],
    [{ Action: 'rds:DeleteDBClusterSnapshot' }, 'ImplicitlyDenied'],
    [{ Action: 'rds:DeleteDB' }, 'ImplicitlyDenied'],
    [{ Action: undefined, NotAction: 'rds:Describe*' }, 'Allowed'],
    [{ Action: undefined, NotAction: ['sqs:*', 'rds:delete*'] }, 'ImplicitlyDenied'],
  ] as const)('%j: %s', (statement, decision) => {
    expect(decide(statement)).toBe(decision);
  });
});

describe('resources', () => {
  test.each([
    [{ Resource: CLUSTER }, 'Allowed'],
    [{ Resource: CLUSTER.toUpperCase() }, 'ImplicitlyDenied'],
    [{ Resource: 'arn:aws:rds:*:111122223333:cluster:*' }, 'Allowed'],
    [{ Resource: 'arn:aws:rds:*:*:cluster:order?' }, 'Allowed'],
    [{ Resource: 'arn:aws:rds:*:*:cluster:order' }, 'ImplicitlyDenied'],
    [{ Resource: 'arn:aws:rds' }, 'Allowed'],
    [{ Resource: 'arn:aws:sqs' }, 'ImplicitlyDenied'],
    [{ Resource: 'arn:aws:rds:eu-west-1:1111*' }, 'Allowed'],
    [{ Resource: undefined, NotResource: `${CLUSTER}-production` }, 'Allowed'],
    [{ Resource: undefined, NotResource: ['x', 'arn:aws:rds:*:*:cluster:ord*'] }, 'ImplicitlyDenied'],
    [{ Resource: 'arn:aws:rds:${aws:RequestedRegion}:*:cluster:orders' }, 'Allowed'],
    [{ Resource: 'arn:aws:rds:*:*:cluster:${aws:PrincipalTag/team}' }, 'ImplicitlyDenied'],
    [{ Resource: "arn:aws:rds:*:*:cluster:${aws:PrincipalTag/team, 'orders'}" }, 'Allowed'],
  ] as const)('%j: %s', (statement, decision) => {
    expect(decide(statement, { context: { 'aws:RequestedRegion': 'eu-west-1' } })).toBe(decision);
  });

  test('a star in the middle of a segment stays in it, one at its end goes on', () => {
    const resource = 'arn:aws:rds:eu-west-1:1:cluster-snapshot:rds:orders-2026';
    expect(decide({ Resource: 'arn:aws:rds:*:*:cluster-snapshot:*' }, { resource })).toBe('Allowed');
    expect(decide({ Resource: 'arn:aws:rds:*:*:cluster-snapshot:*-2026' }, { resource })).toBe('ImplicitlyDenied');
    expect(decide({ Resource: 'arn:aws:rds:*:*:cluster-snapshot:rds:*-2026' }, { resource })).toBe('Allowed');
  });

  test('an action without a resource type needs a star', () => {
    const anywhere = { action: 'rds:DescribeEvents', resource: '*' };
    expect(decide({ Resource: CLUSTER }, anywhere)).toBe('ImplicitlyDenied');
    expect(decide({ Resource: '*' }, anywhere)).toBe('Allowed');
  });

  test('characters of a variable’s value are no wildcards, and ${*} is a star', () => {
    const context = { 'aws:userid': '*' };
    expect(decide({ Resource: 'a-${aws:userid}' }, { resource: 'a-b', context })).toBe('ImplicitlyDenied');
    expect(decide({ Resource: 'a-${aws:userid}' }, { resource: 'a-*', context })).toBe('Allowed');
    expect(decide({ Resource: 'a-${*}' }, { resource: 'a-*' })).toBe('Allowed');
    expect(decide({ Resource: 'a-${*}' }, { resource: 'a-b' })).toBe('ImplicitlyDenied');
  });
});

type Context = Record<string, string | readonly string[]>;
const holds = (Condition: object, context: Context): boolean => decide({ Condition }, { context }) === 'Allowed';

describe('a condition', () => {
  test.each([
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringEquals', ['a*'], 'ab', false],
    ['StringEquals', ['A'], 'a', false],
    ['StringEqualsIgnoreCase', ['A'], 'a', true],
    ['StringNotEqualsIgnoreCase', ['A'], 'a', false],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringNotEquals', ['a', 'b'], 'c', true],
    ['StringLike', ['x', 'a*z'], 'a:/z', true],
    ['StringLike', ['a?'], 'abc', false],
    ['StringNotLike', ['a*'], 'abc', false],
    ['StringNotLike', ['a*'], 'b', true],
    ['Bool', 'true', 'true', true],
    ['Bool', true, 'True', true],
    ['Bool', 'false', 'true', false],
    ['NumericEquals', ['3'], '3.0', true],
    ['NumericNotEquals', ['3'], '3.0', false],
    ['NumericLessThan', 10, '9', true],
    ['NumericLessThan', '10', '10', false],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericGreaterThan', '10', '9', false],
    ['NumericGreaterThanEquals', '10', '10', true],
    ['NumericEquals', 'x', 'y', false],
    ['DateLessThan', '2026-10-06T00:00:00Z', '2026-10-05T23:59:59.000Z', true],
    ['DateGreaterThan', '2026-10-06T00:00:00Z', '2026-10-05T23:59:59.000Z', false],
    ['DateGreaterThanEquals', '1', '1970-01-01T00:00:01Z', true],
    ['DateEquals', '2026-10-06T02:00:00+02:00', '2026-10-06T00:00:00Z', true],
    ['ArnLike', 'arn:aws:events:*:*:rule/*', 'arn:aws:events:eu-west-1:1:rule/bus/r', true],
    ['ArnEquals', 'arn:aws:events:*:*:rule/*', 'arn:aws:events:eu-west-1:1:rule/bus/r', true],
    ['ArnLike', 'arn:aws:ev*:rule/x', 'arn:aws:events:eu-west-1:1:rule/x', false],
    ['ArnNotLike', 'arn:aws:events:*:*:rule/*', 'arn:aws:events:eu-west-1:1:rule/bus/r', false],
    ['ArnNotEquals', 'arn:aws:events:*:*:rule/*', 'arn:aws:sns:eu-west-1:1:t', true],
    ['StringEquals', ['${aws:PrincipalAccount}'], '444455556666', true],
    ['StringLike', ['${aws:PrincipalAccount}-*'], '444455556666-x', true],
    ['StringEquals', ['${missing:key}'], '', false],
  ])('%s %j against %s: %s', (operator, values, got, expected) => {
    expect(holds({ [operator]: { 'my:Key': values } }, { 'MY:key': got, 'aws:PrincipalAccount': '444455556666' })).toBe(
      expected,
    );
  });

  test.each([
    ['StringEquals', false],
    ['StringLike', false],
    ['Bool', false],
    ['NumericLessThan', false],
    ['StringNotEquals', true],
    ['StringNotLike', true],
    ['ArnNotLike', true],
    ['NumericNotEquals', true],
    ['StringEqualsIfExists', true],
    ['StringNotLikeIfExists', true],
    ['ForAllValues:StringEquals', true],
    ['ForAnyValue:StringEquals', false],
    ['ForAnyValue:StringNotEquals', false],
    ['ForAnyValue:StringEqualsIfExists', true],
  ])('%s on an absent key: %s', (operator, expected) => {
    expect(holds({ [operator]: { 'my:key': '1' } }, {})).toBe(expected);
  });

  test('with IfExists still counts when the key is there', () => {
    expect(holds({ StringEqualsIfExists: { 'my:key': 'a' } }, { 'my:key': 'b' })).toBe(false);
  });

  test.each([
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAllValues:StringNotLike', ['a*'], ['b', 'ax'], false],
    ['ForAllValues:StringNotLike', ['a*'], ['b', 'c'], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'b'], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'd'], false],
    ['ForAnyValue:StringNotEquals', ['a'], ['a', 'c'], true],
    ['ForAnyValue:StringNotEquals', ['a'], ['a'], false],
    ['StringNotEquals', ['a'], ['a', 'c'], false],
    ['StringEquals', ['a'], ['a', 'c'], true],
  ])('%s %j against %j: %s', (operator, values, got, expected) => {
    expect(holds({ [operator]: { 'aws:TagKeys': values } }, { 'aws:TagKeys': got })).toBe(expected);
  });

  test.each([
    ['true', undefined, true],
    ['true', 'x', false],
    ['false', 'x', true],
    ['false', undefined, false],
  ])('Null %s on the value %s: %s', (wanted, got, expected) => {
    expect(holds({ Null: { 'my:key': wanted } }, got === undefined ? {} : { 'my:key': got })).toBe(expected);
  });

  test('needs every operator and every key', () => {
    const condition = { StringEquals: { k: 'a', l: 'b' }, Bool: { m: 'true' } };
    expect(holds(condition, { k: 'a', l: 'b', m: 'true' })).toBe(true);
    expect(holds(condition, { k: 'a', l: 'x', m: 'true' })).toBe(false);
    expect(holds(condition, { k: 'a', l: 'b', m: 'false' })).toBe(false);
  });

  test('takes tags and PutEvents keys as they come', () => {
    const Condition = {
      StringEquals: { 'rds:cluster-tag/arp:role': 'target' },
      'ForAllValues:StringEquals': { 'events:detail-type': ['SnapshotCopied', 'StepFailed'] },
    };
    const context = { 'rds:cluster-tag/arp:role': 'target', 'events:detail-type': ['StepFailed'] };
    expect(holds(Condition, context)).toBe(true);
    expect(holds(Condition, { ...context, 'events:detail-type': ['RestoreRequested'] })).toBe(false);
  });
});

describe('a policy', () => {
  const statement = { Effect: 'Allow', Action: 'rds:*', Resource: '*' };
  test.each([
    [{ ...statement, Effect: 'Maybe' }, 'MalformedPolicyDocument'],
    [{ ...statement, Action: undefined }, 'MalformedPolicyDocument'],
    [{ ...statement, NotAction: 'x:*' }, 'MalformedPolicyDocument'],
    [{ ...statement, Resource: undefined }, 'MalformedPolicyDocument'],
    [{ ...statement, Resource: { Ref: 'X' } }, 'MalformedPolicyDocument'],
    [{ ...statement, Principal: '*' }, 'MalformedPolicyDocument'],
    [{ ...statement, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }, 'NotImplemented'],
    [{ ...statement, Condition: { NullIfExists: { k: 'true' } } }, 'NotImplemented'],
    ['text', 'MalformedPolicyDocument'],
  ])('is refused: %j', (bad, code) => {
    expect(() => readPolicy({ Statement: bad })).toThrow(expect.objectContaining({ code }));
  });

  test('may hold one statement instead of a list', () => {
    expect(readPolicy({ Statement: statement })).toEqual([{ Effect: 'Allow', Action: ['rds:*'], Resource: ['*'] }]);
  });
});
