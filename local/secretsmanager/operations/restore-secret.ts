import type { Operation } from '../../wire/service.ts';
import { secretPermissions, type SecretsContext } from '../permissions.ts';
import { existingSecret } from '../secret-store.ts';

/** Takes a mark for deletion back. */
export function restoreSecret(context: SecretsContext): Operation<{ readonly SecretId?: string }> {
  return {
    permissions: ({ SecretId }, caller) =>
      secretPermissions(context, caller, 'secretsmanager:RestoreSecret', { secretId: SecretId }),
    handle: ({ SecretId }, caller) => {
      const secret = existingSecret(context.store, caller, SecretId);
      secret.deletionDate = undefined;
      secret.deletedAt = undefined;
      return { ARN: secret.arn, Name: secret.name };
    },
  };
}
