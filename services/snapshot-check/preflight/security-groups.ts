import type { Plan } from '../../../shared/plan.ts';
import type { Finding } from '../../../shared/saga.ts';
import type { Seen } from './ask.ts';
import type { NewClusterWanted } from './new-cluster-wanted.ts';
import type { SecurityGroupFacts, SubnetGroupFacts } from './place-reader.ts';

/** Whether every security group exists, and those of the cluster in the VPC of its subnets. Pure. */
export function securityGroupFindings(
  plan: Plan,
  { securityGroups: opening }: NewClusterWanted,
  found: Seen<readonly SecurityGroupFacts[]>,
  subnetGroup: SubnetGroupFacts | undefined,
): readonly Finding[] {
  if (!found) return [];
  const used = new Map([
    ...opening.map((id) => [id, 'network.securityGroups'] as const),
    ...plan.network.functionSecurityGroups.map((id) => [id, 'network.functionSecurityGroups'] as const),
    ...plan.quarantine.securityGroups.map((id) => [id, 'quarantine.securityGroups'] as const),
  ]);
  const ofCluster = [...opening, ...plan.quarantine.securityGroups];
  return [...used].flatMap(([id, field]) => {
    const group = found.value.find((each) => each.id === id);
    if (!group) return [notFound(id, field, plan)];
    const vpcId = ofCluster.includes(id) ? subnetGroup?.vpcId : undefined;
    return vpcId === undefined || group.vpcId === vpcId ? [] : [ofOtherVpc(group, vpcId, field)];
  });
}

const notFound = (id: string, field: string, { target }: Plan): Finding => ({
  code: 'SecurityGroupNotFound',
  message: `security group '${id}' does not exist in ${target.region}`,
  hint: `Correct ${field} in the plan. There are: aws ec2 describe-security-groups --region ${target.region}`,
});

const ofOtherVpc = ({ id, vpcId }: SecurityGroupFacts, expected: string, field: string): Finding => ({
  code: 'SecurityGroupOfOtherVpc',
  message: `security group '${id}' is in VPC '${vpcId}', expected '${expected}' where the subnets of the cluster are`,
  hint: `Give a group of ${expected} in ${field} of the plan.`,
});
