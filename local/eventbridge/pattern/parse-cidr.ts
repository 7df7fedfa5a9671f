import { BlockList, isIP } from 'node:net';
import { invalidEventPattern } from './invalid-event-pattern.ts';
import type { ValueMatcher } from './pattern.ts';

/** Parses `address/bits`, IPv4 or IPv6. */
export function parseCidr(text: string): ValueMatcher {
  const [address = '', bits, ...more] = text.split('/');
  if (bits === undefined || more.length > 0) throw invalidEventPattern("Malformed CIDR, one '/' required");
  if (!/^\d+$/.test(bits)) throw invalidEventPattern('Malformed CIDR, mask bits must be an integer');
  const family = isIP(address);
  if (family === 0) throw invalidEventPattern(`Malformed CIDR, '${address}' is not an IP address`);
  // By `aws/event-ruler`; a single address is written as a plain text. That AWS refuses this, too, is not documented.
  const limit = family === 4 ? 32 : 128;
  if (Number(bits) >= limit) throw invalidEventPattern(`IPv${family} mask bits must be < ${limit}`);
  const range = new BlockList();
  range.addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  return { kind: 'cidr', range };
}
