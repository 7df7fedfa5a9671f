import { rdsFault } from './faults.ts';
import type { Tag } from './shapes.ts';

const KEY_LENGTH_MAX = 128;
const VALUE_LENGTH_MAX = 256;
/** RDS API Reference, Tag: letters, separators and digits of any script, and a few symbols. */
const TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const RESERVED_PREFIX = /^(aws|rds):/i;

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
  if (merged.size > perResourceMax) throw invalid(`A resource can have at most ${perResourceMax} tags`);
  return [...merged].map(([Key, Value]) => ({ Key, Value }));
}

/** The texts about symbols of values and about the prefix of keys are AWS's, as published; the others are guesses. */
function checkTag({ Key = '', Value = '' }: Tag): void {
  if (Key === '' || Key.length > KEY_LENGTH_MAX || Value.length > VALUE_LENGTH_MAX) {
    throw invalid(`Tag keys have 1 to ${KEY_LENGTH_MAX} characters, values up to ${VALUE_LENGTH_MAX}`);
  }
  for (const [what, text] of [
    ['keys', Key],
    ['values', Value],
  ] as const) {
    const prefix = RESERVED_PREFIX.exec(text)?.[0].toLowerCase();
    if (prefix) throw invalid(`Tag ${what} cannot start with the reserved prefix "${prefix}".`);
    if (!TEXT.test(text)) {
      throw invalid(
        `Tag ${what} may only contain unicode letters, digits, whitespace, or one of these symbols: _ . : / = + \\ - @`,
      );
    }
  }
}

const invalid = (message: string) => rdsFault('InvalidParameterValue', message);
