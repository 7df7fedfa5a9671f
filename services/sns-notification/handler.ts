import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { requiredEnv } from '../../shared/env.ts';
import { stepHandler } from '../../shared/service-handler.ts';
import { snsNotification } from './step.ts';

const sns = new SNSClient({});
const TopicArn = requiredEnv('TOPIC_ARN');

export const handler = stepHandler(snsNotification, (log) => ({
  notify: ({ subject, text }, dedupeId) =>
    log.record('Publish', TopicArn, async () => {
      const dedupe = { DataType: 'String', StringValue: dedupeId };
      const { MessageId } = await sns.send(
        new PublishCommand({ TopicArn, Subject: subject, Message: text, MessageAttributes: { dedupeId: dedupe } }),
      );
      return MessageId ?? 'unknown';
    }),
}));
