import type { SetSubscriptionAttributesInput } from '@aws-sdk/client-sns';
import type { Operation } from '../../wire/service.ts';
import type { SnsContext } from '../sns-context.ts';
import { checkSubscriptionAttribute, subscriptionOf, topicArnOf } from '../subscription-attributes.ts';

export function setSubscriptionAttributes(context: SnsContext): Operation<SetSubscriptionAttributesInput, object> {
  return {
    permissions: ({ SubscriptionArn }) => [
      { action: 'sns:SetSubscriptionAttributes', resource: topicArnOf(SubscriptionArn) },
    ],
    handle: ({ SubscriptionArn, AttributeName = '', AttributeValue = '' }) => {
      const { attributes } = subscriptionOf(context, SubscriptionArn).subscription;
      checkSubscriptionAttribute(AttributeName, AttributeValue);
      if (AttributeValue === '') attributes.delete(AttributeName);
      else attributes.set(AttributeName, AttributeValue);
      return {};
    },
  };
}
