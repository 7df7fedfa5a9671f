import type { CreateTopicInput, CreateTopicResponse, Tag } from '@aws-sdk/client-sns';
import { notImitated } from '../../wire/aws-fault.ts';
import type { Caller, Operation } from '../../wire/service.ts';
import { invalidParameter } from '../faults.ts';
import { type SnsContext, topicArn } from '../sns-context.ts';
import { setTags } from '../tags.ts';
import type { Topic } from '../topic.ts';
import { checkTopicAttribute, describeTopic } from '../topic-attributes.ts';

/** Creating a topic again answers with the same ARN, unless attributes or tags differ. */
export function createTopic(context: SnsContext): Operation<CreateTopicInput, CreateTopicResponse> {
  return {
    permissions: ({ Name }, caller) => [{ action: 'sns:CreateTopic', resource: topicArn(caller, Name ?? '') }],
    handle: ({ Name = '', Attributes = {}, Tags = [] }, caller) => {
      if (Name.endsWith('.fifo')) throw notImitated('FIFO topics');
      if (!/^[\w-]{1,256}$/.test(Name)) throw invalidParameter('Topic Name');
      for (const [name, value] of Object.entries(Attributes)) checkTopicAttribute(name, value);
      const arn = topicArn(caller, Name);
      const existing = context.topics.get(arn);
      if (existing) refuseDifferences(existing, Attributes, Tags);
      else context.topics.set(arn, newTopic(arn, Name, caller, Attributes, Tags));
      return { TopicArn: arn };
    },
  };
}

function refuseDifferences(topic: Topic, attributes: Readonly<Record<string, string>>, tags: readonly Tag[]): void {
  const actual = describeTopic(topic);
  if (Object.entries(attributes).some(([name, value]) => name !== 'FifoTopic' && actual[name] !== value)) {
    throw invalidParameter('Attributes Reason: Topic already exists with different attributes');
  }
  if (tags.some(({ Key, Value }) => topic.tags.get(Key!) !== Value)) {
    throw invalidParameter('Tags Reason: Topic already exists with different tags');
  }
}

function newTopic(
  arn: string,
  name: string,
  { accountId, region }: Caller,
  attributes: Readonly<Record<string, string>>,
  given: readonly Tag[],
): Topic {
  const tags = new Map<string, string>();
  setTags(tags, given);
  const set = new Map(Object.entries(attributes).filter(([attribute]) => attribute !== 'FifoTopic'));
  return { arn, name, accountId, region, attributes: set, tags, subscriptions: new Map(), published: [] };
}
