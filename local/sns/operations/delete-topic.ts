import type { DeleteTopicInput } from '@aws-sdk/client-sns';
import type { Operation } from '../../wire/service.ts';
import type { SnsContext } from '../sns-context.ts';

/** Deletes a topic with its subscriptions; deleting what is not there succeeds. */
export function deleteTopic({ topics }: SnsContext): Operation<DeleteTopicInput, object> {
  return {
    permissions: ({ TopicArn }) => [{ action: 'sns:DeleteTopic', resource: TopicArn ?? '*' }],
    handle: ({ TopicArn = '' }) => {
      topics.delete(TopicArn);
      return {};
    },
  };
}
