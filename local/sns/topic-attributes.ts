import { notImitated } from '../wire/aws-fault.ts';
import { invalidParameter } from './faults.ts';
import type { Topic } from './topic.ts';

const SETTABLE = new Set([
  'DisplayName',
  'Policy',
  'KmsMasterKeyId',
  'DeliveryPolicy',
  'TracingConfig',
  'SignatureVersion',
]);

/** Checks one attribute of CreateTopic or SetTopicAttributes; what is not imitated is refused by name. */
export function checkTopicAttribute(name: string, value: string): void {
  if (name === 'FifoTopic' || name === 'ContentBasedDeduplication') {
    if (value !== 'false') throw notImitated('FIFO topics');
  } else if (!SETTABLE.has(name)) {
    if (/^(HTTP|SQS|Lambda|Application|Firehose)(Success|Failure)Feedback/.test(name)) {
      throw notImitated(`the topic attribute ${name}`);
    }
    throw invalidParameter('AttributeName');
  }
  if ((name === 'Policy' || name === 'DeliveryPolicy') && value !== '') checkJson(name, value);
}

/** All attributes as GetTopicAttributes names them. */
export function describeTopic(topic: Topic): Record<string, string> {
  const subscriptions = [...topic.subscriptions.values()];
  const pending = subscriptions.filter(({ isPending }) => isPending).length;
  return {
    TopicArn: topic.arn,
    Owner: topic.accountId,
    DisplayName: '',
    Policy: defaultPolicy(topic),
    SubscriptionsConfirmed: String(subscriptions.length - pending),
    SubscriptionsPending: String(pending),
    SubscriptionsDeleted: '0',
    ...Object.fromEntries(topic.attributes),
  };
}

/** Without a policy of its own a topic admits its owner's people and roles, and no service. */
function defaultPolicy({ arn, accountId }: Topic): string {
  const statement = {
    Sid: '__default_statement_ID',
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: ['SNS:GetTopicAttributes', 'SNS:SetTopicAttributes', 'SNS:Subscribe', 'SNS:Publish', 'SNS:DeleteTopic'],
    Resource: arn,
    Condition: { StringEquals: { 'AWS:SourceOwner': accountId } },
  };
  return JSON.stringify({ Version: '2008-10-17', Id: '__default_policy_ID', Statement: [statement] });
}

function checkJson(name: string, value: string): void {
  try {
    JSON.parse(value);
  } catch {
    throw invalidParameter(`${name} Reason: ${name} is not valid JSON`);
  }
}
