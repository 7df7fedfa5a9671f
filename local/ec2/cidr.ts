import { isIPv4, isIPv6 } from 'node:net';
import { ec2Faults } from './faults.ts';
import type { Peer } from './security-group.ts';

/**
 * The block of an IPv4 range, as EC2 writes it: 100.68.0.18/18 becomes 100.68.0.0/18.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html
 */
export function ipv4Block(cidr: string): Peer {
  const { address, prefix } = parts(cidr);
  if (!isIPv4(address) || prefix > 32) throw malformed(cidr);
  const hostBits = 32 - prefix;
  const bytes = address.split('.').map((byte, index) => {
    const hostBitsHere = Math.min(8, Math.max(0, hostBits - 8 * (3 - index)));
    return (Number(byte) >> hostBitsHere) << hostBitsHere;
  });
  return { kind: 'ipv4', cidr: `${bytes.join('.')}/${prefix}` };
}

/** The block of an IPv6 range. Unlike EC2 it keeps the way of writing, but for the case. */
export function ipv6Block(cidr: string): Peer {
  const { address, prefix } = parts(cidr);
  if (!isIPv6(address) || address.includes('%') || prefix > 128) throw malformed(cidr);
  return { kind: 'ipv6', cidr: `${address.toLowerCase()}/${prefix}` };
}

function parts(cidr: string): { readonly address: string; readonly prefix: number } {
  const [, address = '', prefix] = /^([^/]+)\/(\d{1,3})$/.exec(cidr) ?? [];
  if (prefix === undefined) throw malformed(cidr);
  return { address, prefix: Number(prefix) };
}

const malformed = (cidr: string) => ec2Faults.invalidParameter(`CIDR block ${cidr} is malformed`);
