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
/** Secrets Manager API Reference, CreateSecret: a UUID by preference. */
const TOKEN = /^.{32,64}$/;

/**
 * Whether a request to make a secret has been carried out before: the secret has a version of the request's token with the
 * request's value. Another value under that token is refused.
 */
export function isRepetition(secret: Secret, { ClientRequestToken: token, SecretString: value }: NewValue): boolean {
  const existing = token === undefined ? undefined : secret.versions.get(token);
  if (existing && existing.value !== value) throw secretFaults.versionExists();
  return existing !== undefined;
}

/** Throws `InvalidParameterException` for a token, and for a value that cannot be one. No message holds the value. */
export function checkValue(input: NewValue): void {
  if (input.SecretBinary !== undefined && input.SecretString !== undefined) {
    throw secretFaults.invalidParameter('You cannot specify both SecretString and SecretBinary.');
  }
  if (input.SecretBinary !== undefined) throw notImitated('binary secrets');
  if (input.ClientRequestToken !== undefined && !TOKEN.test(input.ClientRequestToken)) {
    throw secretFaults.invalidParameter('ClientRequestToken must be 32-64 characters long.');
  }
  const bytes = Buffer.byteLength(input.SecretString ?? '');
  if (input.SecretString !== undefined && (bytes === 0 || bytes > VALUE_BYTES_MAX)) {
    throw secretFaults.invalidParameter(`The secret value must have between 1 and ${VALUE_BYTES_MAX} bytes.`);
  }
}

/**
 * Stores a value as a new version and answers its id. The request's token is that id, so the same request again changes
 * nothing, and another value under the same token is refused. No message holds the value.
 */
export function storeValue(secret: Secret, input: NewValue, at: Date, stages?: readonly string[]): string {
  checkValue(input);
  const { SecretString: value } = input;
  if (value === undefined) throw secretFaults.invalidParameter('You must provide either SecretString or SecretBinary.');
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
