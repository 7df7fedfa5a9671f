import { randomUUID } from 'node:crypto';
import { notImitated } from '../wire/aws-fault.ts';
import { secretFaults } from './faults.ts';
import { addVersion, type Secret } from './secret.ts';

export interface NewValue {
  readonly ClientRequestToken?: string;
  readonly SecretString?: string;
  readonly SecretBinary?: unknown;
}

const VALUE_BYTES_MAX = 65_536;

/**
 * Stores a value as a new version and answers its id. The request's token is that id, so the same request again changes
 * nothing, and another value under the same token is refused. No message holds the value.
 */
export function storeValue(secret: Secret, input: NewValue, at: Date, stages?: readonly string[]): string {
  if (input.SecretBinary !== undefined) throw notImitated('binary secrets');
  const value = input.SecretString ?? '';
  if (value === '' || Buffer.byteLength(value) > VALUE_BYTES_MAX) {
    throw secretFaults.invalidParameter(`The secret value must have between 1 and ${VALUE_BYTES_MAX} bytes.`);
  }
  const id = input.ClientRequestToken ?? randomUUID();
  const existing = secret.versions.get(id);
  if (existing && existing.value !== value) throw secretFaults.versionExists();
  if (!existing) addVersion(secret, id, value, at, stages);
  return id;
}

/** The secrets of a service are that service's to change. */
export function requireUnmanaged(secret: Secret): void {
  if (secret.owningService) throw secretFaults.managed(secret.owningService);
}
