import { describe, expect, test } from '@jest/globals';
import { retiredNameOf } from '../../../shared/names.ts';
import type { ClusterFacts, InstanceFacts } from '../../../shared/rds-facts.ts';
import { proveRetirable } from '../../../services/delete-rds/retirement-proof.ts';
import { aSwapPlan } from '../../support/a-plan.ts';
import { refusalOf } from '../../support/given.ts';
import { NOON } from '../../support/stepped-clock.ts';
import { anInstance, OLD_RESOURCE, SOURCE_ARN, SOURCE_RESOURCE } from '../../support/rds-builders.ts';
import { putAside, putAsideInstances, refreshed, RETIRED_ID, retiring } from './support/put-aside.ts';

const target = (facts: Partial<ClusterFacts> = {}, instances: InstanceFacts[] = putAsideInstances()) => ({
  cluster: putAside(facts),
  instances,
});
/** The new target, or another good one. */
const serving = (facts: Partial<ClusterFacts> = {}, instances = [anInstance()]) => ({
  cluster: refreshed(facts),
  instances,
});
const refusal = (
  found: ReturnType<typeof target>,
  successor: ReturnType<typeof serving> = serving(),
  saga = retiring(),
) => refusalOf(() => proveRetirable(saga, found, successor, NOON));

test('proves what this very swap has put aside, while a cluster serves under the target’s name', () => {
  expect(proveRetirable(retiring(), target(), serving(), NOON)).toEqual({
    clusterId: RETIRED_ID,
    clusterResourceId: OLD_RESOURCE,
    seenAt: NOON,
  });
});

test('whichever restore made the cluster that serves', () => {
  expect(refusal(target(), serving({ resourceId: 'cluster-OF-A-LATER-RESTORE', tags: {} }))).toBe('none');
});

describe('no proof for a cluster', () => {
  test.each<[string, ReturnType<typeof target>, string]>([
    ['that is another one', target({ resourceId: 'cluster-ANOTHER' }), 'RetiredClusterChanged'],
    ['under another name', target({ id: retiredNameOf('r-another') }), 'RetiredClusterChanged'],
    ['under the target’s name', target({ id: 'orders-staging' }), 'RetiredClusterChanged'],
    ['whose tag of the plan people have taken off, to keep it', target({ tags: {} }), 'TargetNotTagged'],
    ['with an instance that lacks that tag', target({}, [anInstance({ tags: {} })]), 'TargetNotTagged'],
    ['that is the source by its ARN', target({ arn: SOURCE_ARN }), 'TargetIsSource'],
    ['that was protected meanwhile', target({ isProtected: true }), 'TargetProtected'],
  ])('%s', (_what, found, code) => {
    expect(refusal(found)).toBe(code);
  });

  test('that is the source by its resource id', () => {
    const saga = retiring({ swap: { oldResourceId: SOURCE_RESOURCE } });
    expect(refusal(target({ resourceId: SOURCE_RESOURCE }), serving(), saga)).toBe('TargetIsSource');
  });
});

describe('promise 3: no proof without a successor', () => {
  test.each([
    ['that is available', serving({ status: 'renaming' })],
    ['of its own', serving({ resourceId: OLD_RESOURCE })],
    ['with an instance', serving({}, [])],
    [
      'whose writer is available',
      serving({}, [anInstance({ status: 'rebooting' }), anInstance({ id: 'orders-staging-2' })]),
    ],
    ['with a writer', serving({ members: [{ id: 'orders-staging-1', isWriter: false, needsReboot: false }] })],
  ])('%s', (_what, successor) => {
    expect(refusal(target(), successor)).toBe('NoSuccessor');
  });
});

test('a protected one is proved where the plan says that protection may be lifted', () => {
  const lifting = retiring({ plan: aSwapPlan({ deletionProtection: { lift: true } }) });
  expect(refusal(target({ isProtected: true }), serving(), lifting)).toBe('none');
});
