import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { masterPassword } from '../../shared/master-password.ts';

const secrets = mockClient(SecretsManagerClient);
const client = new SecretsManagerClient({});

beforeEach(() => void secrets.reset());

test('reads the password that RDS keeps for the master user', async () => {
  secrets
    .on(GetSecretValueCommand, { SecretId: 'arn:master' })
    .resolves({ SecretString: '{"username":"dba","password":"p"}' });
  expect(await masterPassword(client, 'arn:master')).toBe('p');
});

test.each(['AccessDeniedException', 'AccessDenied'])(
  'takes %s for the master secret as trouble that may pass: IAM may not know its tag yet',
  async (name) => {
    const refusal = Object.assign(new Error('not authorized to perform: secretsmanager:GetSecretValue'), { name });
    secrets.on(GetSecretValueCommand).rejects(refusal);
    await expect(masterPassword(client, 'arn:master')).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'MasterSecretNotReadable',
      message: expect.stringMatching(/'arn:master' cannot be read: not authorized[\s\S]*HINT: /),
    });
  },
);

test('leaves every other refusal of the master secret as it is', async () => {
  secrets.on(GetSecretValueCommand).rejects(new ResourceNotFoundException({ message: 'gone', $metadata: {} }));
  await expect(masterPassword(client, 'arn:master')).rejects.toThrow(ResourceNotFoundException);
});
