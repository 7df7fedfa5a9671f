import type { Tag } from '@aws-sdk/client-eventbridge';
import { parseArn } from '../sqs/arn.ts';
import type { Caller } from '../wire/service.ts';
import type { Context } from './context.ts';
import { DEFAULT_BUS } from './eventbridge-state.ts';
import { invalidParameter } from './faults.ts';
import { busOf, ruleOf } from './find.ts';

export function setTags(tags: Map<string, string>, given: readonly Tag[] | undefined): void {
  for (const { Key, Value } of given ?? []) tags.set(Key!, Value ?? '');
}

export function tagList(tags: ReadonlyMap<string, string>): Tag[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

/** The tags of the bus or rule of an ARN. Throws ResourceNotFoundException. */
export function tagsOf(context: Context, resourceArn: string | undefined, caller: Caller): Map<string, string> {
  const resource = parseArn(resourceArn ?? '')?.resource ?? '';
  const [kind, ...path] = resource.split('/');
  if (kind === 'event-bus') return busOf(context, path.join('/'), caller).tags;
  if (kind !== 'rule') throw invalidParameter('ResourceARN', 'Provided Arn is not in correct format.');
  const [rule, busName = DEFAULT_BUS] = path.reverse();
  return ruleOf(busOf(context, busName, caller), rule).tags;
}
