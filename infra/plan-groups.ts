import { TerminalError } from '../shared/errors.ts';
import { clusterArnOf } from '../shared/names.ts';
import type { Plan } from '../shared/plan.ts';

/** The plans whose targets live in one account and region: they share one stack. */
export interface PlanGroup {
  readonly account: string;
  readonly region: string;
  /** Never empty. */
  readonly plans: readonly Plan[];
}

/** Groups plans by where their targets are. Throws a `TerminalError` when there is none, or when plans contradict. */
export function groupPlans(plans: readonly Plan[], plansDirectory: string): readonly PlanGroup[] {
  if (plans.length === 0) {
    throw new TerminalError(
      'NoPlans',
      `folder '${plansDirectory}' holds no plan, expected at least one *.yaml`,
      "Copy plans/examples/orders-staging.yaml into it, or name another folder with '-c plans=<folder>'.",
    );
  }
  refuseTargetsThatAreSources(plans);
  return [...Map.groupBy(plans, ({ target }) => `${target.account}/${target.region}`).values()].map((group) => ({
    account: group[0]!.target.account,
    region: group[0]!.target.region,
    plans: group,
  }));
}

/** A source is denied every change by IAM, so the plan that replaces it could never end. */
function refuseTargetsThatAreSources(plans: readonly Plan[]): void {
  const readers = new Map(plans.map((plan) => [clusterArnOf(plan.source), plan.name]));
  for (const { name, target } of plans) {
    const reader = readers.get(clusterArnOf(target));
    if (reader === undefined) continue;
    throw new TerminalError(
      'TargetIsSource',
      `cluster '${target.cluster}' is the target of plan '${name}' and the source of plan '${reader}'`,
      `Give plan '${reader}' the source that plan '${name}' has: a source is never changed.`,
    );
  }
}
