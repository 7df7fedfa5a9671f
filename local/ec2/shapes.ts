import type * as sdk from '@aws-sdk/client-ec2';
import { arnOf } from './arns.ts';
import type { Rule, SecurityGroup } from './security-group.ts';
import { writePermissions } from './write-permissions.ts';

/** A group as the API shows it. */
export function groupShape(group: SecurityGroup): sdk.SecurityGroup {
  return {
    GroupId: group.id,
    GroupName: group.name,
    Description: group.description,
    OwnerId: group.accountId,
    VpcId: group.vpcId,
    SecurityGroupArn: arnOf(group, 'security-group', group.id),
    Tags: [...group.tags],
    IpPermissions: writePermissions(group, false),
    IpPermissionsEgress: writePermissions(group, true),
  };
}

/** A rule as the API shows it. Rules have no tags here. */
export function ruleShape(group: SecurityGroup, rule: Rule): sdk.SecurityGroupRule {
  const { peer } = rule;
  return {
    ...commonShape(group, rule),
    GroupOwnerId: group.accountId,
    ReferencedGroupInfo: peer.kind === 'group' ? { GroupId: peer.groupId, UserId: group.accountId } : undefined,
    Tags: [],
    SecurityGroupRuleArn: arnOf(group, 'security-group-rule', rule.id),
  };
}

/** A rule that is no more, which the API shows a little differently. */
export function revokedRuleShape(group: SecurityGroup, rule: Rule): sdk.RevokedSecurityGroupRule {
  const { peer } = rule;
  return { ...commonShape(group, rule), ReferencedGroupId: peer.kind === 'group' ? peer.groupId : undefined };
}

function commonShape(group: SecurityGroup, { peer, ...rule }: Rule) {
  return {
    SecurityGroupRuleId: rule.id,
    GroupId: group.id,
    IsEgress: rule.isEgress,
    IpProtocol: rule.protocol,
    // EC2 says -1 for the ports of a rule for all traffic, though its permissions have none.
    FromPort: rule.fromPort ?? -1,
    ToPort: rule.toPort ?? -1,
    CidrIpv4: peer.kind === 'ipv4' ? peer.cidr : undefined,
    CidrIpv6: peer.kind === 'ipv6' ? peer.cidr : undefined,
    Description: rule.description,
  };
}
