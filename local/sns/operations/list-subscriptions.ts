import type { ListSubscriptionsInput, ListSubscriptionsResponse } from '@aws-sdk/client-sns';
import type { Operation } from '../../wire/service.ts';
import { listPage } from '../list-page.ts';
import { type SnsContext, topicArn, topicsOf } from '../sns-context.ts';
import { subscriptionShape } from '../subscription-shape.ts';

export function listSubscriptions(context: SnsContext): Operation<ListSubscriptionsInput, ListSubscriptionsResponse> {
  return {
    permissions: (_input, caller) => [{ action: 'sns:ListSubscriptions', resource: topicArn(caller, '*') }],
    handle: ({ NextToken }, caller) => {
      const all = topicsOf(context, caller).flatMap(({ subscriptions }) => [...subscriptions.values()]);
      const { items, nextToken } = listPage(all, NextToken);
      return { Subscriptions: items.map(subscriptionShape), NextToken: nextToken };
    },
  };
}
