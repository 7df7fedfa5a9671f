import { besideNameOf } from './names.ts';
import { planOf, type Saga } from './saga.ts';
import { outputOf } from './step-outputs.ts';

/** Whether the new cluster is made beside an old one; where there is none, a swap restores under the target's name. */
export const isBeside = (saga: Saga): boolean =>
  planOf(saga).strategy === 'swap' && outputOf(saga, 'snapshot-check').targetResourceId !== undefined;

/** The name that the new cluster is made under, and bears until it is swapped. */
export const newClusterIdOf = (saga: Saga): string =>
  isBeside(saga) ? besideNameOf(saga.restoreId) : planOf(saga).target.cluster;
