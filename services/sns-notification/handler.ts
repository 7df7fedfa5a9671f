import { randomUUID } from 'node:crypto';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { awsClient } from '../../shared/aws-client.ts';
import type { CallLog } from '../../shared/call-log.ts';
import { requiredEnv } from '../../shared/env.ts';
import { stepHandler } from '../../shared/service-handler.ts';
import type { Notification } from './notification.ts';
import { snsNotification, type SnsNotificationPorts } from './step.ts';

const sns = awsClient(SNSClient);
const TopicArn = requiredEnv('TOPIC_ARN');

/** Ports are asked for in each turn of a delivery; what it has published stays published when a commit fails. */
const deliveries = new WeakMap<CallLog, SnsNotificationPorts>();

export const handler = stepHandler(snsNotification, (log) => {
  const ports = deliveries.get(log) ?? portsOf(log);
  deliveries.set(log, ports);
  return ports;
});

function portsOf(log: CallLog): SnsNotificationPorts {
  const published = new Map<string, string>();
  return {
    deliveryId: randomUUID(),
    notify: async (notification, message) => {
      const messageId = published.get(message) ?? (await publish(log, notification, message));
      published.set(message, messageId);
      return messageId;
    },
  };
}

function publish(log: CallLog, { subject, text }: Notification, message: string): Promise<string> {
  return log.record('Publish', TopicArn, async () => {
    const dedupeId = { DataType: 'String', StringValue: message };
    const { MessageId } = await sns.send(
      new PublishCommand({ TopicArn, Subject: subject, Message: text, MessageAttributes: { dedupeId } }),
    );
    return MessageId ?? 'unknown';
  });
}
