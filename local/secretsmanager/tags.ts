import { secretFaults } from './faults.ts';
import type { SecretTag } from './secret.ts';

/** Secrets Manager User Guide, quotas. */
const TAGS_MAX = 50;
const KEY_LENGTH_MAX = 128;
const VALUE_LENGTH_MAX = 256;

/** Existing tags with those of a request put over them. Throws `InvalidParameterException`; the texts are guesses. */
export function mergeTags(existing: readonly SecretTag[], added: readonly SecretTag[] = []): SecretTag[] {
  for (const { Key = '', Value = '' } of added) {
    if (Key === '' || Key.length > KEY_LENGTH_MAX || Value.length > VALUE_LENGTH_MAX) {
      throw secretFaults.invalidParameter(
        `Tag keys have 1 to ${KEY_LENGTH_MAX} characters, values up to ${VALUE_LENGTH_MAX}.`,
      );
    }
    if (/^aws:/i.test(Key))
      throw secretFaults.invalidParameter('Tag keys cannot start with the reserved prefix "aws:".');
  }
  const keys = new Set(added.map((tag) => tag.Key));
  const merged = [...existing.filter((tag) => !keys.has(tag.Key)), ...added];
  if (merged.length <= TAGS_MAX) return merged;
  throw secretFaults.invalidParameter(`A secret can have at most ${TAGS_MAX} tags.`);
}
