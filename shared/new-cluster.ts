import { TerminalError } from './errors.ts';
import { besideNameOf } from './names.ts';
import { planOf, type Saga } from './saga.ts';
import { outputOf } from './step-outputs.ts';
import type { Target } from './target-guard.ts';

/** Whether the new cluster is made beside an old one; where there is none, a swap restores under the target's name. */
export const isBeside = (saga: Saga): boolean =>
  planOf(saga).strategy === 'swap' && outputOf(saga, 'snapshot-check').targetResourceId !== undefined;

/** The name that the new cluster is made under, and bears until it is swapped. */
export const newClusterIdOf = (saga: Saga): string =>
  isBeside(saga) ? besideNameOf(saga.restoreId) : planOf(saga).target.cluster;

/**
 * Refuses a new cluster that has fewer instances than the restore makes: it answers nobody, or not as many, whatever its
 * status says. By their number, because a swap changes their names, and back. Throws a `TerminalError`. Pure.
 */
export function assertWhole(saga: Saga, { cluster, instances }: Target): void {
  if (hasAllInstances(saga, instances)) return;
  throw new TerminalError(
    'InstancesLost',
    `cluster '${cluster.id}' has ${instances.length} instances, expected the ${instanceCountOf(saga)} that this restore made`,
    'Somebody deleted some during the restore. Nothing was renamed; retry the restore, which makes them again.',
  );
}

export const hasAllInstances = (saga: Saga, instances: readonly unknown[]): boolean =>
  instances.length >= instanceCountOf(saga);

const instanceCountOf = (saga: Saga): number => outputOf(saga, 'restore-snapshot').instances.length;
