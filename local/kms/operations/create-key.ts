import { notImitated } from '../../wire/aws-fault.ts';
import type { Operation } from '../../wire/service.ts';
import { keyMetadata } from '../key-metadata.ts';
import type { KeyStore } from '../key-store.ts';
import { requestTagKeys, type KeyTag } from '../tags.ts';

interface CreateKey {
  readonly Description?: string;
  readonly KeySpec?: string;
  readonly KeyUsage?: string;
  readonly Origin?: string;
  readonly MultiRegion?: boolean;
  readonly Tags?: readonly KeyTag[];
}

/** A symmetric key for encryption. Its policy is accepted and not enforced. */
export function createKey(store: KeyStore): Operation<CreateKey> {
  return {
    permissions: ({ Tags }) => {
      const context = requestTagKeys(Tags);
      const tagging = Tags && Tags.length > 0 ? [{ action: 'kms:TagResource', resource: '*', context }] : [];
      return [{ action: 'kms:CreateKey', resource: '*', context }, ...tagging];
    },
    handle: (input, caller) => {
      refuseOtherKinds(input);
      const key = store.add(caller, { description: input.Description });
      for (const { TagKey, TagValue } of input.Tags ?? []) key.tags.set(TagKey, TagValue);
      return { KeyMetadata: keyMetadata(key) };
    },
  };
}

function refuseOtherKinds({ KeySpec, KeyUsage, Origin, MultiRegion }: CreateKey): void {
  const isUsual =
    (KeySpec ?? 'SYMMETRIC_DEFAULT') === 'SYMMETRIC_DEFAULT' &&
    (KeyUsage ?? 'ENCRYPT_DECRYPT') === 'ENCRYPT_DECRYPT' &&
    (Origin ?? 'AWS_KMS') === 'AWS_KMS' &&
    !MultiRegion;
  if (!isUsual) throw notImitated('kms:CreateKey for other keys than symmetric single-region ones');
}
