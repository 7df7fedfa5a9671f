import type { Plan } from '../../../shared/plan.ts';
import type { Finding } from '../../../shared/saga.ts';
import type { Seen } from './ask.ts';
import { coversPort } from './covers-port.ts';
import type { NewClusterWanted } from './new-cluster-wanted.ts';
import type { SecurityGroupFacts } from './place-reader.ts';

/**
 * Whether the quarantine's security groups let in the function that sets up the users, nobody else, and nothing out.
 * More ports than the database's are no matter: nothing else listens. Groups that do not exist are another's finding. Pure.
 */
export function quarantineNetworkFindings(
  plan: Plan,
  { port }: NewClusterWanted,
  found: Seen<readonly SecurityGroupFacts[]>,
): readonly Finding[] {
  if (!found) return [];
  const { region } = plan.target;
  const groups = found.value.filter(({ id }) => plan.quarantine.securityGroups.includes(id));
  const isWhole = groups.length === new Set(plan.quarantine.securityGroups).size;
  return [
    ...groups.flatMap((group) => strangersOf(group, plan.network.functionSecurityGroups, region)),
    ...groups.flatMap((group) => waysOut(group, region)),
    ...(isWhole ? shutOut(plan, groups, port) : []),
  ];
}

function strangersOf(
  { id, ingress }: SecurityGroupFacts,
  welcome: readonly string[],
  region: string,
): readonly Finding[] {
  const strangers = ingress.flatMap(({ groups, others }) => [
    ...groups.filter((each) => !welcome.includes(each)),
    ...others,
  ]);
  if (strangers.length === 0) return [];
  return [
    {
      code: 'QuarantineLetsIn',
      message: `quarantine security group '${id}' lets in ${[...new Set(strangers)].join(', ')}, expected nobody but ${welcome.join(', ')}`,
      hint: `Revoke those rules: aws ec2 revoke-security-group-ingress --group-id ${id} --region ${region} --security-group-rule-ids ID`,
    },
  ];
}

function waysOut({ id, egressRules }: SecurityGroupFacts, region: string): readonly Finding[] {
  if (egressRules === 0) return [];
  return [
    {
      code: 'QuarantineLetsOut',
      message: `quarantine security group '${id}' has ${egressRules} rules that let traffic out, expected none`,
      hint: `Revoke them: aws ec2 revoke-security-group-egress --group-id ${id} --region ${region} --security-group-rule-ids ID`,
    },
  ];
}

/** One group that admits the function in one of its own is enough. */
function shutOut({ network, target }: Plan, groups: readonly SecurityGroupFacts[], port: number): readonly Finding[] {
  const admitted = groups.flatMap(({ ingress }) =>
    ingress.filter((rule) => coversPort(rule, port)).flatMap((rule) => rule.groups),
  );
  if (network.functionSecurityGroups.some((id) => admitted.includes(id))) return [];
  const [group] = groups;
  const [source] = network.functionSecurityGroups;
  return [
    {
      code: 'QuarantineShutsOut',
      message: `quarantine security groups ${groups.map(({ id }) => id).join(', ')} do not let in ${network.functionSecurityGroups.join(', ')} on port ${port}`,
      hint: `Let the function in: aws ec2 authorize-security-group-ingress --group-id ${group?.id} --protocol tcp --port ${port} --source-group ${source} --region ${target.region}`,
    },
  ];
}
