import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { Peer, Rule, SecurityGroup } from './security-group.ts';

export interface Connection {
  readonly port: number;
  readonly from: {
    /** An IPv4 or IPv6 address. */
    readonly address: string;
    /** The groups of the one who connects; none for somebody outside the VPC. */
    readonly groupIds: readonly string[];
  };
}

/** Whether a resource with these groups takes a TCP connection: one rule of one group is enough. Pure. */
export function admits(groups: readonly SecurityGroup[], { port, from }: Connection): boolean {
  const isAdmitting = (rule: Rule) => !rule.isEgress && coversPort(rule, port) && coversPeer(rule.peer, from);
  return groups.some(({ rules }) => rules.some(isAdmitting));
}

function coversPort({ protocol, fromPort = 0, toPort = -1 }: Rule, port: number): boolean {
  return protocol === '-1' || (protocol === 'tcp' && fromPort <= port && port <= toPort);
}

function coversPeer(peer: Peer, from: Connection['from']): boolean {
  return peer.kind === 'group' ? from.groupIds.includes(peer.groupId) : coversAddress(peer, plain(from.address));
}

function coversAddress({ kind, cidr }: Exclude<Peer, { kind: 'group' }>, address: string): boolean {
  // A list of blocks would take an IPv4 address for an IPv6 one, and `::/0` would admit it.
  if (!(kind === 'ipv4' ? isIPv4(address) : isIPv6(address))) return false;
  const [network = '', prefix] = cidr.split('/');
  const block = new BlockList();
  block.addSubnet(network, Number(prefix), kind);
  return block.check(address, kind);
}

/** Sockets that listen to both families write IPv4 addresses as `::ffff:127.0.0.1`. */
function plain(address: string): string {
  const mapped = /^::ffff:(.+)$/i.exec(address)?.[1] ?? '';
  return isIPv4(mapped) ? mapped : address;
}
