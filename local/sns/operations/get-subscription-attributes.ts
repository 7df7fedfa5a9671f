import type { GetSubscriptionAttributesInput, GetSubscriptionAttributesResponse } from '@aws-sdk/client-sns';
import type { Operation } from '../../wire/service.ts';
import type { SnsContext } from '../sns-context.ts';
import { subscriptionOf, topicArnOf } from '../subscription-attributes.ts';

export function getSubscriptionAttributes(
  context: SnsContext,
): Operation<GetSubscriptionAttributesInput, GetSubscriptionAttributesResponse> {
  return {
    permissions: ({ SubscriptionArn }) => [
      { action: 'sns:GetSubscriptionAttributes', resource: topicArnOf(SubscriptionArn) },
    ],
    handle: ({ SubscriptionArn }) => {
      const { subscription } = subscriptionOf(context, SubscriptionArn);
      return {
        Attributes: {
          SubscriptionArn: subscription.arn,
          TopicArn: subscription.topicArn,
          Owner: subscription.owner,
          Protocol: subscription.protocol,
          Endpoint: subscription.endpoint,
          PendingConfirmation: String(subscription.isPending),
          RawMessageDelivery: 'false',
          ...Object.fromEntries(subscription.attributes),
        },
      };
    },
  };
}
