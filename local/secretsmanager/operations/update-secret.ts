import type { Operation } from '../../wire/service.ts';
import { requireUnmanaged, storeValue, type NewValue } from '../new-value.ts';
import { secretPermissions, type SecretsContext } from '../permissions.ts';
import { usableSecret } from '../secret-store.ts';

interface UpdateSecret extends NewValue {
  readonly SecretId?: string;
  readonly Description?: string;
  readonly KmsKeyId?: string;
}

/** New settings, and a new current version when a value is given. */
export function updateSecret(context: SecretsContext): Operation<UpdateSecret> {
  return {
    permissions: ({ SecretId, KmsKeyId }, caller) => {
      const request = {
        secretId: SecretId,
        kmsKeyId: KmsKeyId,
        keyActions: ['kms:GenerateDataKey', 'kms:Decrypt'] as const,
      };
      return secretPermissions(context, caller, 'secretsmanager:UpdateSecret', request);
    },
    handle: (input, caller) => {
      const secret = usableSecret(context.store, caller, input.SecretId);
      requireUnmanaged(secret);
      const now = new Date(context.store.clock.now());
      const hasValue = input.SecretString !== undefined || input.SecretBinary !== undefined;
      const VersionId = hasValue ? storeValue(secret, input, now) : undefined;
      secret.description = input.Description ?? secret.description;
      secret.kmsKeyId = input.KmsKeyId ?? secret.kmsKeyId;
      secret.changedAt = now;
      return { ARN: secret.arn, Name: secret.name, VersionId };
    },
  };
}
