import type { PurgeQueueRequest } from '@aws-sdk/client-sqs';
import type { Operation } from '../../wire/service.ts';
import { purgeQueueInProgress } from '../faults.ts';
import { queueOperation } from '../queue-operation.ts';
import type { SqsState } from '../sqs-state.ts';

const PURGE_AGAIN_AFTER_MS = 60_000;

export function purgeQueue(state: SqsState): Operation<PurgeQueueRequest, object> {
  return queueOperation(state, 'sqs:PurgeQueue', (queue) => {
    const nowMs = state.clock.now();
    if (nowMs < queue.purgedAtMs + PURGE_AGAIN_AFTER_MS) throw purgeQueueInProgress(queue.name);
    queue.purgedAtMs = nowMs;
    queue.messages = [];
    return {};
  });
}
