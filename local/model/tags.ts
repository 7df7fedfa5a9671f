import { rdsFault } from './faults.ts';
import type { Tag } from './shapes.ts';

const KEY_LENGTH_MAX = 128;
const VALUE_LENGTH_MAX = 256;

/** The tags of a request, checked. */
export function newTags(tags: readonly Tag[] | undefined, perResourceMax: number): Tag[] {
  return mergeTags([], tags, perResourceMax);
}

/** Existing tags with those of a request put over them. */
export function mergeTags(existing: readonly Tag[], added: readonly Tag[] | undefined, perResourceMax: number): Tag[] {
  const merged = new Map(existing.map((tag) => [tag.Key ?? '', tag.Value ?? '']));
  for (const tag of added ?? []) {
    checkTag(tag);
    merged.set(tag.Key ?? '', tag.Value ?? '');
  }
  if (merged.size > perResourceMax) {
    throw rdsFault('InvalidParameterValue', `A resource can have at most ${perResourceMax} tags`);
  }
  return [...merged].map(([Key, Value]) => ({ Key, Value }));
}

function checkTag({ Key = '', Value = '' }: Tag): void {
  if (Key === '' || Key.length > KEY_LENGTH_MAX || Value.length > VALUE_LENGTH_MAX) {
    throw rdsFault(
      'InvalidParameterValue',
      `Tag keys have 1 to ${KEY_LENGTH_MAX} characters, values up to ${VALUE_LENGTH_MAX}`,
    );
  }
  if (/^(aws|rds):/i.test(Key)) {
    throw rdsFault('InvalidParameterValue', 'Tag keys cannot start with the reserved prefixes aws: or rds:');
  }
}
