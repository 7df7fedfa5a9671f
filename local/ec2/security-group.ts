/** One rule: a protocol, its ports and one peer, as EC2 keeps it. A permission with several peers becomes several. */
export interface Rule extends Traffic {
  /** `sgr-…` */
  readonly id: string;
  readonly description?: string;
}

/** What makes two rules of a group the same one. */
export interface Traffic {
  readonly isEgress: boolean;
  /** `-1` is every protocol, and then there are no ports. */
  readonly protocol: 'tcp' | 'udp' | '-1';
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly peer: Peer;
}

/** Where the traffic of a rule comes from or, of an egress rule, goes to. */
export type Peer =
  | { readonly kind: 'ipv4' | 'ipv6'; readonly cidr: string }
  /** Whatever is a member of that group. */
  | { readonly kind: 'group'; readonly groupId: string };

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
  readonly accountId: string;
  readonly region: string;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
  rules: readonly Rule[];
}

export function isSameTraffic(one: Traffic, other: Traffic): boolean {
  return (
    one.isEgress === other.isEgress &&
    one.protocol === other.protocol &&
    one.fromPort === other.fromPort &&
    one.toPort === other.toPort &&
    peerName(one.peer) === peerName(other.peer)
  );
}

export function peerName(peer: Peer): string {
  return peer.kind === 'group' ? peer.groupId : peer.cidr;
}
