import { terminalErrorOf } from './errors.ts';
import { clusterArnOf, PLAN_TAG } from './names.ts';
import type { Plan } from './plan.ts';
import type { ClusterFacts, InstanceFacts } from './rds-facts.ts';
import type { Finding } from './saga.ts';

/** The old target as RDS shows it. */
export interface Target {
  readonly cluster: ClusterFacts;
  readonly instances: readonly InstanceFacts[];
}

/**
 * Refuses unless the target may be replaced: it is the cluster the plan names, is not the source, and it and its
 * instances carry the plan's tag; its deletion protection is off or the plan says that it may be lifted. Asked before
 * anything is copied and again before anything is deleted. Throws a `TerminalError` of the first reason. Pure.
 */
export function assertMayReplace(plan: Plan, target: Target, sourceResourceId: string | undefined): void {
  const first = replaceFindings(plan, target, sourceResourceId)[0];
  if (first) throw terminalErrorOf(first);
}

/** Every reason why the target may not be replaced. Pure. */
export function replaceFindings(plan: Plan, target: Target, sourceResourceId: string | undefined): readonly Finding[] {
  const isSource = sourceFindings(plan, target.cluster, sourceResourceId);
  // Nothing more is said of a source: a hint how to tag it, or how to lift its protection, would be a dangerous one.
  if (isSource.length > 0) return isSource;
  return [...untaggedFindings(plan, target), ...protectionFindings(plan, target.cluster)];
}

function sourceFindings(plan: Plan, cluster: ClusterFacts, sourceResourceId: string | undefined): readonly Finding[] {
  const isSource = cluster.arn === clusterArnOf(plan.source) || cluster.resourceId === sourceResourceId;
  if (!isSource && cluster.arn === clusterArnOf(plan.target)) return [];
  return [
    {
      code: 'TargetIsSource',
      message: `cluster '${cluster.arn}' (${cluster.resourceId}) is the source of plan '${plan.name}' or not its target`,
      hint: 'Correct the target of the plan: the source is never touched.',
    },
  ];
}

function untaggedFindings(plan: Plan, { cluster, instances }: Target): readonly Finding[] {
  const untagged = [cluster, ...instances].filter(({ tags }) => tags[PLAN_TAG] !== plan.name);
  return untagged.map(({ arn, tags }) => {
    const got = tags[PLAN_TAG];
    return {
      code: 'TargetNotTagged',
      message: `'${arn}' has ${got ? `tag ${PLAN_TAG} = '${got}'` : `no tag ${PLAN_TAG}`}, expected '${plan.name}'`,
      hint:
        'If it may really be deleted: aws rds add-tags-to-resource ' +
        `--resource-name ${arn} --tags Key=${PLAN_TAG},Value=${plan.name}`,
    };
  });
}

/** Protection covers the cluster alone: its instances could be deleted all the same, so it is asked before them. */
function protectionFindings(plan: Plan, cluster: ClusterFacts): readonly Finding[] {
  if (!cluster.isProtected || plan.deletionProtection.lift) return [];
  return [
    {
      code: 'TargetProtected',
      message: `target cluster '${cluster.id}' has deletion protection on, expected off`,
      hint: `Turn it off: aws rds modify-db-cluster --no-deletion-protection --db-cluster-identifier ${cluster.id} --region ${plan.target.region}. Or set 'deletionProtection.lift: true' in plan '${plan.name}'.`,
    },
  ];
}
