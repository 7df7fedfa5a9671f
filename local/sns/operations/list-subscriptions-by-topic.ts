import type { ListSubscriptionsByTopicInput, ListSubscriptionsByTopicResponse } from '@aws-sdk/client-sns';
import type { Operation } from '../../wire/service.ts';
import { listPage } from '../list-page.ts';
import type { SnsContext } from '../sns-context.ts';
import { subscriptionShape } from '../subscription-shape.ts';
import { topicOperation } from '../topic-operation.ts';

export function listSubscriptionsByTopic(
  context: SnsContext,
): Operation<ListSubscriptionsByTopicInput, ListSubscriptionsByTopicResponse> {
  return topicOperation(
    context,
    'sns:ListSubscriptionsByTopic',
    ({ subscriptions }, { NextToken }: ListSubscriptionsByTopicInput) => {
      const { items, nextToken } = listPage([...subscriptions.values()], NextToken);
      return { Subscriptions: items.map(subscriptionShape), NextToken: nextToken };
    },
  );
}
