import type { ListQueueTagsRequest, ListQueueTagsResult } from '@aws-sdk/client-sqs';
import type { Operation } from '../../wire/service.ts';
import { queueOperation } from '../queue-operation.ts';
import type { SqsState } from '../sqs-state.ts';

export function listQueueTags(state: SqsState): Operation<ListQueueTagsRequest, ListQueueTagsResult> {
  return queueOperation(state, 'sqs:ListQueueTags', (queue) =>
    queue.tags.size === 0 ? {} : { Tags: Object.fromEntries(queue.tags) },
  );
}
