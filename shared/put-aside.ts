import { besideArnOf, clusterArnOf, retiredNameOf } from './names.ts';
import type { Plan } from './plan.ts';
import type { Target } from './target-guard.ts';

/**
 * The old target as the guards know it. They compare its ARN with the plan's, and a swap changes that ARN: under the name
 * that this very restore has given it, and no other, it still is the target. Pure.
 */
export function asTheTarget(plan: Plan, restoreId: string, target: Target): Target {
  if (target.cluster.arn !== besideArnOf(plan.target, retiredNameOf(restoreId))) return target;
  return { ...target, cluster: { ...target.cluster, arn: clusterArnOf(plan.target) } };
}
