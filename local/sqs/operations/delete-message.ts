import type { DeleteMessageRequest } from '@aws-sdk/client-sqs';
import type { Operation } from '../../wire/service.ts';
import { missingParameter } from '../faults.ts';
import type { Queue } from '../queue.ts';
import { queueOperation } from '../queue-operation.ts';
import type { SqsState } from '../sqs-state.ts';
import { messageOfHandle } from '../take-messages.ts';

export function deleteMessage(state: SqsState): Operation<DeleteMessageRequest, object> {
  return queueOperation(state, 'sqs:DeleteMessage', (queue, { ReceiptHandle }: DeleteMessageRequest) =>
    deleteByHandle(queue, ReceiptHandle),
  );
}

/** Deletes the message of a receipt handle; a message that is gone or was received again is left, without a fault. */
export function deleteByHandle(queue: Queue, handle: string | undefined): object {
  if (!handle) throw missingParameter('ReceiptHandle');
  const message = messageOfHandle(queue, handle);
  if (message) queue.messages = queue.messages.filter((other) => other !== message);
  return {};
}
