import type { TagQueueRequest } from '@aws-sdk/client-sqs';
import type { Operation } from '../../wire/service.ts';
import { queueOperation } from '../queue-operation.ts';
import type { SqsState } from '../sqs-state.ts';

export function tagQueue(state: SqsState): Operation<TagQueueRequest, object> {
  return queueOperation(state, 'sqs:TagQueue', (queue, { Tags = {} }: TagQueueRequest) => {
    for (const [key, value] of Object.entries(Tags)) queue.tags.set(key, value);
    return {};
  });
}
