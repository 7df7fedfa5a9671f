import { rdsFault } from './faults.ts';
import type { KeyFacts } from './key-directory.ts';
import type { Scope } from './region-state.ts';

/** The key, when it exists in the caller's region and can be used. Throws `KMSKeyNotAccessibleFault`. */
export function usableKey(scope: Scope, keyId: string): KeyFacts {
  const key = scope.keys.resolve(keyId, scope);
  if (key?.isEnabled) return key;
  throw rdsFault(
    'KMSKeyNotAccessibleFault',
    `The specified KMS key [${keyId}] does not exist, is not enabled or you do not have permissions to access it.`,
  );
}

/** The key RDS takes when encryption is asked for without naming one. */
export const DEFAULT_RDS_KEY = 'alias/aws/rds';
