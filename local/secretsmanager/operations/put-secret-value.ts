import type { Operation } from '../../wire/service.ts';
import { requireUnmanaged, storeValue, type NewValue } from '../new-value.ts';
import { secretPermissions, type SecretsContext } from '../permissions.ts';
import { usableSecret } from '../secret-store.ts';

interface PutSecretValue extends NewValue {
  readonly SecretId?: string;
  readonly VersionStages?: string[];
}

/** A new version, current unless other stages are given. */
export function putSecretValue(context: SecretsContext): Operation<PutSecretValue> {
  return {
    permissions: ({ SecretId }, caller) =>
      secretPermissions(context, caller, 'secretsmanager:PutSecretValue', {
        secretId: SecretId,
        keyActions: ['kms:GenerateDataKey', 'kms:Decrypt'],
      }),
    handle: (input, caller) => {
      const secret = usableSecret(context.store, caller, input.SecretId);
      requireUnmanaged(secret);
      const VersionId = storeValue(secret, input, new Date(context.store.clock.now()), input.VersionStages);
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId,
        VersionStages: [...(secret.versions.get(VersionId)?.stages ?? [])],
      };
    },
  };
}
