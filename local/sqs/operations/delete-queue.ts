import type { DeleteQueueRequest } from '@aws-sdk/client-sqs';
import type { Operation } from '../../wire/service.ts';
import { wakeReceivers } from '../queue.ts';
import { queueOperation } from '../queue-operation.ts';
import type { SqsState } from '../sqs-state.ts';

export function deleteQueue(state: SqsState): Operation<DeleteQueueRequest, object> {
  return queueOperation(state, 'sqs:DeleteQueue', (queue) => {
    state.queues.delete(queue.arn);
    state.deletedAtMs.set(queue.arn, state.clock.now());
    queue.messages = [];
    wakeReceivers(queue);
    return {};
  });
}
