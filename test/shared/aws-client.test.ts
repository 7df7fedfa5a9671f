import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MANIFESTS } from '../../infra/manifests.ts';
import { awsClient, CALL_LIMITS } from '../../shared/aws-client.ts';
import { CallLog } from '../../shared/call-log.ts';
import { unreachedBecause } from '../../shared/unreached.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const region = 'eu-west-1';

let server: Server;
let answer: { readonly status: number; readonly body: object };

beforeEach(async () => {
  server = createServer((_request, response) => {
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  delete process.env.AWS_ENDPOINT_URL;
  server.closeAllConnections();
  server.close();
});

/** What a socket says. Made here: jest's sockets have errors of another realm, which the SDK does not know as errors. */
function unreachable<Client extends DynamoDBClient | SecretsManagerClient>(client: Client): Client {
  const handle = () => Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
  return Object.assign(client, { config: Object.assign(client.config, { requestHandler: { handle } }) });
}
const getSecret = () =>
  unreachable(awsClient(SecretsManagerClient, { region, credentials })).send(
    new GetSecretValueCommand({ SecretId: 'any' }),
  );

describe('a call that reaches nothing', () => {
  test('says which service was not reached, why, and which endpoint a VPC needs for it', async () => {
    await expect(getSecret()).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'AwsNotReached',
      fact: "the AWS service 'secretsmanager' in eu-west-1 was not reached: refused",
      hint: expect.stringContaining('com.amazonaws.eu-west-1.secretsmanager'),
    });
  });

  test('says so through a document client, too', async () => {
    const dynamo = DynamoDBDocumentClient.from(unreachable(awsClient(DynamoDBClient, { region, credentials })));
    await expect(dynamo.send(new GetCommand({ TableName: 't', Key: { id: '1' } }))).rejects.toMatchObject({
      fact: "the AWS service 'dynamodb' in eu-west-1 was not reached: refused",
    });
  });

  test('stands in the audit trail by that name', async () => {
    const log = new CallLog();
    await expect(log.record('GetSecretValue', 'any', getSecret)).rejects.toThrow('was not reached');
    expect(log.take()).toEqual([{ operation: 'GetSecretValue', resource: 'any', answer: 'AwsNotReached' }]);
  });
});

test('what a service answers passes unchanged, a refusal included', async () => {
  const client = awsClient(DynamoDBClient, { region, credentials });
  answer = { status: 400, body: { __type: 'AccessDeniedException', message: 'not for this role' } };
  await expect(client.send(new ListTablesCommand({}))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  answer = { status: 200, body: { TableNames: ['one'] } };
  await expect(client.send(new ListTablesCommand({}))).resolves.toMatchObject({ TableNames: ['one'] });
});

describe('limits', () => {
  const limitsOf = async (client: DynamoDBClient) => ({
    attempts: await client.config.maxAttempts(),
    // The handler reads its options late.
    ...(await (client.config.requestHandler as unknown as { configProvider: Promise<object> }).configProvider),
  });

  test('every client has a time to connect in, a time to be answered in, and a number of attempts', async () => {
    expect(await limitsOf(awsClient(DynamoDBClient, { region }))).toMatchObject({
      attempts: CALL_LIMITS.attemptsMax,
      connectionTimeout: CALL_LIMITS.connectionTimeoutMs,
      requestTimeout: CALL_LIMITS.requestTimeoutMs,
      throwOnRequestTimeout: true,
    });
  });

  test('a call that waits for others may take longer', async () => {
    const client = awsClient(DynamoDBClient, { region, requestTimeoutMs: 20_000, attemptsMax: 1 });
    expect(await limitsOf(client)).toMatchObject({ attempts: 1, requestTimeout: 20_000, connectionTimeout: 3_000 });
  });

  /** Between two attempts the SDK waits at most 100 ms times a power of two (AWS SDKs Reference Guide, "Retry behavior"). */
  const PAUSES_MS = Array.from({ length: CALL_LIMITS.attemptsMax - 1 }, (_, attempt) => 100 * 2 ** attempt);

  test.each(MANIFESTS.map((manifest) => [manifest.name, manifest] as const))(
    'a delivery to %s that is answered by nothing fails before Lambda ends it',
    (_name, { timeoutSeconds }) => {
      const longestMs = CALL_LIMITS.attemptsMax * CALL_LIMITS.requestTimeoutMs + PAUSES_MS.reduce((a, b) => a + b, 0);
      expect(longestMs).toBeLessThan(timeoutSeconds * 1000);
    },
  );
});

test.each([
  [{ name: 'TimeoutError' }, 'timed out'],
  [{ name: 'Error', code: 'ETIMEDOUT' }, 'timed out'],
  [{ name: 'Error', code: 'ECONNREFUSED' }, 'refused'],
  [{ name: 'Error', code: 'ENOTFOUND' }, 'name not resolved'],
  [{ name: 'Error', code: 'EHOSTUNREACH' }, 'no route'],
  [{ name: 'Error', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, 'certificate not trusted'],
  [{ name: 'ThrottlingException' }, undefined],
  [{ name: 'Error', code: 'toString' }, undefined],
])('%j means: %s', (error, why) => {
  expect(unreachedBecause(error)).toBe(why);
});
