import type { Operation } from '../../wire/service.ts';
import { secretFaults } from '../faults.ts';
import { secretPermissions, type SecretsContext } from '../permissions.ts';
import type { Secret, SecretVersion } from '../secret.ts';
import { usableSecret } from '../secret-store.ts';

interface GetSecretValue {
  readonly SecretId?: string;
  readonly VersionId?: string;
  readonly VersionStage?: string;
}

/** The value of a version: of the current one unless asked otherwise. */
export function getSecretValue(context: SecretsContext): Operation<GetSecretValue> {
  return {
    permissions: ({ SecretId }, caller) =>
      secretPermissions(context, caller, 'secretsmanager:GetSecretValue', {
        secretId: SecretId,
        keyActions: ['kms:Decrypt'],
      }),
    handle: (input, caller) => {
      const secret = usableSecret(context.store, caller, input.SecretId);
      const version = versionOf(secret, input);
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: version.id,
        SecretString: version.value,
        VersionStages: [...version.stages],
        CreatedDate: version.createdAt,
      };
    },
  };
}

function versionOf(secret: Secret, { VersionId: id, VersionStage: stage }: GetSecretValue): SecretVersion {
  if (id !== undefined) {
    const version = secret.versions.get(id);
    if (!version) throw secretFaults.noSuchValue(`VersionId: ${id}`);
    if (stage === undefined || version.stages.has(stage)) return version;
    throw secretFaults.noSuchValue(`staging label: ${stage}`);
  }
  const wanted = stage ?? 'AWSCURRENT';
  const version = [...secret.versions.values()].find((each) => each.stages.has(wanted));
  if (!version) throw secretFaults.noSuchValue(`staging label: ${wanted}`);
  return version;
}
