import type { RdsWorld } from '../model/world.ts';
import type { Caller, Permission } from '../wire/service.ts';

/**
 * What the caller needs on a customer's key that RDS is to use in its name. The keys AWS manages admit everybody in
 * their account through the service, so they need nothing.
 */
export function rdsKeyPermissions(world: RdsWorld, caller: Caller, keyId: string | undefined): Permission[] {
  if (keyId === undefined) return [];
  const key = keyFor(world, caller, keyId);
  if (key.isAwsManaged) return [];
  const context = { 'kms:ViaService': `rds.${caller.region}.amazonaws.com` };
  return [
    { action: 'kms:DescribeKey', resource: key.arn, context },
    { action: 'kms:CreateGrant', resource: key.arn, context: { ...context, 'kms:GrantIsForAWSResource': 'true' } },
  ];
}

const DEFAULT_KEY = 'alias/aws/secretsmanager';

/** What the caller needs when RDS is to manage the master password in a secret, under the default key or a given one. */
export function managedSecretPermissions(world: RdsWorld, caller: Caller, keyId: string | undefined): Permission[] {
  const { region, accountId } = caller;
  // The secret's own id is made later; policies name the prefix.
  const secret = `arn:aws:secretsmanager:${region}:${accountId}:secret:rds!cluster-00000000-0000-0000-0000-000000000000`;
  const key = keyFor(world, caller, keyId ?? DEFAULT_KEY);
  const context = { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` };
  const aliases = keyId === undefined ? { 'kms:ResourceAliases': [DEFAULT_KEY] } : undefined;
  const onOwnKey = ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:CreateGrant'];
  return [
    { action: 'secretsmanager:CreateSecret', resource: secret },
    { action: 'secretsmanager:TagResource', resource: secret },
    { action: 'kms:DescribeKey', resource: key.arn, context: aliases },
    ...(key.isAwsManaged ? [] : onOwnKey.map((action) => ({ action, resource: key.arn, context }))),
  ];
}

/** A key nobody knows is checked by its name and refused by the operation itself afterwards. */
function keyFor(
  world: RdsWorld,
  caller: Caller,
  keyId: string,
): { readonly arn: string; readonly isAwsManaged: boolean } {
  const known = world.keys.resolve(keyId, caller);
  if (known) return known;
  if (keyId.startsWith('arn:')) return { arn: keyId, isAwsManaged: false };
  const name = keyId.startsWith('alias/') ? keyId : `key/${keyId}`;
  return {
    arn: `arn:aws:kms:${caller.region}:${caller.accountId}:${name}`,
    isAwsManaged: keyId.startsWith('alias/aws/'),
  };
}
