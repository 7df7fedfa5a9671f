import type { ListQueuesRequest, ListQueuesResult } from '@aws-sdk/client-sqs';
import type { Operation } from '../../wire/service.ts';
import { queueArn } from '../arn.ts';
import { invalidParameterValue } from '../faults.ts';
import { pageOf } from '../page.ts';
import { queueUrl, type SqsState } from '../sqs-state.ts';

const RESULTS_MAX = 1000;

export function listQueues(state: SqsState): Operation<ListQueuesRequest, ListQueuesResult> {
  return {
    permissions: (_input, { region, accountId }) => [
      { action: 'sqs:ListQueues', resource: queueArn(region, accountId, '*') },
    ],
    handle: ({ QueueNamePrefix = '', MaxResults = RESULTS_MAX, NextToken }, { region, accountId }) => {
      const urls = [...state.queues.values()]
        .filter((queue) => queue.region === region && queue.accountId === accountId)
        .filter((queue) => queue.name.startsWith(QueueNamePrefix))
        .map((queue) => queueUrl(state, queue));
      const { items, nextToken } = pageOf(urls, Math.min(MaxResults, RESULTS_MAX), NextToken, () => {
        throw invalidParameterValue('Invalid or expired next token.');
      });
      return items.length === 0 ? {} : { QueueUrls: [...items], NextToken: nextToken };
    },
  };
}
