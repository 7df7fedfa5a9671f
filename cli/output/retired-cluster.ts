import { besideArnOf, retiredNameOf } from '../../shared/names.ts';
import type { Saga } from '../../shared/saga.ts';

/** The old cluster of a swap, under its new name. */
export interface RetiredCluster {
  readonly cluster: string;
  readonly arn: string;
  readonly keepUntil: string;
  /** `left`: nobody will delete it any more. */
  readonly state: 'kept' | 'being-deleted' | 'deleted' | 'left';
}

/** The cluster that a swap has put aside; nothing before it has, and where there was none. Pure. */
export function retiredCluster(saga: Saga, now: Date): RetiredCluster | undefined {
  const { swappedAt, oldResourceId, keepUntil } = saga.outputs['swap-target'] ?? {};
  if (!saga.plan || !swappedAt || !oldResourceId || !keepUntil) return undefined;
  const cluster = retiredNameOf(saga.restoreId);
  const arn = besideArnOf(saga.plan.target, cluster);
  return { cluster, arn, keepUntil, state: stateOf(saga, keepUntil, now) };
}

function stateOf({ phase, step, steps }: Saga, keepUntil: string, now: Date): RetiredCluster['state'] {
  if (steps['delete-rds']?.status === 'done') return 'deleted';
  // A swap that fails after its last rename is not taken back, and goes no further.
  if (phase === 'running') return 'kept';
  if (phase !== 'completed' || step !== 'delete-rds') return 'left';
  return now.toISOString() < keepUntil ? 'kept' : 'being-deleted';
}
