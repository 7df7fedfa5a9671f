import type { Subscription as SubscriptionShape } from '@aws-sdk/client-sns';
import type { Subscription } from './topic.ts';

/** A subscription as the list operations answer it; a pending one has no ARN to show yet. */
export function subscriptionShape(subscription: Subscription): SubscriptionShape {
  return {
    SubscriptionArn: subscription.isPending ? 'PendingConfirmation' : subscription.arn,
    Owner: subscription.owner,
    Protocol: subscription.protocol,
    Endpoint: subscription.endpoint,
    TopicArn: subscription.topicArn,
  };
}
