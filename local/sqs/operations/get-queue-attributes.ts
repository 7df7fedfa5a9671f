import type { GetQueueAttributesRequest, GetQueueAttributesResult } from '@aws-sdk/client-sqs';
import type { Operation } from '../../wire/service.ts';
import { invalidAttributeName } from '../faults.ts';
import { describeAttributes } from '../queue-attributes.ts';
import { queueOperation } from '../queue-operation.ts';
import type { SqsState } from '../sqs-state.ts';

/** Known to AWS, absent from the answer while they have no value. */
const WITHOUT_VALUE = new Set([
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'FifoQueue',
]);

export function getQueueAttributes(state: SqsState): Operation<GetQueueAttributesRequest, GetQueueAttributesResult> {
  return queueOperation(
    state,
    'sqs:GetQueueAttributes',
    (queue, { AttributeNames = [] }: GetQueueAttributesRequest) => {
      const all = describeAttributes(queue, state.clock.now());
      if (AttributeNames.includes('All')) return { Attributes: all };
      const unknown = AttributeNames.find((name) => all[name] === undefined && !WITHOUT_VALUE.has(name));
      if (unknown !== undefined) throw invalidAttributeName(unknown);
      const chosen = AttributeNames.filter((name) => all[name] !== undefined);
      // Without names AWS answers without attributes.
      return chosen.length === 0 ? {} : { Attributes: Object.fromEntries(chosen.map((name) => [name, all[name]!])) };
    },
  );
}
