import type { Properties, ResourceContext, ResourceHandler } from '../resource-handler.ts';
import { jsonText, pick } from '../resource-handler.ts';

const TOPIC_ATTRIBUTES = [
  'ContentBasedDeduplication',
  'DisplayName',
  'FifoTopic',
  'KmsMasterKeyId',
  'SignatureVersion',
  'TracingConfig',
];
const SUBSCRIPTION_ATTRIBUTES = [
  'DeliveryPolicy',
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
  'SubscriptionRoleArn',
];

export const topic: ResourceHandler = async (properties, context) => {
  const { TopicName: given, Tags, Subscription = [] } = properties;
  const suffix = given === undefined && properties['FifoTopic'] === true ? '.fifo' : '';
  const TopicName = context.name(given, 256 - suffix.length) + suffix;
  const Attributes = attributeTexts(pick(properties, TOPIC_ATTRIBUTES));
  const input = { Name: TopicName, Attributes, ...(Tags && { Tags }) };
  const { TopicArn: arn } = await context.call('sns', 'CreateTopic', input);
  for (const one of Subscription as readonly Properties[]) await subscribe({ ...one, TopicArn: arn }, context);
  return { ref: arn, arn, attributes: { TopicArn: arn, TopicName } };
};

export const topicPolicy: ResourceHandler = async ({ Topics, PolicyDocument }, context) => {
  for (const TopicArn of Topics as readonly string[]) {
    const input = { TopicArn, AttributeName: 'Policy', AttributeValue: jsonText(PolicyDocument) };
    await context.call('sns', 'SetTopicAttributes', input);
  }
  return { ref: context.name(undefined, 128) };
};

export const subscription: ResourceHandler = async (properties, context) => {
  const arn = await subscribe(properties, context);
  return { ref: arn, arn, attributes: { Arn: arn } };
};

async function subscribe(properties: Properties, context: ResourceContext): Promise<string> {
  const { SubscriptionArn } = await context.call('sns', 'Subscribe', {
    ...pick(properties, ['TopicArn', 'Protocol', 'Endpoint']),
    Attributes: attributeTexts(pick(properties, SUBSCRIPTION_ATTRIBUTES)),
    ReturnSubscriptionArn: true,
  });
  return SubscriptionArn as string;
}

function attributeTexts(attributes: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(attributes).map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ]);
  return Object.fromEntries(texts);
}
