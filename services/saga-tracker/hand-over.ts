import { FIRST_STEP } from '../../events/services.ts';
import { clusterArnOf } from '../../shared/names.ts';
import type { SagaOpener, SagaStore } from '../../shared/saga-store.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import type { LockChange, Turn } from '../../shared/commit.ts';
import { begunSaga } from './open-saga.ts';

/**
 * What becomes of the target when its restore ends: the first that still queues for it gets it, or it is free. Nothing,
 * for a restore that never held it.
 */
export async function handOver(
  saga: Saga,
  store: Pick<SagaStore & SagaOpener, 'read' | 'lockOf'>,
  turn: Turn,
): Promise<LockChange | undefined> {
  const hasBegun = saga.steps[FIRST_STEP] !== undefined;
  if (!hasBegun) return undefined;
  const before = await store.lockOf(clusterArnOf(planOf(saga).target));
  // The lock is another's, or gone: then there is nothing of ours to free, and the restore must end all the same.
  if (before?.holder !== saga.restoreId) return undefined;
  const { queue } = before;
  for (const [index, restoreId] of queue.entries()) {
    const next = await store.read(restoreId);
    // One that was cancelled or waited too long is passed over.
    if (next?.phase !== 'queued') continue;
    return { kind: 'hand-over', to: begunSaga(next, turn), queue, rest: queue.slice(index + 1) };
  }
  return { kind: 'release', queue };
}
