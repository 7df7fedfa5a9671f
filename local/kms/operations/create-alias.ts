import { AwsFault } from '../../wire/aws-fault.ts';
import type { Operation } from '../../wire/service.ts';
import { existingKey } from '../key-operation.ts';
import { fullArn, type KeyStore } from '../key-store.ts';

interface CreateAlias {
  readonly AliasName?: string;
  readonly TargetKeyId?: string;
}

/** A second name for a key of the account. */
export function createAlias(store: KeyStore): Operation<CreateAlias> {
  return {
    permissions: ({ AliasName = '', TargetKeyId = '' }, caller) => [
      { action: 'kms:CreateAlias', resource: fullArn(AliasName, caller) },
      { action: 'kms:CreateAlias', resource: store.find(TargetKeyId, caller)?.arn ?? fullArn(TargetKeyId, caller) },
    ],
    handle: ({ AliasName = '', TargetKeyId }, caller) => {
      if (!/^alias\/[a-zA-Z0-9/_-]+$/.test(AliasName) || AliasName.startsWith('alias/aws/')) {
        throw new AwsFault(
          'InvalidAliasNameException',
          'Alias must start with the prefix "alias/" and cannot begin with alias/aws/',
        );
      }
      store.addAlias(caller, AliasName, existingKey(store, TargetKeyId, caller));
      return {};
    },
  };
}
