import type { SetTopicAttributesInput } from '@aws-sdk/client-sns';
import type { Operation } from '../../wire/service.ts';
import type { SnsContext } from '../sns-context.ts';
import { checkTopicAttribute } from '../topic-attributes.ts';
import { topicOperation } from '../topic-operation.ts';

export function setTopicAttributes(context: SnsContext): Operation<SetTopicAttributesInput, object> {
  return topicOperation(context, 'sns:SetTopicAttributes', (topic, input: SetTopicAttributesInput) => {
    const { AttributeName = '', AttributeValue = '' } = input;
    checkTopicAttribute(AttributeName, AttributeValue);
    if (AttributeValue === '') topic.attributes.delete(AttributeName);
    else topic.attributes.set(AttributeName, AttributeValue);
    return {};
  });
}
