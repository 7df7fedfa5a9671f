import { notImitated } from '../../wire/aws-fault.ts';
import type { Operation } from '../../wire/service.ts';
import { secretFaults } from '../faults.ts';
import { checkValue, isRepetition, storeValue, type NewValue } from '../new-value.ts';
import { secretPermissions, type SecretsContext } from '../permissions.ts';
import type { SecretTag } from '../secret.ts';
import { mergeTags } from '../tags.ts';

export interface CreateSecret extends NewValue {
  readonly Name?: string;
  readonly Description?: string;
  readonly KmsKeyId?: string;
  readonly Tags?: SecretTag[];
  readonly AddReplicaRegions?: readonly unknown[];
}

/**
 * A secret, with a first version when a value is given. The same request again, by its token, answers the same; one that is
 * wrong makes nothing.
 */
export function createSecret(context: SecretsContext): Operation<CreateSecret> {
  return {
    permissions: ({ Name, Tags, KmsKeyId }, caller) => {
      const request = {
        secretId: Name,
        tags: Tags,
        kmsKeyId: KmsKeyId,
        keyActions: ['kms:GenerateDataKey', 'kms:Decrypt'] as const,
      };
      const tagging =
        Tags && Tags.length > 0
          ? secretPermissions(context, caller, 'secretsmanager:TagResource', { secretId: Name, tags: Tags })
          : [];
      return [...secretPermissions(context, caller, 'secretsmanager:CreateSecret', request), ...tagging];
    },
    handle: (input, caller) => {
      const name = checkName(input.Name);
      if (input.AddReplicaRegions) throw notImitated('replicated secrets');
      checkValue(input);
      const tags = mergeTags([], input.Tags);
      const { store } = context;
      const existing = store.find(caller, name);
      // The SDK repeats a request whose answer was lost, with the same token.
      if (existing && !existing.deletionDate && isRepetition(existing, input)) {
        return { ARN: existing.arn, Name: name, VersionId: input.ClientRequestToken };
      }
      const secret = store.add(caller, name, { description: input.Description, kmsKeyId: input.KmsKeyId, tags });
      const VersionId = input.SecretString === undefined ? undefined : storeValue(secret, input, secret.createdAt);
      return { ARN: secret.arn, Name: name, VersionId };
    },
  };
}

function checkName(name: string | undefined): string {
  if (name && /^[\w/+=.@!-]{1,512}$/.test(name)) return name;
  throw secretFaults.invalidParameter(
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
  );
}
