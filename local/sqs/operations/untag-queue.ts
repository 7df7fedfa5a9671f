import type { UntagQueueRequest } from '@aws-sdk/client-sqs';
import type { Operation } from '../../wire/service.ts';
import { queueOperation } from '../queue-operation.ts';
import type { SqsState } from '../sqs-state.ts';

export function untagQueue(state: SqsState): Operation<UntagQueueRequest, object> {
  return queueOperation(state, 'sqs:UntagQueue', (queue, { TagKeys = [] }: UntagQueueRequest) => {
    for (const key of TagKeys) queue.tags.delete(key);
    return {};
  });
}
