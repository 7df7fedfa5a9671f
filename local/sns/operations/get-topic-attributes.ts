import type { GetTopicAttributesInput, GetTopicAttributesResponse } from '@aws-sdk/client-sns';
import type { Operation } from '../../wire/service.ts';
import type { SnsContext } from '../sns-context.ts';
import { describeTopic } from '../topic-attributes.ts';
import { topicOperation } from '../topic-operation.ts';

export function getTopicAttributes(
  context: SnsContext,
): Operation<GetTopicAttributesInput, GetTopicAttributesResponse> {
  return topicOperation(context, 'sns:GetTopicAttributes', (topic) => ({ Attributes: describeTopic(topic) }));
}
