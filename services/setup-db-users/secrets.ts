import { randomBytes } from 'node:crypto';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { absentIf } from '../../shared/absent-if.ts';
import { messageOf, RetryableError } from '../../shared/errors.ts';
import { PLAN_TAG } from '../../shared/names.ts';
import type { Login } from './session.ts';
import type { UserSecret } from './ports.ts';

/** Base64url, so that it needs no quoting in a connection string; 192 bits. */
const PASSWORD_BYTES = 24;

/**
 * The password in the secret that RDS keeps for a master user: `{"username", "password"}`. Throws a `RetryableError` while
 * IAM refuses to read it: our role may read it by a tag that RDS has just put, which IAM may not know yet.
 */
export async function masterPassword(client: SecretsManagerClient, SecretId: string): Promise<string> {
  try {
    const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId }));
    return (JSON.parse(SecretString) as { password: string }).password;
  } catch (error) {
    throw isRefusal(error) ? notReadable(SecretId, error) : error;
  }
}

const isRefusal = (error: unknown): error is Error =>
  error instanceof Error && ['AccessDenied', 'AccessDeniedException'].includes(error.name);

function notReadable(secretArn: string, cause: Error): RetryableError {
  return new RetryableError(
    'MasterSecretNotReadable',
    `master secret '${secretArn}' cannot be read: ${messageOf(cause)}`,
    "If it lasts longer than a few minutes: the secret's tag aws:rds:primaryDBClusterArn must name the plan's target, or " +
      'the new cluster beside it; or deploy again if the plan has changed.',
    { cause },
  );
}

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
