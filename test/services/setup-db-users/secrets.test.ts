import 'aws-sdk-client-mock-jest';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { userSecret } from '../../../services/setup-db-users/secrets.ts';

const secrets = mockClient(SecretsManagerClient);
const client = new SecretsManagerClient({});
const place = { user: 'orders_app', host: 'new-host', port: 5432, database: 'orders' };
const ask = () => userSecret(client, 'aurora-restore/orders-staging/orders_app', place, 'orders-staging');
const content = (password: string, host = 'new-host') =>
  JSON.stringify({ engine: 'postgres', host, port: 5432, dbname: 'orders', username: 'orders_app', password });

beforeEach(() => {
  secrets.reset();
  secrets.on(CreateSecretCommand).resolves({ ARN: 'arn:new' });
  secrets.on(PutSecretValueCommand).resolves({});
});

describe('the secret of a user', () => {
  test('is made at the first restore, tagged with its plan, with a password nobody can guess', async () => {
    secrets.on(GetSecretValueCommand).rejects(new ResourceNotFoundException({ message: '', $metadata: {} }));
    const one = await ask();
    const other = await ask();
    expect(one).toEqual({ arn: 'arn:new', password: expect.stringMatching(/^[A-Za-z0-9_-]{32}$/) });
    expect(other.password).not.toBe(one.password);
    expect(secrets).toHaveReceivedNthCommandWith(2, CreateSecretCommand, {
      Name: 'aurora-restore/orders-staging/orders_app',
      SecretString: content(one.password),
      Tags: [{ Key: 'aurora-restore:plan', Value: 'orders-staging' }],
    });
  });

  test('keeps its password after that, so that applications go on working, and says where to log in now', async () => {
    secrets.on(GetSecretValueCommand).resolves({ ARN: 'arn:old', SecretString: content('kept', 'old-host') });
    expect(await ask()).toEqual({ arn: 'arn:old', password: 'kept' });
    expect(secrets).toHaveReceivedCommandWith(PutSecretValueCommand, { SecretString: content('kept') });
    expect(secrets).not.toHaveReceivedCommand(CreateSecretCommand);
  });

  test('is left alone when it says all this already', async () => {
    secrets.on(GetSecretValueCommand).resolves({ ARN: 'arn:old', SecretString: content('kept') });
    await ask();
    expect(secrets).not.toHaveReceivedCommand(PutSecretValueCommand);
  });

  test('gets a password when somebody left it empty', async () => {
    secrets.on(GetSecretValueCommand).resolves({ ARN: 'arn:old' });
    const { password } = await ask();
    expect(secrets).toHaveReceivedCommandWith(PutSecretValueCommand, { SecretString: content(password) });
  });
});
