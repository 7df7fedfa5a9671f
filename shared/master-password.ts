import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { messageOf, RetryableError } from './errors.ts';

/** As the secret has it that RDS keeps for a master user. */
export interface MasterCredentials {
  readonly username: string;
  readonly password: string;
}

/**
 * Reads the secret that RDS keeps for a master user. Throws a `RetryableError` while
 * IAM refuses to read it: our role may read it by a tag that RDS has just put, which IAM may not know yet.
 */
export async function masterCredentials(client: SecretsManagerClient, SecretId: string): Promise<MasterCredentials> {
  try {
    const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId }));
    return JSON.parse(SecretString) as MasterCredentials;
  } catch (error) {
    throw isRefusal(error) ? notReadable(SecretId, error) : error;
  }
}

/** The password in it alone. */
export const masterPassword = async (client: SecretsManagerClient, secretArn: string): Promise<string> =>
  (await masterCredentials(client, secretArn)).password;

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
