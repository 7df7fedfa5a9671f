import { PLAN_TAG, retiredNameOf } from '../../../../shared/names.ts';
import type { ClusterFacts, InstanceFacts } from '../../../../shared/rds-facts.ts';
import type { Plan } from '../../../../shared/plan.ts';
import { aSwapPlan } from '../../../support/a-plan.ts';
import { aSaga, outputsOf } from '../../../support/a-saga.ts';
import { ROUTES } from '../../../../events/services.ts';
import { aCluster, aNewCluster, anInstance, RESTORE_ID, TARGET_ARN } from '../../../support/rds-builders.ts';

export const RETIRED_ID = retiredNameOf(RESTORE_ID);
export const RETIRED_ARN = TARGET_ARN.replace('orders-staging', RETIRED_ID);
/** When the swap's output says that the old cluster's time is over. */
export const KEEP_UNTIL = '2026-10-06T11:30:00.000Z';

const TAGS = { [PLAN_TAG]: 'orders-staging' };
const instanceIds = [`${RETIRED_ID}-1`, `${RETIRED_ID}-2`] as const;

/** The old cluster as a swap has left it. */
export const putAside = (facts: Partial<ClusterFacts> = {}): ClusterFacts =>
  aCluster({
    arn: RETIRED_ARN,
    id: RETIRED_ID,
    tags: TAGS,
    members: instanceIds.map((id, index) => ({ id, isWriter: index === 0, needsReboot: false })),
    ...facts,
  });

export const putAsideInstances = (facts: Partial<InstanceFacts> = {}): InstanceFacts[] =>
  instanceIds.map((id) => anInstance({ id, clusterId: RETIRED_ID, tags: TAGS, ...facts }));

/** What serves under the target's name now. */
export const refreshed = (facts: Partial<ClusterFacts> = {}): ClusterFacts =>
  aNewCluster({ members: [{ id: 'orders-staging-1', isWriter: true, needsReboot: false }], ...facts });

/** A completed swap whose old cluster is to go. */
export function retiring({ plan = aSwapPlan(), output = {}, swap = {}, ...traits }: Traits = {}) {
  const outputs = outputsOf(
    ROUTES.swap.filter((step) => step !== 'delete-rds'),
    plan,
  );
  return aSaga({
    at: 'delete-rds',
    phase: 'completed',
    plan,
    outputs: {
      ...outputs,
      'swap-target': { ...outputs['swap-target']!, keepUntil: KEEP_UNTIL, ...swap },
      ...(output && { 'delete-rds': output as never }),
    },
    ...traits,
  });
}

interface Traits {
  readonly plan?: Plan;
  /** Of delete-rds so far; null for nothing yet. */
  readonly output?: object | null;
  readonly swap?: object;
  readonly stepDeadlineAt?: string;
}
