import type { Clock } from '../clock.ts';
import type { WireService } from '../wire/service.ts';
import { changeMessageVisibility } from './operations/change-message-visibility.ts';
import { createQueue } from './operations/create-queue.ts';
import { deleteMessage } from './operations/delete-message.ts';
import { deleteMessageBatch } from './operations/delete-message-batch.ts';
import { deleteQueue } from './operations/delete-queue.ts';
import { getQueueAttributes } from './operations/get-queue-attributes.ts';
import { getQueueUrl } from './operations/get-queue-url.ts';
import { listQueueTags } from './operations/list-queue-tags.ts';
import { listQueues } from './operations/list-queues.ts';
import { purgeQueue } from './operations/purge-queue.ts';
import { receiveMessage } from './operations/receive-message.ts';
import { sendMessage } from './operations/send-message.ts';
import { sendMessageBatch } from './operations/send-message-batch.ts';
import { setQueueAttributes } from './operations/set-queue-attributes.ts';
import { tagQueue } from './operations/tag-queue.ts';
import { untagQueue } from './operations/untag-queue.ts';
import type { SqsState } from './sqs-state.ts';

export interface SqsOptions {
  readonly clock: Clock;
  /** Where the wire server listens, for queue URLs: `http://127.0.0.1:4566`, without a slash at the end. */
  readonly baseUrl: () => string;
}

/** SQS with standard queues. FIFO queues are refused by name. */
export function createSqs({ clock, baseUrl }: SqsOptions): WireService {
  const state: SqsState = { clock, baseUrl, queues: new Map(), deletedAtMs: new Map() };
  return {
    name: 'sqs',
    protocol: { kind: 'json', version: '1.0', targetPrefix: 'AmazonSQS' },
    operations: {
      ChangeMessageVisibility: changeMessageVisibility(state),
      CreateQueue: createQueue(state),
      DeleteMessage: deleteMessage(state),
      DeleteMessageBatch: deleteMessageBatch(state),
      DeleteQueue: deleteQueue(state),
      GetQueueAttributes: getQueueAttributes(state),
      GetQueueUrl: getQueueUrl(state),
      ListQueueTags: listQueueTags(state),
      ListQueues: listQueues(state),
      PurgeQueue: purgeQueue(state),
      ReceiveMessage: receiveMessage(state),
      SendMessage: sendMessage(state),
      SendMessageBatch: sendMessageBatch(state),
      SetQueueAttributes: setQueueAttributes(state),
      TagQueue: tagQueue(state),
      UntagQueue: untagQueue(state),
    },
  };
}
