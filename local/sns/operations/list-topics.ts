import type { ListTopicsInput, ListTopicsResponse } from '@aws-sdk/client-sns';
import type { Operation } from '../../wire/service.ts';
import { listPage } from '../list-page.ts';
import { type SnsContext, topicArn, topicsOf } from '../sns-context.ts';

export function listTopics(context: SnsContext): Operation<ListTopicsInput, ListTopicsResponse> {
  return {
    permissions: (_input, caller) => [{ action: 'sns:ListTopics', resource: topicArn(caller, '*') }],
    handle: ({ NextToken }, caller) => {
      const { items, nextToken } = listPage(topicsOf(context, caller), NextToken);
      return { Topics: items.map(({ arn }) => ({ TopicArn: arn })), NextToken: nextToken };
    },
  };
}
