import { AwsFault } from '../../wire/aws-fault.ts';
import type { Permission } from '../../wire/service.ts';
import { machineDoesNotExist } from '../faults.ts';
import type { StateMachine, StatesStore } from '../states-store.ts';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

const tagsMax = 50;

/** Adds tags; a key that is there gets the new value. Throws `TooManyTags`. */
export function withTags(tags: Map<string, string>, added: readonly Tag[]): Map<string, string> {
  const keys = new Set([...tags.keys(), ...added.map(({ key }) => key)]);
  if (keys.size > tagsMax) throw new AwsFault('TooManyTags', `a resource can have at most ${tagsMax} tags`);
  for (const { key, value } of added) tags.set(key, value);
  return tags;
}

/** What setting tags needs to be allowed, in a request of its own or at creation. */
export function tagPermissions(resource: string, tags: readonly Tag[] | undefined): readonly Permission[] {
  if (tags === undefined || tags.length === 0) return [];
  const requested = Object.fromEntries(tags.map(({ key, value }) => [`aws:RequestTag/${key}`, value]));
  const context = { ...requested, 'aws:TagKeys': tags.map(({ key }) => key) };
  return [{ action: 'states:TagResource', resource, context }];
}

/** Only state machines have tags here; the tag operations name a missing one differently from all others. */
export function taggable(store: StatesStore, arn: string): StateMachine {
  try {
    return store.machine(arn);
  } catch (error) {
    if ((error as AwsFault).code !== machineDoesNotExist(arn).code) throw error;
    throw new AwsFault('ResourceNotFound', `Resource not found: '${arn}'`, { members: { resourceName: arn } });
  }
}
