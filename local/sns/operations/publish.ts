import type { PublishInput, PublishResponse } from '@aws-sdk/client-sns';
import { notImitated } from '../../wire/aws-fault.ts';
import type { Operation } from '../../wire/service.ts';
import { invalidParameter } from '../faults.ts';
import { checkTopicPolicy, publishMessage, publishPermissions } from '../publish-message.ts';
import { type SnsContext, topicOf } from '../sns-context.ts';

export function publish(context: SnsContext): Operation<PublishInput, PublishResponse> {
  return {
    permissions: ({ TopicArn, TargetArn }, caller) => publishPermissions(context, TopicArn ?? TargetArn, caller),
    handle: (input, caller) => {
      if (input.PhoneNumber !== undefined) throw notImitated('text messages of SNS');
      const arn = input.TopicArn ?? input.TargetArn;
      if (arn === undefined) throw invalidParameter('TopicArn or TargetArn Reason: no value for required parameter');
      const topic = topicOf(context, arn);
      checkTopicPolicy(topic, caller);
      return { MessageId: publishMessage(context, topic, input) };
    },
  };
}
