import type { IpPermission } from '@aws-sdk/client-ec2';
import type { Rule, SecurityGroup } from './security-group.ts';

/** The rules of one direction as permissions: rules for the same protocol and ports are shown as one. */
export function writePermissions(group: SecurityGroup, isEgress: boolean): IpPermission[] {
  const rules = group.rules.filter((rule) => rule.isEgress === isEgress);
  const together = Map.groupBy(rules, ({ protocol, fromPort, toPort }) => `${protocol} ${fromPort} ${toPort}`);
  return [...together.values()].map((same) => permission(group, same));
}

function permission({ accountId }: SecurityGroup, rules: readonly Rule[]): IpPermission {
  const { protocol, fromPort, toPort } = rules[0]!;
  const shown = rules.map(({ peer, description: Description }) => ({ peer, Description }));
  return {
    IpProtocol: protocol,
    FromPort: fromPort,
    ToPort: toPort,
    UserIdGroupPairs: shown.flatMap(({ peer, Description }) =>
      peer.kind === 'group' ? [{ Description, UserId: accountId, GroupId: peer.groupId }] : [],
    ),
    IpRanges: shown.flatMap(({ peer, Description }) =>
      peer.kind === 'ipv4' ? [{ Description, CidrIp: peer.cidr }] : [],
    ),
    Ipv6Ranges: shown.flatMap(({ peer, Description }) =>
      peer.kind === 'ipv6' ? [{ Description, CidrIpv6: peer.cidr }] : [],
    ),
    PrefixListIds: [],
  };
}
