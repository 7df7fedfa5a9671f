import { describe, expect, test } from '@jest/globals';
import { plannedMoves } from '../../../shared/moves.ts';
import { PLAN_TAG, RESTORE_TAG, retiredNameOf } from '../../../shared/names.ts';
import type { ClusterFacts, InstanceFacts } from '../../../shared/rds-facts.ts';
import type { Saga } from '../../../shared/saga.ts';
import type { Scene } from '../../../shared/sightings.ts';
import { proveStillSwappable, proveSwappable } from '../../../services/swap-target/swap-proof.ts';
import { aSwapPlan } from '../../support/a-plan.ts';
import { refusalOf } from '../../support/given.ts';
import { NOON } from '../../support/stepped-clock.ts';
import {
  aCluster,
  anInstance,
  NEW_RESOURCE,
  OLD_RESOURCE,
  OUR_TAGS,
  RESTORE_ID,
  SOURCE_ARN,
  SOURCE_RESOURCE,
  TARGET_ARN,
} from '../../support/rds-builders.ts';
import { before, fresh, freshInstances, oldInstances, swapping } from './support/two-clusters.ts';

interface Traits {
  readonly old?: Partial<ClusterFacts>;
  readonly olds?: InstanceFacts[];
  readonly new?: Partial<ClusterFacts>;
  readonly news?: InstanceFacts[];
  readonly strays?: InstanceFacts[];
}

const scene = (traits: Traits = {}): Scene => ({
  targets: [
    { cluster: aCluster(traits.old), instances: traits.olds ?? oldInstances() },
    { cluster: fresh(traits.new), instances: traits.news ?? freshInstances() },
  ],
  strays: traits.strays ?? [],
});

const refusal = (traits: Traits, saga: Saga = swapping()) => refusalOf(() => proveSwappable(saga, scene(traits), NOON));
const without = (step: keyof typeof before): Saga => {
  const saga = swapping();
  return { ...saga, outputs: Object.fromEntries(Object.entries(saga.outputs).filter(([name]) => name !== step)) };
};

test('proves two clusters that stand still: the target as it was checked, and the new one, verified and open', () => {
  expect(proveSwappable(swapping(), scene(), NOON)).toMatchObject({
    proof: { oldResourceId: OLD_RESOURCE, newResourceId: NEW_RESOURCE },
    old: { cluster: { id: 'orders-staging' } },
    fresh: { cluster: { resourceId: NEW_RESOURCE } },
  });
});

describe('promise 3: no proof for a new cluster', () => {
  test.each<[string, Traits, string]>([
    ['that is another one', { new: { resourceId: 'cluster-ANOTHER' } }, 'NewClusterLost'],
    ['of another restore', { new: { tags: { ...OUR_TAGS, [RESTORE_TAG]: 'r-another' } } }, 'NewClusterNotOurs'],
    ['of another plan', { new: { tags: { ...OUR_TAGS, [PLAN_TAG]: 'bookings' } } }, 'NewClusterNotOurs'],
    [
      'whose security groups are those of its quarantine',
      { new: { securityGroups: ['sg-0c105ed'] } },
      'NewClusterNotOpen',
    ],
    ['that has one group more', { new: { securityGroups: ['sg-01d', 'sg-0c105ed'] } }, 'NewClusterNotOpen'],
    ['in the parameter group of its quarantine', { new: { clusterParameterGroup: 'closed' } }, 'NewClusterNotOpen'],
    ['that is not available', { new: { status: 'storage-full' } }, 'NotReadyToSwap'],
    ['with changes pending', { new: { hasPendingChanges: true } }, 'NotReadyToSwap'],
    ['without instances', { news: [] }, 'InstancesLost'],
    ['that lacks a reader', { news: freshInstances().slice(0, 1) }, 'InstancesLost'],
    ['with an instance that is not available', { news: freshInstances({ status: 'failed' }) }, 'NotReadyToSwap'],
  ])('%s', (_what, traits, code) => {
    expect(refusal(traits)).toBe(code);
  });

  test.each(['check-copy-status', 'setup-db-users'] as const)('without the output of %s', (step) => {
    expect(() => proveSwappable(without(step), scene(), NOON)).toThrow(`no output of step '${step}'`);
  });
});

describe('promise 2: no proof for an old cluster', () => {
  test.each<[string, Traits, string]>([
    ['that was made anew during the restore', { old: { resourceId: 'cluster-ANOTHER' } }, 'TargetVanished'],
    ['that is the source by its ARN', { old: { arn: SOURCE_ARN } }, 'TargetIsSource'],
    ['without the plan’s tag', { old: { tags: {} } }, 'TargetNotTagged'],
    ['with an instance that lacks it', { olds: [anInstance(), anInstance({ id: 'x', tags: {} })] }, 'TargetNotTagged'],
    ['that is protected, so that it could not be deleted later', { old: { isProtected: true } }, 'TargetProtected'],
    ['that is stopped', { old: { status: 'stopped' } }, 'NotReadyToSwap'],
    ['whose rename would apply what is pending', { old: { hasPendingChanges: true } }, 'NotReadyToSwap'],
    ['with such an instance', { olds: oldInstances({ hasPendingChanges: true }) }, 'NotReadyToSwap'],
  ])('%s', (_what, traits, code) => {
    expect(refusal(traits)).toBe(code);
  });

  test('that is the source by its resource id', () => {
    const checked = { ...before['snapshot-check']!, targetResourceId: SOURCE_RESOURCE };
    const saga = swapping(undefined, { outputs: { ...before, 'snapshot-check': checked } });
    expect(refusal({ old: { resourceId: SOURCE_RESOURCE } }, saga)).toBe('TargetIsSource');
  });

  test('under a name that another restore has given it', () => {
    const arn = TARGET_ARN.replace('orders-staging', retiredNameOf('r-another'));
    expect(refusal({ old: { arn, id: retiredNameOf('r-another') } })).toBe('TargetIsSource');
  });
});

test('a protected target is proved where the plan says that protection may be lifted', () => {
  const lifting = swapping(undefined, { plan: aSwapPlan({ deletionProtection: { lift: true } }) });
  expect(refusal({ old: { isProtected: true } }, lifting)).toBe('none');
});

test('no proof while a stranger bears a name of the swap', () => {
  const [old, made] = scene().targets;
  const moves = plannedMoves(RESTORE_ID, { old: old!, fresh: made! });
  const announced = swapping({ begunAt: '2026-10-06T11:07:00.000Z', moves });
  const stranger = anInstance({
    id: `${retiredNameOf(RESTORE_ID)}-1`,
    resourceId: 'db-STRANGER',
    clusterId: 'bookings',
  });
  expect(refusal({ strays: [stranger] }, announced)).toBe('NameTaken');
  expect(refusal({}, announced)).toBe('none');
});

describe('between the renames', () => {
  const aside = { id: retiredNameOf(RESTORE_ID), arn: TARGET_ARN.replace('orders-staging', retiredNameOf(RESTORE_ID)) };
  const still = (found: Scene) => refusalOf(() => proveStillSwappable(swapping(), found, NOON));

  test('the old cluster is the target under the name that this restore has given it', () => {
    expect(still(scene({ old: { ...aside, status: 'renaming' } }))).toBe('none');
  });

  test('something may be out of sight', () => {
    expect(still({ targets: [], strays: [] })).toBe('none');
  });

  test.each<[string, Traits, string]>([
    ['the old cluster lost its tag', { old: { ...aside, tags: {} } }, 'TargetNotTagged'],
    ['the old cluster was protected', { old: { ...aside, isProtected: true } }, 'TargetProtected'],
    ['the new cluster was put into quarantine', { new: { securityGroups: ['sg-0c105ed'] } }, 'NewClusterNotOpen'],
  ])('there is no proof once %s', (_what, traits, code) => {
    expect(still(scene(traits))).toBe(code);
  });
});
