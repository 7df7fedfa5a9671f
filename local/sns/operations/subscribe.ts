import { randomUUID } from 'node:crypto';
import type { SubscribeInput, SubscribeResponse } from '@aws-sdk/client-sns';
import { parseArn } from '../../sqs/arn.ts';
import { notImitated } from '../../wire/aws-fault.ts';
import type { Operation } from '../../wire/service.ts';
import { invalidParameter } from '../faults.ts';
import type { SnsContext } from '../sns-context.ts';
import { checkSubscriptionAttribute } from '../subscription-attributes.ts';
import type { Protocol, Subscription, Topic } from '../topic.ts';
import { topicOperation } from '../topic-operation.ts';

const NOT_IMITATED = new Set(['sms', 'application', 'firehose']);
const ENDPOINTS: Readonly<
  Record<Protocol, { readonly isValid: (endpoint: string) => boolean; readonly name: string }>
> = {
  sqs: { isValid: (endpoint) => parseArn(endpoint)?.service === 'sqs', name: 'SQS endpoint ARN' },
  lambda: { isValid: (endpoint) => parseArn(endpoint)?.service === 'lambda', name: 'Lambda endpoint ARN' },
  email: { isValid: (endpoint) => /^[^@\s]+@[^@\s]+$/.test(endpoint), name: 'Email address' },
  'email-json': { isValid: (endpoint) => /^[^@\s]+@[^@\s]+$/.test(endpoint), name: 'Email address' },
  http: { isValid: (endpoint) => endpoint.startsWith('http://'), name: 'Endpoint must match the specified protocol' },
  https: { isValid: (endpoint) => endpoint.startsWith('https://'), name: 'Endpoint must match the specified protocol' },
};

export function subscribe(context: SnsContext): Operation<SubscribeInput, SubscribeResponse> {
  return topicOperation(context, 'sns:Subscribe', (topic, input: SubscribeInput, caller) => {
    const protocol = protocolOf(input);
    for (const [name, value] of Object.entries(input.Attributes ?? {})) checkSubscriptionAttribute(name, value);
    const subscription =
      existingSubscription(topic, input) ?? newSubscription(topic, protocol, input, caller.accountId);
    topic.subscriptions.set(subscription.arn, subscription);
    const isShown = !subscription.isPending || input.ReturnSubscriptionArn === true;
    return { SubscriptionArn: isShown ? subscription.arn : 'pending confirmation' };
  });
}

function protocolOf({ Protocol: protocol = '', Endpoint = '' }: SubscribeInput): Protocol {
  if (NOT_IMITATED.has(protocol)) throw notImitated(`SNS subscriptions of the protocol ${protocol}`);
  if (!Object.hasOwn(ENDPOINTS, protocol)) {
    throw invalidParameter(`Amazon SNS does not support this protocol string: ${protocol}`);
  }
  if (Endpoint.endsWith('.fifo')) throw notImitated('FIFO queues as SNS endpoints');
  const endpoint = ENDPOINTS[protocol as Protocol];
  if (!endpoint.isValid(Endpoint)) throw invalidParameter(endpoint.name);
  return protocol as Protocol;
}

/** The same endpoint is subscribed once; asking again answers the same, unless attributes differ. */
function existingSubscription(topic: Topic, input: SubscribeInput): Subscription | undefined {
  const same = [...topic.subscriptions.values()].find(
    ({ protocol, endpoint }) => protocol === input.Protocol && endpoint === input.Endpoint,
  );
  if (same && Object.entries(input.Attributes ?? {}).some(([name, value]) => same.attributes.get(name) !== value)) {
    throw invalidParameter('Attributes Reason: Subscription already exists with different attributes');
  }
  return same;
}

function newSubscription(topic: Topic, protocol: Protocol, input: SubscribeInput, owner: string): Subscription {
  return {
    arn: `${topic.arn}:${randomUUID()}`,
    topicArn: topic.arn,
    owner,
    protocol,
    endpoint: input.Endpoint!,
    isPending: protocol !== 'sqs' && protocol !== 'lambda',
    attributes: new Map(Object.entries(input.Attributes ?? {})),
  };
}
