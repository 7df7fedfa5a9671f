import type { ChangeMessageVisibilityRequest } from '@aws-sdk/client-sqs';
import type { Operation } from '../../wire/service.ts';
import { invalidParameterValue, messageNotInflight, missingParameter } from '../faults.ts';
import { wakeReceivers } from '../queue.ts';
import { queueOperation } from '../queue-operation.ts';
import type { SqsState } from '../sqs-state.ts';
import { messageOfHandle } from '../take-messages.ts';

const VISIBILITY_SECONDS_MAX = 43_200;

export function changeMessageVisibility(state: SqsState): Operation<ChangeMessageVisibilityRequest, object> {
  return queueOperation(
    state,
    'sqs:ChangeMessageVisibility',
    (queue, { ReceiptHandle, VisibilityTimeout: seconds = -1 }: ChangeMessageVisibilityRequest) => {
      if (!ReceiptHandle) throw missingParameter('ReceiptHandle');
      if (!Number.isInteger(seconds) || seconds < 0 || seconds > VISIBILITY_SECONDS_MAX) {
        const reason = `Reason: VisibilityTimeout must be an integer between 0 and ${VISIBILITY_SECONDS_MAX}.`;
        throw invalidParameterValue(`Value ${seconds} for parameter VisibilityTimeout is invalid. ${reason}`);
      }
      const nowMs = state.clock.now();
      const message = messageOfHandle(queue, ReceiptHandle);
      if (!message || message.visibleAtMs <= nowMs) throw messageNotInflight(ReceiptHandle);
      message.visibleAtMs = nowMs + seconds * 1000;
      wakeReceivers(queue);
      return {};
    },
  );
}
