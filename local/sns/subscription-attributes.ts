import { parseArn } from '../sqs/arn.ts';
import { notImitated } from '../wire/aws-fault.ts';
import { invalidParameter, notFound } from './faults.ts';
import type { SnsContext } from './sns-context.ts';
import type { Subscription, Topic } from './topic.ts';

/** Checks one attribute of Subscribe or SetSubscriptionAttributes; what is not imitated is refused by name. */
export function checkSubscriptionAttribute(name: string, value: string): void {
  switch (name) {
    case 'RawMessageDelivery':
      if (value !== 'true' && value !== 'false') {
        throw invalidParameter(
          `Attributes Reason: RawMessageDelivery: Invalid value [${value}]. Must be true or false.`,
        );
      }
      return;
    case 'RedrivePolicy':
      return checkRedrivePolicy(value);
    case 'FilterPolicy':
    case 'FilterPolicyScope':
      throw notImitated('filter policies of SNS subscriptions');
    case 'DeliveryPolicy':
    case 'SubscriptionRoleArn':
    case 'ReplayPolicy':
      throw notImitated(`the subscription attribute ${name}`);
    default:
      throw invalidParameter('AttributeName');
  }
}

/** The topic and the subscription of a subscription's ARN. Throws NotFound. */
export function subscriptionOf(
  { topics }: SnsContext,
  arn: string | undefined,
): { readonly topic: Topic; readonly subscription: Subscription } {
  const topic = topics.get(topicArnOf(arn));
  const subscription = topic?.subscriptions.get(arn!);
  if (!topic || !subscription) throw notFound('Subscription');
  return { topic, subscription };
}

/** A subscription's ARN is its topic's with one more part. */
export function topicArnOf(subscriptionArn: string | undefined): string {
  const parts = (subscriptionArn ?? '').split(':');
  if (parts.length < 6) {
    throw invalidParameter(`SubscriptionArn Reason: An ARN must have at least 6 elements, not ${parts.length}`);
  }
  return parts.slice(0, 6).join(':');
}

function checkRedrivePolicy(value: string): void {
  if (value === '') return;
  let target: unknown;
  try {
    target = (JSON.parse(value) as { deadLetterTargetArn?: unknown }).deadLetterTargetArn;
  } catch {
    throw invalidParameter('RedrivePolicy: failed to parse JSON.');
  }
  if (typeof target !== 'string' || parseArn(target)?.service !== 'sqs') {
    throw invalidParameter('RedrivePolicy: deadLetterTargetArn is an invalid arn');
  }
}
