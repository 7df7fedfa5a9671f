import type { Caller, Operation } from '../wire/service.ts';
import { type SnsContext, topicOf } from './sns-context.ts';
import type { Topic } from './topic.ts';

/** An operation on one topic, named by `TopicArn`, that needs one IAM action on it. */
export function topicOperation<Input extends { readonly TopicArn?: string | undefined }, Output>(
  context: SnsContext,
  action: string,
  handle: (topic: Topic, input: Input, caller: Caller) => Output,
): Operation<Input, Output> {
  return {
    permissions: ({ TopicArn }) => [{ action, resource: TopicArn ?? '*' }],
    handle: (input, caller) => handle(topicOf(context, input.TopicArn), input, caller),
  };
}
