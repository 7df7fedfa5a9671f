import type { UnsubscribeInput } from '@aws-sdk/client-sns';
import type { Operation } from '../../wire/service.ts';
import type { SnsContext } from '../sns-context.ts';
import { topicArnOf } from '../subscription-attributes.ts';

/** Ends a subscription; ending what is not there succeeds. */
export function unsubscribe({ topics }: SnsContext): Operation<UnsubscribeInput, object> {
  return {
    // IAM knows no subscriptions: the resource of this action is the topic.
    permissions: ({ SubscriptionArn }) => [{ action: 'sns:Unsubscribe', resource: topicArnOf(SubscriptionArn) }],
    handle: ({ SubscriptionArn }) => {
      topics.get(topicArnOf(SubscriptionArn))?.subscriptions.delete(SubscriptionArn!);
      return {};
    },
  };
}
