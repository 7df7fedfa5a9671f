import { rdsFault } from './faults.ts';
import type { KeyFacts } from './key-directory.ts';
import type { Scope } from './region-state.ts';

/**
 * How data at rest are protected: not at all; under a key that AWS owns and nobody sees; under a key of KMS. Since
 * 18 February 2026 new clusters are `sse-rds` when nobody asks for more (AWS Database Blog, "Use default encryption at
 * rest for new Amazon Aurora clusters").
 */
export interface Encryption {
  readonly encryptionType: 'none' | 'sse-rds' | 'sse-kms';
  /** With `sse-kms`, and only then. */
  readonly kmsKeyArn?: string;
}

/** What of it can be set while the world runs: one thing that has changed in AWS, and one that nobody knows. */
export interface EncryptionRules {
  /** `false` is AWS before 2026: a cluster made without a key is `none`. */
  byDefault: boolean;
  /** Whether a copy of what has no KMS key takes one; the API Reference says no and the User Guide says yes. */
  copyTakesFirstKey: boolean;
}

export const defaultEncryptionRules: Readonly<EncryptionRules> = { byDefault: true, copyTakesFirstKey: false };

/** Under a KMS key where one is given, else as the rules have it; what was `sse-rds` stays so. */
export function newEncryption(
  scope: Scope,
  keyId: string | undefined,
  before: Encryption['encryptionType'],
): Encryption {
  if (keyId !== undefined) return { encryptionType: 'sse-kms', kmsKeyArn: usableKey(scope, keyId).arn };
  return { encryptionType: scope.encryption.byDefault ? 'sse-rds' : before };
}

/** As the API shows it: `StorageEncrypted` speaks of KMS keys alone (RDS API Reference, DBCluster, DBClusterSnapshot). */
export const shownEncryption = ({ encryptionType, kmsKeyArn }: Encryption) => ({
  StorageEncrypted: encryptionType === 'sse-kms',
  StorageEncryptionType: encryptionType,
  KmsKeyId: kmsKeyArn,
});

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
