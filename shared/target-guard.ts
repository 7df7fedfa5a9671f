import { TerminalError } from './errors.ts';
import { clusterArnOf, PLAN_TAG } from './names.ts';
import type { Plan } from './plan.ts';
import type { ClusterFacts, InstanceFacts } from './rds-facts.ts';

/** The old target as RDS shows it. */
export interface Target {
  readonly cluster: ClusterFacts;
  readonly instances: readonly InstanceFacts[];
}

/**
 * Refuses unless the target may be replaced: it is the cluster the plan names, is not the source, and it and its
 * instances carry the plan's tag; its deletion protection is off or the plan says that it may be lifted. Asked before
 * anything is copied and again before anything is deleted. Throws a `TerminalError`. Pure.
 */
export function assertMayReplace(plan: Plan, target: Target, sourceResourceId: string | undefined): void {
  assertNotTheSource(plan, target.cluster, sourceResourceId);
  assertTagged(plan, target);
  // Protection covers the cluster alone: its instances could be deleted all the same, so it is asked before them.
  if (target.cluster.isProtected && !plan.deletionProtection.lift) {
    throw new TerminalError(
      'TargetProtected',
      `target cluster '${target.cluster.id}' has deletion protection on, expected off`,
      `Turn it off, or set 'deletionProtection.lift: true' in plan '${plan.name}'.`,
    );
  }
}

function assertNotTheSource(plan: Plan, cluster: ClusterFacts, sourceResourceId: string | undefined): void {
  const isSource = cluster.arn === clusterArnOf(plan.source) || cluster.resourceId === sourceResourceId;
  if (!isSource && cluster.arn === clusterArnOf(plan.target)) return;
  throw new TerminalError(
    'TargetIsSource',
    `cluster '${cluster.arn}' (${cluster.resourceId}) is the source of plan '${plan.name}' or not its target`,
    'Correct the target of the plan: the source is never touched.',
  );
}

function assertTagged(plan: Plan, { cluster, instances }: Target): void {
  const untagged = [cluster, ...instances].find(({ tags }) => tags[PLAN_TAG] !== plan.name);
  if (!untagged) return;
  const got = untagged.tags[PLAN_TAG];
  throw new TerminalError(
    'TargetNotTagged',
    `'${untagged.arn}' has ${got ? `tag ${PLAN_TAG} = '${got}'` : `no tag ${PLAN_TAG}`}, expected '${plan.name}'`,
    'If it may really be deleted: aws rds add-tags-to-resource ' +
      `--resource-name ${untagged.arn} --tags Key=${PLAN_TAG},Value=${plan.name}`,
  );
}
