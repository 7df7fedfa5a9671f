import { randomBytes } from 'node:crypto';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { absentIf } from '../../shared/absent-if.ts';
import { PLAN_TAG } from '../../shared/names.ts';
import type { Login } from '../../shared/session.ts';
import type { UserSecret } from './ports.ts';

/** Base64url, so that it needs no quoting in a connection string; 192 bits. */
const PASSWORD_BYTES = 24;

/**
 * The secret of a plan's user, in the form that RDS rotation and most clients read. An existing password is kept, so that
 * applications go on working after a refresh; where to log in is brought up to date.
 */
export async function userSecret(
  client: SecretsManagerClient,
  name: string,
  { user, host, port, database }: Omit<Login, 'password' | 'connectTimeoutMs'>,
  planName: string,
): Promise<UserSecret> {
  const existing = await absentIf('ResourceNotFoundException', () =>
    client.send(new GetSecretValueCommand({ SecretId: name })),
  );
  const old = existing?.SecretString ? (JSON.parse(existing.SecretString) as { password?: string }) : {};
  const password = old.password ?? randomBytes(PASSWORD_BYTES).toString('base64url');
  const SecretString = JSON.stringify({ engine: 'postgres', host, port, dbname: database, username: user, password });
  if (!existing) {
    const Tags = [{ Key: PLAN_TAG, Value: planName }];
    const { ARN } = await client.send(new CreateSecretCommand({ Name: name, SecretString, Tags }));
    return { arn: ARN!, password };
  }
  if (existing.SecretString !== SecretString) {
    await client.send(new PutSecretValueCommand({ SecretId: name, SecretString }));
  }
  return { arn: existing.ARN!, password };
}
