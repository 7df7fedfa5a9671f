import type { Operation } from '../../wire/service.ts';
import { existingKey } from '../key-operation.ts';
import type { KeyStore } from '../key-store.ts';

interface ListAliases {
  readonly KeyId?: string;
}

/** All aliases of the account and region, or those of one key, in one page. */
export function listAliases(store: KeyStore): Operation<ListAliases> {
  return {
    permissions: () => [{ action: 'kms:ListAliases', resource: '*' }],
    handle: ({ KeyId }, caller) => {
      const key = KeyId === undefined ? undefined : existingKey(store, KeyId, caller);
      const aliases = store.aliases(caller).filter((alias) => key === undefined || alias.key === key);
      return {
        Aliases: aliases.map(({ name, arn, key: target }) => ({
          AliasName: name,
          AliasArn: arn,
          TargetKeyId: target.id,
        })),
        Truncated: false,
      };
    },
  };
}
