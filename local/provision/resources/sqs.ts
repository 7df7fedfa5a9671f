import type { ResourceHandler, Tag } from '../resource-handler.ts';
import { jsonText, pick } from '../resource-handler.ts';

const ATTRIBUTES = [
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'DelaySeconds',
  'FifoQueue',
  'FifoThroughputLimit',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'SqsManagedSseEnabled',
  'VisibilityTimeout',
];

export const queue: ResourceHandler = async (properties, context) => {
  const { QueueName: given, Tags = [] } = properties;
  const suffix = given === undefined && properties['FifoQueue'] === true ? '.fifo' : '';
  const QueueName = context.name(given, 80 - suffix.length) + suffix;
  const attributes = Object.entries(pick(properties, ATTRIBUTES)).map(([name, value]) => [name, attributeText(value)]);
  const { QueueUrl } = await context.call('sqs', 'CreateQueue', {
    QueueName,
    Attributes: Object.fromEntries(attributes),
    tags: Object.fromEntries((Tags as readonly Tag[]).map(({ Key, Value }) => [Key, Value])),
  });
  const arn = context.arn('sqs', QueueName);
  return { ref: QueueUrl, arn, attributes: { Arn: arn, QueueName, QueueUrl } };
};

export const queuePolicy: ResourceHandler = async ({ Queues, PolicyDocument }, context) => {
  for (const QueueUrl of Queues as readonly string[]) {
    const Attributes = { Policy: jsonText(PolicyDocument) };
    await context.call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes });
  }
  return { ref: context.name(undefined, 128) };
};

const attributeText = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
