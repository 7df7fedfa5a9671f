import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { bytesOf } from '../sqs/message-md5.ts';
import type { PublishedMessage, Subscription } from './topic.ts';

/** The local runtime has no key of AWS's; receivers that check signatures must not accept its messages. */
const SIGNATURE = 'not-signed-by-the-local-runtime';

/** The text of a message for one protocol. */
export function textFor({ byProtocol, message }: PublishedMessage, protocol: string): string {
  return byProtocol?.[protocol] ?? byProtocol?.['default'] ?? message;
}

/** The JSON that a queue receives when raw delivery is off. */
export function queueNotification(message: PublishedMessage, subscription: Subscription): string {
  return JSON.stringify({
    ...common(message, subscription),
    ...(message.subject !== undefined && { Subject: message.subject }),
    SigningCertURL: signingCertUrl(subscription),
    UnsubscribeURL: unsubscribeUrl(subscription),
    ...(Object.keys(message.attributes).length > 0 && { MessageAttributes: attributesOf(message) }),
  });
}

/** The event that a function receives; it spells the two URLs in its own way and has every member always. */
export function functionEvent(message: PublishedMessage, subscription: Subscription): object {
  const notification = {
    ...common(message, subscription),
    Subject: message.subject ?? null,
    SigningCertUrl: signingCertUrl(subscription),
    UnsubscribeUrl: unsubscribeUrl(subscription),
    MessageAttributes: attributesOf(message),
  };
  return {
    Records: [
      { EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: subscription.arn, Sns: notification },
    ],
  };
}

function common(message: PublishedMessage, { protocol, topicArn }: Subscription) {
  return {
    Type: 'Notification',
    MessageId: message.messageId,
    TopicArn: topicArn,
    Message: textFor(message, protocol),
    Timestamp: new Date(message.publishedAtMs).toISOString(),
    SignatureVersion: '1',
    Signature: SIGNATURE,
  };
}

function attributesOf({ attributes }: PublishedMessage): Record<string, { Type?: string; Value: string }> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, { Type: value.DataType, Value: textOf(value) }]),
  );
}

function textOf({ DataType, StringValue, BinaryValue }: MessageAttributeValue): string {
  return DataType?.startsWith('Binary') ? bytesOf(BinaryValue).toString('base64') : (StringValue ?? '');
}

function signingCertUrl(subscription: Subscription): string {
  return `https://sns.${regionOf(subscription)}.amazonaws.com/SimpleNotificationService-local.pem`;
}

function unsubscribeUrl(subscription: Subscription): string {
  return `https://sns.${regionOf(subscription)}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${subscription.arn}`;
}

function regionOf({ topicArn }: Subscription): string {
  return topicArn.split(':')[3]!;
}
