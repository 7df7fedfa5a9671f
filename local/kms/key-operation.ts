import { AwsFault } from '../wire/aws-fault.ts';
import type { Caller, Operation } from '../wire/service.ts';
import { fullArn, type Key, type KeyStore } from './key-store.ts';

/** An operation on one key, named by `KeyId`. KMS authorises on the key's ARN, also when an alias names it. */
export function keyOperation<Input extends { readonly KeyId?: string }>(
  store: KeyStore,
  action: string,
  handle: (key: Key, input: Input, caller: Caller) => unknown,
): Operation<Input> {
  return {
    permissions: ({ KeyId: keyId = '' }, caller) => {
      const resource = store.find(keyId, caller)?.arn ?? fullArn(keyId, caller);
      const alias = keyId.split(':').at(-1)!;
      const context: Record<string, string> = alias.startsWith('alias/') ? { 'kms:RequestAlias': alias } : {};
      return [{ action, resource, context }];
    },
    handle: (input, caller) => handle(existingKey(store, input.KeyId, caller), input, caller),
  };
}

/** Throws `NotFoundException` in KMS's words for the several ways of naming a key. */
export function existingKey(store: KeyStore, keyId: string | undefined, caller: Caller): Key {
  if (!keyId)
    throw new AwsFault(
      'ValidationException',
      "1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null",
    );
  const key = store.find(keyId, caller);
  if (key) return key;
  const arn = fullArn(keyId, caller);
  const region = arn.split(':')[3];
  if (region !== caller.region) throw new AwsFault('NotFoundException', `Invalid arn ${region}`);
  const isAlias = arn.includes(':alias/');
  throw new AwsFault('NotFoundException', isAlias ? `Alias ${arn} is not found.` : `Key '${arn}' does not exist`);
}

/** Throws for a key that is AWS's and not the account's to change. */
export function requireOwn(key: Key, action: string): void {
  if (key.manager === 'CUSTOMER') return;
  throw new AwsFault('AccessDeniedException', `${action} is not allowed on AWS managed keys`);
}
