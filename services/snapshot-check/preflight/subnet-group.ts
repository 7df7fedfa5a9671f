import type { Plan } from '../../../shared/plan.ts';
import type { Finding } from '../../../shared/saga.ts';
import type { Answers } from './ask.ts';
import type { NewClusterWanted } from './new-cluster-wanted.ts';
import type { SubnetGroupFacts } from './place-reader.ts';

/** Whether the subnet group of the new cluster exists. Where none is named RDS takes its default one. Pure. */
export function subnetGroupFindings(
  { target }: Plan,
  { subnetGroup }: NewClusterWanted,
  subnetGroups: Answers<SubnetGroupFacts>,
): readonly Finding[] {
  if (subnetGroup === undefined || !subnetGroups.has(subnetGroup) || subnetGroups.get(subnetGroup)) return [];
  return [
    {
      code: 'SubnetGroupNotFound',
      message: `subnet group '${subnetGroup}' does not exist in ${target.region}`,
      hint: `Correct network.subnetGroup in the plan. There are: aws rds describe-db-subnet-groups --region ${target.region}`,
    },
  ];
}
