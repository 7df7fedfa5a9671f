import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { statementsOf } from '../../infra/grants.ts';
import { MANIFESTS } from '../../infra/manifests.ts';
import { placeOf } from '../../infra/place.ts';
import { IAM_QUOTAS, managedPolicies, rolePolicies } from '../../infra/role-policies.ts';
import type { Statement } from '../../infra/statement.ts';
import { charactersOf, divided, named, united } from '../../infra/united.ts';
import { evaluate } from '../../local/iam/evaluate.ts';
import { readPolicy } from '../../local/iam/read-policy.ts';
import { aPlanOf } from './support/a-plan.ts';
import { singlePermissions } from './support/single-permissions.ts';

const ACTIONS = ['rds:DeleteDBCluster', 'rds:ModifyDBCluster', 'rds:AddTagsToResource'];
const RESOURCES = [
  'arn:aws:rds:eu-west-1:1:cluster:a',
  'arn:aws:rds:eu-west-1:1:cluster:b',
  'arn:aws:rds:eu-west-1:1:db:*',
];
const PLANS = ['a', 'b', 'c'];
const PLAN_TAG = 'aws:ResourceTag/aurora-restore:plan';
const NEW_TAG = 'aws:ResourceTag/aurora-restore:restore-id';

const condition = fc.oneof(
  fc.constant(undefined),
  fc.subarray(PLANS, { minLength: 1 }).map((plans) => ({ StringEquals: { [PLAN_TAG]: plans } })),
  fc
    .tuple(fc.subarray(PLANS, { minLength: 1 }), fc.constantFrom('true', 'false'))
    .map(([plans, isMissing]) => ({ StringEquals: { [PLAN_TAG]: plans }, Null: { [NEW_TAG]: isMissing } })),
  fc.subarray(PLANS, { minLength: 1 }).map((plans) => ({ StringNotEquals: { [PLAN_TAG]: plans } })),
);
const statement: fc.Arbitrary<Statement> = fc.record({
  Sid: fc.constantFrom('One', 'Other'),
  Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
  Action: fc.subarray(ACTIONS, { minLength: 1 }),
  Resource: fc.subarray(RESOURCES, { minLength: 1 }),
  Condition: condition,
});
const statements = fc.array(statement, { minLength: 1, maxLength: 8 });

/** Every request that these statements could tell apart. */
const REQUESTS = ACTIONS.flatMap((action) =>
  [...RESOURCES.slice(0, 2), 'arn:aws:rds:eu-west-1:1:db:a-1'].flatMap((resource) =>
    [{}, ...PLANS.map((plan) => ({ [PLAN_TAG]: plan }))].flatMap((tags) =>
      [tags, { ...tags, [NEW_TAG]: 'r-1' }].map((context) => ({ action, resource, context })),
    ),
  ),
);
const decisions = (given: readonly Statement[]) => {
  const policy = readPolicy({ Statement: given });
  return REQUESTS.map((request) => evaluate(policy, request));
};

describe('statements in fewer words', () => {
  test('decide every request as the given ones do', () => {
    fc.assert(fc.property(statements, (given) => void expect(decisions(united(given))).toEqual(decisions(given))));
  });

  test('decide every request as before when they are cut to the size of policies', () => {
    const cut = (given: readonly Statement[]) => given.flatMap((each) => divided(each, 200));
    fc.assert(fc.property(statements, (given) => void expect(decisions(cut(given))).toEqual(decisions(given))));
  });

  test('never pair the resource of one plan with the tag of another', () => {
    const of = (plan: string): Statement => ({
      Sid: 'Delete',
      Effect: 'Allow',
      Action: ['rds:DeleteDBCluster'],
      Resource: [`arn:aws:rds:eu-west-1:1:cluster:${plan}`],
      Condition: { StringEquals: { [PLAN_TAG]: [plan] } },
    });
    expect(united([of('a'), of('b')])).toEqual(named([of('a'), of('b')]));
  });

  test('list plans that differ in their tag alone', () => {
    const of = (plan: string): Statement => ({
      Sid: 'Delete',
      Effect: 'Allow',
      Action: ['rds:DeleteDBInstance'],
      Resource: ['arn:aws:rds:eu-west-1:1:db:*'],
      Condition: { StringEquals: { [PLAN_TAG]: [plan] } },
    });
    expect(united([of('a'), of('b')])).toEqual([
      { ...of('a'), Condition: { StringEquals: { [PLAN_TAG]: ['a', 'b'] } } },
    ]);
  });
});

describe('the policies of a role', () => {
  const plans = Array.from({ length: 30 }, (_, index) => aPlanOf(`orders-${index}`, 'eu-west-1', { strategy: 'swap' }));
  const place = placeOf({ account: '111122223333', region: 'eu-west-1', plans }, 'arn:aws:kms:eu-west-1:1:key/topic');
  const swap = MANIFESTS.find(({ name }) => name === 'swap-target')!;
  const all = statementsOf(swap, place);

  test('stay in one, as they are written, where they fit', () => {
    const few = all.slice(0, 3);
    expect(rolePolicies(few, 10)).toEqual({ inline: few, managed: [] });
  });

  test('hold all that was given, each within its quota', () => {
    const { inline, managed } = rolePolicies(all, 10)!;
    expect(managed.length).toBeGreaterThan(0);
    const document = (Statement: readonly Statement[]) => ({ Version: '2012-10-17', Statement });
    expect(charactersOf(document(inline))).toBeLessThanOrEqual(IAM_QUOTAS.inlineCharacters);
    for (const each of managed) expect(charactersOf(document(each))).toBeLessThanOrEqual(IAM_QUOTAS.managedCharacters);
    expect(singlePermissions([inline, ...managed].flat())).toEqual(singlePermissions(all));
  });

  test('are none where there is no room', () => {
    expect(rolePolicies(all, 1)).toBeUndefined();
  });

  test('have statements of different names in each', () => {
    for (const each of managedPolicies(all)) expect(new Set(each.map(({ Sid }) => Sid)).size).toBe(each.length);
  });
});
