import type { Tag } from '@aws-sdk/client-sns';

const TAGS_MAX = 50;

export function hasRoomFor(tags: ReadonlyMap<string, string>, given: readonly Tag[]): boolean {
  return new Set([...tags.keys(), ...given.map(({ Key }) => Key!)]).size <= TAGS_MAX;
}

export function setTags(tags: Map<string, string>, given: readonly Tag[]): void {
  for (const { Key, Value } of given) tags.set(Key!, Value ?? '');
}

export function tagList(tags: ReadonlyMap<string, string>): Tag[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}
