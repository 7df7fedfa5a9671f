import type { Operation } from '../../wire/service.ts';
import { keyOperation, requireOwn } from '../key-operation.ts';
import type { KeyStore } from '../key-store.ts';

/** RDS can use the key again. */
export function enableKey(store: KeyStore): Operation {
  return keyOperation(store, 'kms:EnableKey', (key) => {
    requireOwn(key, 'EnableKey');
    key.isEnabled = true;
    return {};
  });
}
