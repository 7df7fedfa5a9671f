import { notImitated } from '../../wire/aws-fault.ts';
import type { Operation } from '../../wire/service.ts';
import { secretFaults } from '../faults.ts';
import { storeValue, type NewValue } from '../new-value.ts';
import { secretPermissions, type SecretsContext } from '../permissions.ts';
import type { SecretTag } from '../secret.ts';

export interface CreateSecret extends NewValue {
  readonly Name?: string;
  readonly Description?: string;
  readonly KmsKeyId?: string;
  readonly Tags?: SecretTag[];
  readonly AddReplicaRegions?: readonly unknown[];
}

/** A secret, with a first version when a value is given. */
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
      const { store } = context;
      const secret = store.add(caller, name, {
        description: input.Description,
        kmsKeyId: input.KmsKeyId,
        tags: input.Tags ?? [],
      });
      const hasValue = input.SecretString !== undefined || input.SecretBinary !== undefined;
      try {
        const VersionId = hasValue ? storeValue(secret, input, secret.createdAt) : undefined;
        return { ARN: secret.arn, Name: name, VersionId };
      } catch (error) {
        // A refused value leaves no empty secret behind.
        store.remove(secret);
        throw error;
      }
    },
  };
}

function checkName(name: string | undefined): string {
  if (name && /^[\w/+=.@!-]{1,512}$/.test(name)) return name;
  throw secretFaults.invalidParameter(
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
  );
}
