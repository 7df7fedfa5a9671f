import { PLAN_TAG } from '../../../shared/names.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { Finding } from '../../../shared/saga.ts';
import type { Target } from '../../../shared/target-guard.ts';
import type { Seen } from './ask.ts';
import type { NewClusterWanted } from './new-cluster-wanted.ts';
import type { QuotaFacts } from './place-reader.ts';

/** How much more there will be at once, at the fullest moment of a restore. Names are RDS's own. */
export interface Addition {
  readonly DBClusters: number;
  readonly DBInstances: number;
  readonly ManualClusterSnapshots: number;
}

/** What a restore adds to the target's region. Pure. */
export function additionOf(
  plan: Plan,
  { instances }: NewClusterWanted,
  old: Target | undefined,
  needsCopy: boolean,
): Addition {
  const isReplaced = plan.strategy === 'replace' && old !== undefined;
  const takesFinal = old !== undefined && plan.finalSnapshot.take;
  return {
    // The old cluster is gone before the new one is made; in a swap both are there.
    DBClusters: isReplaced ? 0 : 1,
    DBInstances: Math.max(0, instances.length - (isReplaced ? old.instances.length : 0)),
    ManualClusterSnapshots: Number(needsCopy) + Number(takesFinal),
  };
}

/** Whether the quotas have room for that. One that RDS does not list cannot be judged. Pure. */
export function quotaFindings(plan: Plan, addition: Addition, quotas: Seen<readonly QuotaFacts[]>): readonly Finding[] {
  const { target } = plan;
  const short = Object.entries(addition).flatMap(([name, needed]) => {
    const quota = quotas?.value.find((each) => each.name === name);
    return quota && needed > 0 && quota.used + needed > quota.max ? [{ ...quota, needed }] : [];
  });
  return short.map(({ name, used, max, needed }) => ({
    code: 'QuotaTooSmall',
    message: `quota ${name} of ${target.region} is ${max} and ${used} are used; this restore needs ${needed} more`,
    hint: `${name === 'ManualClusterSnapshots' ? snapshotsOf(plan) : 'Delete what nobody needs,'} or have it raised: aws service-quotas list-service-quotas --service-code rds --region ${target.region}`,
  }));
}

/** Where to look for those that this plan has made, and what keeps them fewer. */
const snapshotsOf = ({ name, target }: Plan): string =>
  `Delete those that nobody needs; of this plan there are: aws rds describe-db-cluster-snapshots --snapshot-type manual --region ${target.region} ` +
  `--query "DBClusterSnapshots[?TagList[?Key=='${PLAN_TAG}' && Value=='${name}']].DBClusterSnapshotIdentifier". ` +
  'Set or lower archive.keepAtMost and finalSnapshot.keepAtMost in the plan,';
