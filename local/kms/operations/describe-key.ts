import type { Operation } from '../../wire/service.ts';
import { keyMetadata } from '../key-metadata.ts';
import { keyOperation } from '../key-operation.ts';
import type { KeyStore } from '../key-store.ts';

/** A key by id, ARN or alias; another account's by ARN. Key policies are not imitated. */
export function describeKey(store: KeyStore): Operation {
  return keyOperation(store, 'kms:DescribeKey', (key) => ({ KeyMetadata: keyMetadata(key) }));
}
