import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { GetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { connect } from '../../cli/aws/connect.ts';

let server: Server;
let endpoint: string;

beforeAll(async () => {
  server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.AWS_ENDPOINT_URL = endpoint;
});

afterAll(() => {
  delete process.env.AWS_ENDPOINT_URL;
  server.closeAllConnections();
  server.close();
});

test('a service that takes a call and never answers is told as not reached, by its endpoint', async () => {
  const { client, call } = connect(DynamoDBClient, 'DYNAMODB', process.env, 100);
  const get = new GetItemCommand({ TableName: 'any', Key: { id: { S: 'any' } } });
  await expect(call('GetItem', () => client.send(get))).rejects.toMatchObject({
    failure: 'unreachable',
    fact: expect.stringContaining(`GetItem at ${endpoint} got no answer`),
  });
});
