import type { SendMessageRequest } from '@aws-sdk/client-sqs';
import type { Operation } from '../../wire/service.ts';
import { queueOperation } from '../queue-operation.ts';
import type { SqsState } from '../sqs-state.ts';
import { checkQueuePolicy, storeMessage, type Stored } from '../store-message.ts';

export function sendMessage(state: SqsState): Operation<SendMessageRequest, Stored> {
  return queueOperation(state, 'sqs:SendMessage', (queue, input: SendMessageRequest, caller) => {
    checkQueuePolicy(queue, caller);
    return storeMessage(queue, input, caller, state.clock.now());
  });
}
