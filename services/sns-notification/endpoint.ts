import type { Saga } from '../../shared/saga.ts';
import { outputOf } from '../../shared/step-outputs.ts';

/** Where clients reach the refreshed target: a swap has given the new cluster another address than it was made with. */
export function endpointOf(saga: Saga): { readonly endpoint: string; readonly port: number } {
  const { endpoint, port } = saga.outputs['swap-target'] ?? {};
  const made = outputOf(saga, 'check-restore-status');
  return { endpoint: endpoint ?? made.endpoint, port: port ?? made.port };
}
