import type { IpPermission } from '@aws-sdk/client-ec2';
import { notImitated } from '../wire/aws-fault.ts';
import { ipv4Block, ipv6Block } from './cidr.ts';
import { ec2Faults } from './faults.ts';
import { isSameTraffic, type Peer, type Rule, type Traffic } from './security-group.ts';

/** A rule that has no id yet. */
export type RequestedRule = Omit<Rule, 'id'>;

/** The id of the group that a pair names; throws when there is no such group. */
export type GroupOfPair = (pair: { GroupId?: string; GroupName?: string; UserId?: string }) => string;

const PORT_MAX = 65_535;

/** One rule for each peer of each permission. Throws for what EC2 refuses and for what is not imitated. */
export function readTraffic(
  permissions: readonly IpPermission[],
  isEgress: boolean,
  groupOfPair: GroupOfPair,
): readonly RequestedRule[] {
  const rules = permissions.flatMap((permission) => {
    const what = { isEgress, ...protocolAndPorts(permission) };
    return peersOf(permission, groupOfPair).map((peer) => ({ ...what, ...peer }));
  });
  const isRepeated = rules.some((rule, index) => rules.findIndex((other) => isSameTraffic(rule, other)) < index);
  if (isRepeated) throw ec2Faults.invalidParameter('The same permission must not appear multiple times');
  return rules;
}

/** Names and numbers are the same to EC2, which answers with names. */
const PROTOCOLS: Readonly<Record<string, Traffic['protocol']>> = {
  '-1': '-1',
  all: '-1',
  tcp: 'tcp',
  '6': 'tcp',
  udp: 'udp',
  '17': 'udp',
};

function protocolAndPorts({ IpProtocol, FromPort, ToPort }: IpPermission) {
  if (IpProtocol === undefined) throw ec2Faults.missing('The request must contain the parameter ipProtocol');
  const protocol = PROTOCOLS[IpProtocol.toLowerCase()];
  if (protocol === undefined) throw notImitated(`security group rules for the protocol '${IpProtocol}'`);
  if (protocol === '-1') return { protocol };
  if (FromPort === undefined || ToPort === undefined) {
    throw ec2Faults.invalidParameter('Invalid value for portRange. Must specify both from and to ports with TCP/UDP.');
  }
  const outside = [FromPort, ToPort].find((port) => port < 0 || port > PORT_MAX);
  if (outside !== undefined) throw ec2Faults.invalidParameter(`TCP/UDP port (${outside}) out of range`);
  if (FromPort > ToPort) throw ec2Faults.invalidParameter(`Invalid TCP/UDP port range (${FromPort}:${ToPort})`);
  return { protocol, fromPort: FromPort, toPort: ToPort };
}

function peersOf(permission: IpPermission, groupOfPair: GroupOfPair): { peer: Peer; description?: string }[] {
  const { IpRanges = [], Ipv6Ranges = [], UserIdGroupPairs = [], PrefixListIds = [] } = permission;
  if (PrefixListIds.length > 0) throw notImitated('prefix lists in security group rules');
  const peers = [
    ...IpRanges.map(({ CidrIp = '', Description }) => ({ peer: ipv4Block(CidrIp), description: Description })),
    ...Ipv6Ranges.map(({ CidrIpv6 = '', Description }) => ({ peer: ipv6Block(CidrIpv6), description: Description })),
    ...UserIdGroupPairs.map((pair) => {
      if (pair.VpcPeeringConnectionId !== undefined) throw notImitated('security group rules across peered VPCs');
      return { peer: { kind: 'group', groupId: groupOfPair(pair) } as const, description: pair.Description };
    }),
  ];
  // That AWS answers with this code is a guess.
  if (peers.length === 0) {
    throw ec2Faults.missing('Missing source specification: include source security group or CIDR information');
  }
  return peers;
}
