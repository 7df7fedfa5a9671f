import type { DeleteMessageBatchRequest } from '@aws-sdk/client-sqs';
import type { Operation } from '../../wire/service.ts';
import { type BatchResult, runBatch } from '../batch.ts';
import { queueOperation } from '../queue-operation.ts';
import type { SqsState } from '../sqs-state.ts';
import { deleteByHandle } from './delete-message.ts';

export function deleteMessageBatch(state: SqsState): Operation<DeleteMessageBatchRequest, BatchResult<object>> {
  return queueOperation(state, 'sqs:DeleteMessage', (queue, { Entries }: DeleteMessageBatchRequest) =>
    runBatch(Entries, 'DeleteMessageBatchRequestEntry', ({ ReceiptHandle }) => deleteByHandle(queue, ReceiptHandle)),
  );
}
