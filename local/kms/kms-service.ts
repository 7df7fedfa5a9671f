import type { Clock } from '../clock.ts';
import type { KeyDirectory } from '../model/key-directory.ts';
import type { WireService } from '../wire/service.ts';
import { createKeyStore } from './key-store.ts';
import { createAlias } from './operations/create-alias.ts';
import { createKey } from './operations/create-key.ts';
import { describeKey } from './operations/describe-key.ts';
import { disableKey } from './operations/disable-key.ts';
import { enableKey } from './operations/enable-key.ts';
import { listAliases } from './operations/list-aliases.ts';
import { tagResource } from './operations/tag-resource.ts';

export interface KmsService extends WireService {
  /** How RDS and Secrets Manager ask about keys. */
  readonly directory: KeyDirectory;
}

export interface KmsOptions {
  readonly clock: Clock;
  /** ARNs of customer managed keys that exist from the start. */
  readonly keys?: readonly string[];
}

/** KMS as far as others name keys by it: no key material, no encryption, no key policies, no grants. */
export function createKms({ clock, keys = [] }: KmsOptions): KmsService {
  const store = createKeyStore(clock);
  for (const arn of keys) {
    const [, , service, region, accountId, resource = ''] = arn.split(':');
    const id = /^key\/(.+)$/.exec(resource)?.[1];
    if (service !== 'kms' || !region || !accountId || !id) throw new Error(`not the ARN of a KMS key: ${arn}`);
    store.add({ region, accountId }, { id });
  }
  return {
    name: 'kms',
    protocol: { kind: 'json', version: '1.1', targetPrefix: 'TrentService' },
    operations: {
      CreateAlias: createAlias(store),
      CreateKey: createKey(store),
      DescribeKey: describeKey(store),
      DisableKey: disableKey(store),
      EnableKey: enableKey(store),
      ListAliases: listAliases(store),
      TagResource: tagResource(store),
    },
    directory: store.directory,
  };
}
