import type { Plan } from '../../../shared/plan.ts';
import type { Finding } from '../../../shared/saga.ts';
import type { Seen } from './ask.ts';
import { coversPort } from './covers-port.ts';
import type { NewClusterWanted } from './new-cluster-wanted.ts';
import type { SecurityGroupFacts } from './place-reader.ts';

/**
 * Whether the function gets in once the cluster is open, since it then proves that the plan's users can log in. Which of
 * its addresses a range holds is not known here, so any range is taken to hold them. Pure.
 */
export function openingNetworkFindings(
  { network, target }: Plan,
  { securityGroups: opening, port }: NewClusterWanted,
  found: Seen<readonly SecurityGroupFacts[]>,
): readonly Finding[] {
  if (!found || opening.length === 0) return [];
  const groups = found.value.filter(({ id }) => opening.includes(id));
  // What does not exist is another's finding, and might have let it in.
  if (groups.length < new Set(opening).size) return [];
  const rules = groups.flatMap(({ ingress }) => ingress.filter((rule) => coversPort(rule, port)));
  const letsIn = rules.some(
    ({ groups: admitted, others }) =>
      others.length > 0 || network.functionSecurityGroups.some((id) => admitted.includes(id)),
  );
  if (letsIn) return [];
  const [group] = groups;
  const [source] = network.functionSecurityGroups;
  return [
    {
      code: 'OpeningShutsOut',
      message: `security groups ${opening.join(', ')}, which the cluster is opened with, do not let in ${network.functionSecurityGroups.join(', ')} on port ${port}`,
      hint: `Let the function in, it tries the users' logins: aws ec2 authorize-security-group-ingress --group-id ${group?.id} --protocol tcp --port ${port} --source-group ${source} --region ${target.region}`,
    },
  ];
}
