import type { GetQueueUrlRequest, GetQueueUrlResult } from '@aws-sdk/client-sqs';
import type { Caller, Operation } from '../../wire/service.ts';
import { queueArn } from '../arn.ts';
import { queueDoesNotExist } from '../faults.ts';
import { queueUrl, type SqsState } from '../sqs-state.ts';

export function getQueueUrl(state: SqsState): Operation<GetQueueUrlRequest, GetQueueUrlResult> {
  const arnOf = ({ QueueName, QueueOwnerAWSAccountId }: GetQueueUrlRequest, { region, accountId }: Caller) =>
    queueArn(region, QueueOwnerAWSAccountId ?? accountId, QueueName ?? '');
  return {
    permissions: (input, caller) => [{ action: 'sqs:GetQueueUrl', resource: arnOf(input, caller) }],
    handle: (input, caller) => {
      const queue = state.queues.get(arnOf(input, caller));
      if (!queue) throw queueDoesNotExist();
      return { QueueUrl: queueUrl(state, queue) };
    },
  };
}
