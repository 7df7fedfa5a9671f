import { describe, expect, test } from '@jest/globals';
import { evaluate } from '../../local/iam/evaluate.ts';
import { readPolicy } from '../../local/iam/read-policy.ts';
import { planSqlKeyOf } from '../../shared/names.ts';
import { aPlan } from './support/a-plan.ts';
import { roleStatements } from './support/role-statements.ts';
import { synthesized } from './support/synthesized.ts';

const [stack] = synthesized([aPlan({ strategy: 'swap' })]);
const roles = roleStatements(stack!);

/** Who may do this, of all roles. */
const allowedTo = (action: string, resource: string, context: Record<string, string | string[]> = {}) =>
  [...roles].flatMap(([role, statements]) =>
    evaluate(statements, { action, resource, context }) === 'Allowed' ? [role] : [],
  );

const secretArn = (name: string) => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}`;

describe('a master secret', () => {
  const MASTER = secretArn('rds!cluster-5d0c7a9e-2b1f-4c3d-8e4f-6a7b8c9d0e1f-x1Y2z3');
  const of = (clusterArn: string) => ({
    'aws:ResourceTag/aws:rds:primaryDBClusterArn': clusterArn,
    'secretsmanager:ResourceTag/aws:rds:primaryDBClusterArn': clusterArn,
  });
  const cluster = (name: string, region = 'eu-west-1') => `arn:aws:rds:${region}:111122223333:cluster:${name}`;

  test.each([
    ['the target', cluster('orders-staging')],
    ['a new cluster beside the target', cluster('arp-new-r-3f9a1c52d0b74e6f')],
  ])('promise 7: of %s is read by those alone who log in with it', (_, arn) => {
    expect(allowedTo('secretsmanager:GetSecretValue', MASTER, of(arn)).toSorted()).toEqual([
      'setup-db-users',
      'swap-target',
    ]);
  });

  test.each([
    ['the source', of(cluster('orders-production'))],
    ['an unrelated cluster', of(cluster('billing-production'))],
    ["a cluster whose name begins with the target's", of(cluster('orders-staging-blue'))],
    ['an old cluster of a swap', of(cluster('arp-old-r-3f9a1c52d0b74e6f'))],
    ["a cluster of the target's name in another region", of(cluster('orders-staging', 'us-east-1'))],
    ['nobody, as long as IAM does not know its tag', {}],
    [
      'nobody, but with a tag that anybody may put',
      { 'secretsmanager:ResourceTag/aurora-restore:plan': 'orders-staging' },
    ],
  ])('promise 7: of %s is read by no role', (_, tags) => {
    for (const action of ['GetSecretValue', 'BatchGetSecretValue', 'DescribeSecret'])
      expect([action, allowedTo(`secretsmanager:${action}`, MASTER, tags)]).toEqual([action, []]);
  });

  test('without swaps is not read for the sake of clusters beside a target', () => {
    const ofReplace = roleStatements(synthesized([aPlan()])[0]!).get('setup-db-users')!;
    const decisionOn = (name: string) =>
      evaluate(ofReplace, { action: 'secretsmanager:GetSecretValue', resource: MASTER, context: of(cluster(name)) });
    expect([decisionOn('orders-staging'), decisionOn('arp-new-r-1')]).toEqual(['Allowed', 'ImplicitlyDenied']);
  });

  test('is changed or deleted by no role', () => {
    for (const action of ['PutSecretValue', 'UpdateSecret', 'DeleteSecret', 'RotateSecret', 'PutResourcePolicy'])
      expect([action, allowedTo(`secretsmanager:${action}`, MASTER, of(cluster('orders-staging')))]).toEqual([
        action,
        [],
      ]);
  });
});

test("promise 7: a user's secret is read by setup-db-users alone, and only where a plan has its name", () => {
  expect(
    allowedTo('secretsmanager:GetSecretValue', secretArn('aurora-restore/orders-staging/orders_app-x1Y2z3')),
  ).toEqual(['setup-db-users']);
  expect(
    allowedTo('secretsmanager:GetSecretValue', secretArn('aurora-restore/carts-staging/carts_app-x1Y2z3')),
  ).toEqual([]);
  expect(allowedTo('secretsmanager:GetSecretValue', secretArn('payments/api-key-x1Y2z3'))).toEqual([]);
});

describe('the SQL of a plan', () => {
  const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/aurora-restore-state';
  const policy = stack!.ofType('AWS::IAM::ManagedPolicy').find(({ Properties }) => Properties.ManagedPolicyName);
  const requester = readPolicy(policy!.Properties.PolicyDocument);
  const item = (...keys: string[]) => ({ 'dynamodb:LeadingKeys': keys });
  const SQL = planSqlKeyOf('r-3f9a1c52d0b74e6f');
  const READING = ['GetItem', 'BatchGetItem', 'Query', 'Scan', 'PartiQLSelect', 'ConditionCheckItem'];
  const WRITING = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];
  const requesterMay = (action: string, context: Record<string, string[]>, resource = TABLE) =>
    evaluate(requester, { action: `dynamodb:${action}`, resource, context }) === 'Allowed';

  test.each([...READING, ...WRITING])('promise 7: is kept from whoever may ask for restores: %s', (action) => {
    for (const keys of [[SQL], ['r-3f9a1c52d0b74e6f', SQL]]) expect(requesterMay(action, item(...keys))).toBe(false);
  });

  test('promise 7: is kept from them also where IAM is not told which item it is', () => {
    expect(READING.filter((action) => requesterMay(action, {}))).toEqual([]);
  });

  test('leaves them restores, locks, the list of restores and the audit trail to look at', () => {
    expect(requesterMay('GetItem', item('r-3f9a1c52d0b74e6f'))).toBe(true);
    expect(requesterMay('GetItem', item('lock#arn:aws:rds:eu-west-1:111122223333:cluster:orders-staging'))).toBe(true);
    expect(requesterMay('Query', item('saga'), `${TABLE}/index/by-created-at`)).toBe(true);
    expect(requesterMay('Query', item('r-3f9a1c52d0b74e6f'), TABLE.replace('-state', '-audit'))).toBe(true);
  });

  test('promise 7: is read by setup-db-users alone', () => {
    const readers = READING.map((action) => [action, allowedTo(`dynamodb:${action}`, TABLE, item(SQL))]);
    expect(readers.filter(([, found]) => found!.length > 0)).toEqual([['GetItem', ['setup-db-users']]]);
  });

  test('is written by the tracker alone, and changed or deleted by nobody', () => {
    const writers = WRITING.map((action) => [action, allowedTo(`dynamodb:${action}`, TABLE, item(SQL))]);
    expect(writers.filter(([, found]) => found!.length > 0)).toEqual([['PutItem', ['saga-tracker']]]);
  });

  test('is told from all else in the table, which every role goes on reading', () => {
    for (const key of ['r-3f9a1c52d0b74e6f', 'lock#arn', 'starts#arn', 'plan#orders-staging'])
      expect(allowedTo('dynamodb:GetItem', TABLE, item(key))).toHaveLength(roles.size);
  });
});
