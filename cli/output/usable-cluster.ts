import type { Saga } from '../../shared/saga.ts';
import type { RestoredClusterOutput } from '../../shared/step-outputs.ts';

/** Where the refreshed database answers, and its instances: after a swap under the names of the target. Pure. */
export function usableCluster({ outputs }: Saga): RestoredClusterOutput | undefined {
  const made = outputs['check-restore-status'];
  const swap = outputs['swap-target'];
  if (!made || !swap?.swappedAt) return made;
  const names = new Map(swap.moves.filter(({ of }) => of === 'new').map(({ from, to }) => [from, to]));
  return {
    endpoint: swap.endpoint ?? made.endpoint,
    port: swap.port ?? made.port,
    instances: made.instances.map((name) => names.get(name) ?? name),
  };
}
