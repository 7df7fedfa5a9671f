import { besideNameOf, instanceNameOf } from '../../../../shared/names.ts';
import type { ClusterFacts, InstanceFacts } from '../../../../shared/rds-facts.ts';
import { aSwapPlan } from '../../../support/a-plan.ts';
import { aSaga, outputsOf } from '../../../support/a-saga.ts';
import { aCluster, aNewCluster, anInstance, OUR_TAGS, RESTORE_ID, TARGET_ARN } from '../../../support/rds-builders.ts';

export const plan = aSwapPlan();
export const BESIDE = besideNameOf(RESTORE_ID);

/** The outputs of the steps before the swap. */
export const before = outputsOf(
  [
    'snapshot-check',
    'copy-snapshot',
    'check-copy-status',
    'restore-snapshot',
    'check-restore-status',
    'setup-db-users',
  ],
  plan,
);

/** It is the swap's turn; these things of its output are there already. */
export const swapping = (output?: object, traits: object = {}) =>
  aSaga({
    at: 'swap-target',
    plan,
    outputs: { ...before, ...(output && { 'swap-target': output as never }) },
    ...traits,
  });

/** The new cluster under its first name, opened. */
export const fresh = (facts: Partial<ClusterFacts> = {}): ClusterFacts =>
  aNewCluster({
    id: BESIDE,
    arn: TARGET_ARN.replace('orders-staging', BESIDE),
    securityGroups: ['sg-01d'],
    clusterParameterGroup: 'old-cluster-parameters',
    members: [0, 1].map((index) => ({ id: freshId(index), isWriter: index === 0, needsReboot: false })),
    ...facts,
  });

export const freshId = (index: number): string => instanceNameOf(BESIDE, index);

export const freshInstances = (facts: Partial<InstanceFacts> = {}): InstanceFacts[] =>
  [0, 1].map((index) => anInstance({ id: freshId(index), clusterId: BESIDE, tags: OUR_TAGS, ...facts }));

export const oldInstances = (facts: Partial<InstanceFacts> = {}): InstanceFacts[] =>
  [1, 2].map((number) => anInstance({ id: `orders-staging-${number}`, ...facts }));

export const bothClusters = () => ({
  clusters: [aCluster(), fresh()],
  instances: [...oldInstances(), ...freshInstances()],
});
