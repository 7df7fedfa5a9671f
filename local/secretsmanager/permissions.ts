import type { KeyDirectory } from '../model/key-directory.ts';
import type { Caller, Permission } from '../wire/service.ts';
import type { SecretTag } from './secret.ts';
import type { SecretStore } from './secret-store.ts';

export interface SecretsContext {
  readonly store: SecretStore;
  readonly keys?: KeyDirectory;
}

type KeyAction = 'kms:Decrypt' | 'kms:GenerateDataKey';

/**
 * A permission on a secret, with its tags and those of the request, and what is needed on the key when the secret is
 * encrypted with a customer's one. A secret that is not there is checked by its name.
 */
export function secretPermissions(
  { store, keys }: SecretsContext,
  caller: Caller,
  action: string,
  request: {
    readonly secretId?: string;
    readonly tags?: readonly SecretTag[];
    readonly kmsKeyId?: string;
    readonly keyActions?: readonly KeyAction[];
  },
): Permission[] {
  const secretId = request.secretId ?? '';
  const secret = store.find(caller, secretId);
  const isArn = secretId.startsWith('arn:');
  const resource =
    secret?.arn ??
    (isArn ? secretId : `arn:aws:secretsmanager:${caller.region}:${caller.accountId}:secret:${secretId}`);
  const keyId = request.kmsKeyId ?? secret?.kmsKeyId;
  const key = keyId === undefined ? undefined : keys?.resolve(keyId, caller);
  const keyContext = { 'kms:ViaService': `secretsmanager.${caller.region}.amazonaws.com` };
  const onKey = key && !key.isAwsManaged ? (request.keyActions ?? []) : [];
  return [
    { action, resource, context: { ...resourceTagKeys(secret?.tags), ...requestTagKeys(request.tags) } },
    ...onKey.map((keyAction) => ({ action: keyAction, resource: key!.arn, context: keyContext })),
  ];
}

function resourceTagKeys(tags: readonly SecretTag[] = []): Record<string, string> {
  return Object.fromEntries(
    tags.flatMap(({ Key, Value }) => [
      [`aws:ResourceTag/${Key}`, Value],
      [`secretsmanager:ResourceTag/${Key}`, Value],
    ]),
  );
}

function requestTagKeys(tags: readonly SecretTag[] = []): Record<string, string | readonly string[]> {
  if (tags.length === 0) return {};
  const byKey = tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value]);
  return { ...Object.fromEntries(byKey), 'aws:TagKeys': tags.map((tag) => tag.Key) };
}
