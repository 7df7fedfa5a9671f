import { expect, test } from '@jest/globals';
import { tagFindings } from '../../../../services/snapshot-check/preflight/tags.ts';
import { PLAN_TAG } from '../../../../shared/names.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { aCluster, anInstance } from '../../../support/rds-builders.ts';

const tags = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_each, index) => [`team-${index}`, 'x']));
const found = (ofCluster: object, ofInstance: object = {}, plan = aPlan()) =>
  tagFindings(plan, {
    cluster: aCluster({ tags: { ...ofCluster } }),
    instances: [anInstance({ tags: { ...ofInstance } })],
  });

test('finds an old cluster whose tags and ours would be more than RDS keeps, with how many have to go', () => {
  expect(found(tags(47))).toEqual([]);
  expect(found(tags(49))).toMatchObject([
    {
      code: 'TooManyTags',
      message: expect.stringContaining(
        "the new 'orders-staging' would have the tags of the old one and of plan 'orders-staging': 49, expected at most 47",
      ),
      hint: expect.stringContaining('Remove 2 or more'),
    },
  ]);
});

test('counts what the plan adds, once where it replaces', () => {
  expect(found(tags(47), {}, aPlan({ tags: { 'team-1': 'y' } }))).toEqual([]);
  expect(found(tags(47), {}, aPlan({ tags: { stage: 'y' } }))).toMatchObject([{ code: 'TooManyTags' }]);
});

test('does not count tags of AWS, nor ours twice', () => {
  expect(
    found({ ...tags(47), 'aws:cloudformation:stack-name': 'x', 'rds:kept': 'x', [PLAN_TAG]: 'orders-staging' }),
  ).toEqual([]);
});

test('finds an instance that has no room for the mark it gets before it goes', () => {
  expect(found({}, tags(48))).toMatchObject([
    { message: expect.stringContaining("instance 'orders-staging-1' has 48") },
  ]);
});

test('of no old target nothing is too much', () => {
  expect(tagFindings(aPlan(), undefined)).toEqual([]);
});
