import type { Protocol } from './service.ts';

type FormProtocol = Extract<Protocol, { version: string; client: object }>;

/** Whether a service is asked by form, with `Action` and `Version` in the body. */
export function readsForms(protocol: Protocol): protocol is FormProtocol {
  return protocol.kind === 'query' || protocol.kind === 'ec2';
}
