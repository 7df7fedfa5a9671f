import type { Operation } from '../../wire/service.ts';
import { keyOperation, requireOwn } from '../key-operation.ts';
import type { KeyStore } from '../key-store.ts';
import type { KeyTag } from '../tags.ts';

/** Puts tags on a key. */
export function tagResource(store: KeyStore): Operation {
  return keyOperation(store, 'kms:TagResource', (key, input: { KeyId?: string; Tags?: KeyTag[] }) => {
    requireOwn(key, 'TagResource');
    for (const { TagKey, TagValue } of input.Tags ?? []) key.tags.set(TagKey, TagValue);
    return {};
  });
}
