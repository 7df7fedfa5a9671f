import { isBeside } from './new-cluster.ts';
import type { Saga } from './saga.ts';

/**
 * Whether a restore can no longer be stopped: the old cluster is being deleted or renamed, or the new one is being made
 * under the target's name. A failure is taken back after that as far as it can be; a wish to stop is refused. Pure.
 */
export function isPastWayBack({ outputs, steps, ...saga }: Saga): boolean {
  if (outputs['delete-rds']?.begunAt !== undefined || outputs['swap-target']?.begunAt !== undefined) return true;
  return steps['restore-snapshot'] !== undefined && !isBeside({ outputs, steps, ...saga });
}
