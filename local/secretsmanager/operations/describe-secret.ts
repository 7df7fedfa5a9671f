import type { Operation } from '../../wire/service.ts';
import { secretPermissions, type SecretsContext } from '../permissions.ts';
import { stagesByVersion, type Secret } from '../secret.ts';
import { existingSecret } from '../secret-store.ts';

/** Everything about a secret but its value; also about one that waits for its deletion. */
export function describeSecret(context: SecretsContext): Operation<{ readonly SecretId?: string }> {
  return {
    permissions: ({ SecretId }, caller) =>
      secretPermissions(context, caller, 'secretsmanager:DescribeSecret', { secretId: SecretId }),
    handle: ({ SecretId }, caller) => {
      const secret = existingSecret(context.store, caller, SecretId);
      return { ...secretFacts(secret), VersionIdsToStages: stagesByVersion(secret) };
    },
  };
}

/** What DescribeSecret and ListSecrets have in common. */
export function secretFacts(secret: Secret): Readonly<Record<string, unknown>> {
  return {
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    KmsKeyId: secret.kmsKeyId,
    CreatedDate: secret.createdAt,
    LastChangedDate: secret.changedAt,
    DeletedDate: secret.deletedAt,
    OwningService: secret.owningService,
    Tags: secret.tags,
  };
}
