import { describe, expect, test } from '@jest/globals';
import { PLAN_TAG } from '../../shared/names.ts';
import { assertMayReplace, replaceFindings, type Target } from '../../shared/target-guard.ts';
import { ACCOUNT, aPlan, aPlanInOneRegion } from '../support/a-plan.ts';
import { refusalOf } from '../support/given.ts';
import { aCluster, anInstance, SOURCE_ARN, SOURCE_RESOURCE, writerAndReader } from '../support/rds-builders.ts';

const plan = aPlan();
const lifting = aPlan({ deletionProtection: { lift: true } });
const target = (cluster: Parameters<typeof aCluster>[0] = {}, instances = writerAndReader()): Target => ({
  cluster: aCluster(cluster),
  instances,
});
const otherPlan = { [PLAN_TAG]: 'bookings-staging' };

describe('a target may be replaced', () => {
  test.each([
    ['that is tagged, unprotected and not the source', plan, target()],
    ['without instances', plan, target({}, [])],
    ['that is protected, if the plan says that this may be lifted', lifting, target({ isProtected: true })],
  ])('%s', (_what, each, found) => {
    expect(() => assertMayReplace(each, found, SOURCE_RESOURCE)).not.toThrow();
  });

  test('whose source is gone, so that only its snapshots are left', () => {
    expect(() => assertMayReplace(plan, target(), undefined)).not.toThrow();
  });
});

describe('promise 2: a target is refused', () => {
  test.each([
    ['without the plan’s tag', plan, target({ tags: {} }), 'TargetNotTagged'],
    ['with the tag of another plan', plan, target({ tags: otherPlan }), 'TargetNotTagged'],
    ['whose writer lacks the tag', plan, target({}, [anInstance({ tags: {} })]), 'TargetNotTagged'],
    [
      'whose reader alone lacks the tag',
      plan,
      target({}, [anInstance(), anInstance({ id: 'b', tags: otherPlan })]),
      'TargetNotTagged',
    ],
    ['that is the source by its ARN', plan, target({ arn: SOURCE_ARN }), 'TargetIsSource'],
    [
      'that is the source by its resource id, under whatever name',
      plan,
      target({ resourceId: SOURCE_RESOURCE }),
      'TargetIsSource',
    ],
    [
      'that is another cluster than the plan names',
      plan,
      target({ arn: target().cluster.arn.replace('orders', 'bookings') }),
      'TargetIsSource',
    ],
    [
      'of another account',
      plan,
      target({ arn: target().cluster.arn.replace(ACCOUNT, '444455556666') }),
      'TargetIsSource',
    ],
    [
      'of another region',
      plan,
      target({ arn: target().cluster.arn.replace('eu-west-1', 'eu-west-2') }),
      'TargetIsSource',
    ],
    ['that is protected', plan, target({ isProtected: true }), 'TargetProtected'],
    [
      'that is the source, though it is tagged and may be lifted',
      lifting,
      target({ resourceId: SOURCE_RESOURCE, isProtected: true }),
      'TargetIsSource',
    ],
    [
      'that is protected and not tagged, even where that may be lifted',
      lifting,
      target({ isProtected: true, tags: {} }),
      'TargetNotTagged',
    ],
  ])('%s', (_what, each, found, code) => {
    expect(refusalOf(() => assertMayReplace(each, found, SOURCE_RESOURCE))).toBe(code);
  });

  test('that bears the source’s name in the source’s region', () => {
    const here = aPlanInOneRegion();
    const found = target({ arn: target().cluster.arn.replace('orders-staging', 'orders-production') });
    expect(refusalOf(() => assertMayReplace(here, found, undefined))).toBe('TargetIsSource');
  });

  test('with the tag it has, the tag it needs and the command that sets it', () => {
    expect(() => assertMayReplace(plan, target({ tags: otherPlan }), undefined)).toThrow(
      /has tag aurora-restore:plan = 'bookings-staging', expected 'orders-staging'\nHINT: .*aws rds add-tags-to-resource --resource-name arn:.*:orders-staging --tags Key=aurora-restore:plan,Value=orders-staging/,
    );
  });
});

describe('every reason at once', () => {
  const bare = target({ tags: {}, isProtected: true }, [anInstance(), anInstance({ id: 'b', tags: otherPlan })]);

  test('is given with the one hint for each', () => {
    expect(replaceFindings(plan, bare, SOURCE_RESOURCE)).toEqual([
      expect.objectContaining({ code: 'TargetNotTagged', hint: expect.stringContaining(bare.cluster.arn) }),
      expect.objectContaining({ code: 'TargetNotTagged', hint: expect.stringContaining(':db:b --tags') }),
      expect.objectContaining({ code: 'TargetProtected' }),
    ]);
  });

  test('is none where the target may be replaced', () => {
    expect(replaceFindings(plan, target(), SOURCE_RESOURCE)).toEqual([]);
  });

  test('of a source is that alone: nobody is told how to tag it', () => {
    const source = { ...bare, cluster: { ...bare.cluster, resourceId: SOURCE_RESOURCE } };
    expect(replaceFindings(plan, source, SOURCE_RESOURCE).map(({ code }) => code)).toEqual(['TargetIsSource']);
  });
});
