import type { SendMessageBatchRequest } from '@aws-sdk/client-sqs';
import type { Operation } from '../../wire/service.ts';
import { type BatchResult, runBatch } from '../batch.ts';
import { batchFault } from '../faults.ts';
import { queueOperation } from '../queue-operation.ts';
import type { SqsState } from '../sqs-state.ts';
import { checkQueuePolicy, sizeOfMessage, storeMessage, type Stored } from '../store-message.ts';

const BATCH_BYTES_MAX = 1_048_576;

export function sendMessageBatch(state: SqsState): Operation<SendMessageBatchRequest, BatchResult<Stored>> {
  return queueOperation(state, 'sqs:SendMessage', (queue, { Entries }: SendMessageBatchRequest, caller) => {
    checkQueuePolicy(queue, caller);
    const bytes = (Entries ?? []).reduce((sum, entry) => sum + sizeOfMessage(entry), 0);
    if (bytes > BATCH_BYTES_MAX) {
      const message = `Batch requests cannot be longer than ${BATCH_BYTES_MAX} bytes. You have sent ${bytes} bytes.`;
      throw batchFault('BatchRequestTooLong', message);
    }
    return runBatch(Entries, 'SendMessageBatchRequestEntry', (entry) =>
      storeMessage(queue, entry, caller, state.clock.now()),
    );
  });
}
