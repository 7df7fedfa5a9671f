import type { Operation } from '../../wire/service.ts';
import { keyOperation, requireOwn } from '../key-operation.ts';
import type { KeyStore } from '../key-store.ts';

/** From now on RDS finds the key not accessible. */
export function disableKey(store: KeyStore): Operation {
  return keyOperation(store, 'kms:DisableKey', (key) => {
    requireOwn(key, 'DisableKey');
    key.isEnabled = false;
    return {};
  });
}
