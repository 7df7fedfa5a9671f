import type { SetQueueAttributesRequest } from '@aws-sdk/client-sqs';
import type { Operation } from '../../wire/service.ts';
import { checkAttributes } from '../queue-attributes.ts';
import { queueOperation } from '../queue-operation.ts';
import type { SqsState } from '../sqs-state.ts';

export function setQueueAttributes(state: SqsState): Operation<SetQueueAttributesRequest, object> {
  return queueOperation(state, 'sqs:SetQueueAttributes', (queue, { Attributes = {} }: SetQueueAttributesRequest) => {
    const attributes = Attributes as Record<string, string>;
    checkAttributes(attributes, state, queue.arn);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === '') queue.attributes.delete(name);
      else queue.attributes.set(name, value);
    }
    queue.modifiedAtMs = state.clock.now();
    return {};
  });
}
