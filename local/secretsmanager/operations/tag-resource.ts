import type { Operation } from '../../wire/service.ts';
import { secretPermissions, type SecretsContext } from '../permissions.ts';
import type { SecretTag } from '../secret.ts';
import { usableSecret } from '../secret-store.ts';
import { mergeTags } from '../tags.ts';

interface TagResource {
  readonly SecretId?: string;
  readonly Tags?: readonly SecretTag[];
}

/** Puts tags on a secret, over those it has. */
export function tagResource(context: SecretsContext): Operation<TagResource> {
  return {
    permissions: ({ SecretId, Tags }, caller) =>
      secretPermissions(context, caller, 'secretsmanager:TagResource', { secretId: SecretId, tags: Tags }),
    handle: ({ SecretId, Tags = [] }, caller) => {
      const secret = usableSecret(context.store, caller, SecretId);
      secret.tags = mergeTags(secret.tags, Tags);
      return {};
    },
  };
}
