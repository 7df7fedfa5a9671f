import { DescribeSecurityGroupsCommand, EC2Client, type IpPermission, type SecurityGroup } from '@aws-sdk/client-ec2';
import { awsClient } from '../../../shared/aws-client.ts';
import type { CallLog } from '../../../shared/call-log.ts';
import type { Plan } from '../../../shared/plan.ts';
import { planClients } from '../../../shared/plan-clients.ts';
import type { IngressRule, PlaceReader, SecurityGroupFacts } from '../preflight/place-reader.ts';

const ec2For = planClients((options) => awsClient(EC2Client, options));

/** Security groups and their rules. */
export function securityGroupReader(plan: Plan, log: CallLog): Pick<PlaceReader, 'securityGroups'> {
  return {
    securityGroups: (ids) =>
      log.record('DescribeSecurityGroups', ids.join(','), async () => {
        // By filter and not by id: one that does not exist would be an error for all of them.
        const Filters = [{ Name: 'group-id', Values: [...ids] }];
        const { SecurityGroups = [] } = await ec2For(plan).send(new DescribeSecurityGroupsCommand({ Filters }));
        return SecurityGroups.map(securityGroupFacts);
      }),
  };
}

function securityGroupFacts(group: SecurityGroup): SecurityGroupFacts {
  return {
    id: group.GroupId ?? '',
    vpcId: group.VpcId,
    ingress: (group.IpPermissions ?? []).map(ingressRule),
    egressRules: (group.IpPermissionsEgress ?? []).length,
  };
}

function ingressRule(permission: IpPermission): IngressRule {
  const { UserIdGroupPairs = [], IpRanges = [], Ipv6Ranges = [], PrefixListIds = [] } = permission;
  return {
    protocol: permission.IpProtocol ?? '-1',
    fromPort: permission.FromPort,
    toPort: permission.ToPort,
    groups: UserIdGroupPairs.flatMap(({ GroupId }) => GroupId ?? []),
    others: [
      ...IpRanges.flatMap(({ CidrIp }) => CidrIp ?? []),
      ...Ipv6Ranges.flatMap(({ CidrIpv6 }) => CidrIpv6 ?? []),
      ...PrefixListIds.flatMap(({ PrefixListId }) => PrefixListId ?? []),
    ],
  };
}
