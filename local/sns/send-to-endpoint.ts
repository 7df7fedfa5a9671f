import { parseArn } from '../sqs/arn.ts';
import { bytesOf } from '../sqs/message-md5.ts';
import { serviceCaller } from '../sqs/service-principal.ts';
import { functionEvent, queueNotification, textFor } from './notification.ts';
import type { SnsContext } from './sns-context.ts';
import type { PublishedMessage, Subscription } from './topic.ts';

const SERVICE = 'sns.amazonaws.com';

/** One attempt to deliver. Rejects with the fault of SQS or Lambda. */
export async function sendToEndpoint(
  context: SnsContext,
  message: PublishedMessage,
  subscription: Subscription,
): Promise<void> {
  const { endpoint, topicArn } = subscription;
  if (subscription.protocol === 'lambda') {
    const event = functionEvent(message, subscription);
    return void (await context.invokeFunction(endpoint, event, { service: SERVICE, sourceArn: topicArn }));
  }
  const isRaw = subscription.attributes.get('RawMessageDelivery') === 'true';
  await sendToQueue(context, endpoint, topicArn, {
    MessageBody: isRaw ? textFor(message, 'sqs') : queueNotification(message, subscription),
    // Raw delivery carries the attributes as the queue's own, otherwise they are in the body.
    ...(isRaw && Object.keys(message.attributes).length > 0 && { MessageAttributes: queueAttributes(message) }),
  });
}

/** Sends what could not be delivered to the dead-letter queue of its subscription. */
export async function sendDeadLetter(
  context: SnsContext,
  message: PublishedMessage,
  subscription: Subscription,
  queueArn: string,
): Promise<void> {
  await sendToQueue(context, queueArn, subscription.topicArn, {
    MessageBody: queueNotification(message, subscription),
  });
}

async function sendToQueue({ call }: SnsContext, queueArn: string, topicArn: string, message: object): Promise<void> {
  const { region, accountId, resource } = parseArn(queueArn)!;
  const url = `https://sqs.${region}.amazonaws.com/${accountId}/${resource}`;
  await call('sqs', 'SendMessage', { QueueUrl: url, ...message }, serviceCaller(SERVICE, topicArn, accountId, region));
}

/** Bytes become base64 text, as they would be on the wire to SQS. */
function queueAttributes({ attributes }: PublishedMessage): object {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      value.BinaryValue === undefined
        ? value
        : { DataType: value.DataType, BinaryValue: bytesOf(value.BinaryValue).toString('base64') },
    ]),
  );
}
