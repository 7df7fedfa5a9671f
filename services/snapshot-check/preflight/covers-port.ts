import type { IngressRule } from './place-reader.ts';

/** Whether a rule is about TCP connections to this port. Pure. */
export function coversPort({ protocol, fromPort = 0, toPort = 65_535 }: IngressRule, port: number): boolean {
  return protocol === '-1' || (protocol === 'tcp' && fromPort <= port && port <= toPort);
}
