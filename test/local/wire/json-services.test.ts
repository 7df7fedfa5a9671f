import { afterEach, describe, expect, test } from '@jest/globals';
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  DescribeTableCommand,
  ConditionalCheckFailedException,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand, StartReplayCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueUrlCommand, QueueDoesNotExist, SQSClient } from '@aws-sdk/client-sqs';
import { AwsFault } from '../../../local/wire/aws-fault.ts';
import { BODY_BYTES_MAX } from '../../../local/wire/read-body.ts';
import type { WireOptions, WireServer } from '../../../local/wire/start-wire-server.ts';
import { startWireServer } from '../../../local/wire/start-wire-server.ts';
import type { Seen } from './support/fake-services.ts';
import { denying, fakeDynamoDb, fakeEvents, fakeLambda, fakeSqs } from './support/fake-services.ts';

const servers: WireServer[] = [];
const problems: string[] = [];
afterEach(async () => {
  problems.length = 0;
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serving(options: Partial<WireOptions>): Promise<WireServer> {
  const report = (problem: string): void => void problems.push(problem);
  const defaults = { services: [], authorize: denying(), defaultAccountId: '111122223333', report };
  const server = await startWireServer({ ...defaults, ...options });
  servers.push(server);
  return server;
}

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=AKIA/20261006/eu-west-1/any/aws4_request, SignedHeaders=host, Signature=0';

describe('JSON services', () => {
  test('carry DynamoDB items both ways', async () => {
    const seen: Seen[] = [];
    const Item = { id: { S: 'r-1' }, raw: { B: new Uint8Array([1, 2]) } };
    const { url } = await serving({ services: [fakeDynamoDb({ GetItem: () => ({ Item }) }, seen)] });
    const client = new DynamoDBClient({ endpoint: url });
    const answer = await client.send(new GetItemCommand({ TableName: 't', Key: { id: { S: 'r-1' } } }));
    expect(answer.Item).toEqual(Item);
    expect(seen[0]?.input).toEqual({ TableName: 't', Key: { id: { S: 'r-1' } } });
    expect(answer.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('write a date as epoch seconds with their fraction', async () => {
    const CreationDateTime = new Date('2026-10-06T02:14:09.412Z');
    const { url } = await serving({
      services: [fakeDynamoDb({ DescribeTable: () => ({ Table: { CreationDateTime } }) })],
    });
    const answer = await new DynamoDBClient({ endpoint: url }).send(new DescribeTableCommand({ TableName: 't' }));
    expect(answer.Table?.CreationDateTime).toEqual(CreationDateTime);
  });

  test('carry the further members of a fault', async () => {
    const fault = new AwsFault('ConditionalCheckFailedException', 'The conditional request failed', {
      members: { Item: { id: { S: 'old' } } },
    });
    const { url } = await serving({ services: [fakeDynamoDb({ PutItem: () => Promise.reject(fault) })] });
    const put = new PutItemCommand({ TableName: 't', Item: { id: { S: 'x' } } });
    const error: unknown = await new DynamoDBClient({ endpoint: url }).send(put).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConditionalCheckFailedException);
    expect(error).toMatchObject({ message: 'The conditional request failed', Item: { id: { S: 'old' } } });
  });

  test('tell SQS clients the old code in a header', async () => {
    const fault = new AwsFault('QueueDoesNotExist', 'The specified queue does not exist.');
    const { url } = await serving({ services: [fakeSqs({ GetQueueUrl: () => Promise.reject(fault) })] });
    const command = new GetQueueUrlCommand({ QueueName: 'q' });
    const error: unknown = await new SQSClient({ endpoint: url }).send(command).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(QueueDoesNotExist);
    const answer = await send(url, 'AmazonSQS.GetQueueUrl', '{}');
    expect(answer.headers.get('x-amzn-query-error')).toBe('AWS.SimpleQueueService.NonExistentQueue;Sender');
  });

  test('refuse a denied call with AccessDeniedException and status 400', async () => {
    const services = [fakeEvents({ PutEvents: () => ({}) })];
    const { url } = await serving({ services, authorize: denying('events:PutEvents') });
    const put = new EventBridgeClient({ endpoint: url }).send(new PutEventsCommand({ Entries: [] }));
    await expect(put).rejects.toMatchObject({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } });
  });

  test.each([
    ['DynamoDB_20120810.ListBackups', 'dynamodb:ListBackups'],
    ['AnyScaleFrontendService.PutScalingPolicy', 'AnyScaleFrontendService:PutScalingPolicy'],
  ])('name %s as not imitated', async (target, named) => {
    const { url } = await serving({ services: [fakeDynamoDb({})] });
    const answer = await send(url, target, '{}');
    expect([answer.status, await answer.json()]).toEqual([
      400,
      {
        __type: 'UnknownOperationException',
        message: `the local runtime does not imitate ${named}\nHINT: see docs/local-runtime.md for the operations it does.`,
      },
    ]);
  });

  test('answer in their own content type', async () => {
    const { url } = await serving({
      services: [fakeEvents({ PutEvents: () => ({}) }), fakeSqs({ ListQueues: () => ({}) })],
    });
    expect((await send(url, 'AWSEvents.PutEvents', '{}')).headers.get('content-type')).toBe(
      'application/x-amz-json-1.1',
    );
    expect((await send(url, 'AmazonSQS.ListQueues', '')).headers.get('content-type')).toBe(
      'application/x-amz-json-1.0',
    );
  });

  test.each(['{"a":', '[1]', 'null'])('refuse the body %s without repeating it', async (body) => {
    const { url } = await serving({ services: [fakeEvents({ PutEvents: () => ({}) })] });
    const answer = await send(url, 'AWSEvents.PutEvents', body);
    const fault = (await answer.json()) as Record<string, string>;
    expect([answer.status, fault['__type']]).toEqual([400, 'SerializationException']);
    expect(fault['message']).not.toContain(body);
  });
});

describe('any request', () => {
  test('is refused without a signature', async () => {
    const { url } = await serving({ services: [fakeEvents({ PutEvents: () => ({}) })] });
    const json = await fetch(url, { method: 'POST', headers: { 'X-Amz-Target': 'AWSEvents.PutEvents' }, body: '{}' });
    expect([json.status, await json.json()]).toEqual([
      400,
      { __type: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' },
    ]);
    const form = await fetch(url, { method: 'POST', body: 'Action=Publish&Version=2010-03-31' });
    expect([form.status, await form.text()]).toEqual([
      403,
      expect.stringContaining('<Code>MissingAuthenticationToken</Code>'),
    ]);
  });

  test('is refused when its body is too large, and the next one is served', async () => {
    const { url } = await serving({ services: [fakeEvents({ PutEvents: () => ({ FailedEntryCount: 0 }) })] });
    const large = await send(url, 'AWSEvents.PutEvents', 'x'.repeat(BODY_BYTES_MAX + 1));
    expect([large.status, await large.json()]).toEqual([
      413,
      expect.objectContaining({ __type: 'RequestEntityTooLargeException' }),
    ]);
    expect((await send(url, 'AWSEvents.PutEvents', '{}')).status).toBe(200);
  });

  test('that breaks its handler gets InternalFailure, and the stack goes to stderr only', async () => {
    const services = [fakeEvents({ PutEvents: () => Promise.reject(new TypeError('secret detail')) })];
    const { url } = await serving({ services });
    const answer = await send(url, 'AWSEvents.PutEvents', '{}');
    const body = await answer.text();
    expect([answer.status, body]).toEqual([500, expect.stringContaining('InternalFailure')]);
    expect(body).not.toContain('secret detail');
    expect(problems).toEqual([expect.stringMatching(/AWSEvents.PutEvents .*TypeError: secret detail\n +at /s)]);
  });

  test('acts for the principal of its access key, in that role’s account', async () => {
    const seen: Seen[] = [];
    const role = { kind: 'role', roleArn: 'arn:aws:iam::444455556666:role/R', sessionName: 's' } as const;
    const { url } = await serving({
      services: [fakeEvents({ PutEvents: () => ({}) }, seen)],
      principalOf: (key) => (key === 'AKIAROLE' ? role : { kind: 'developer' }),
    });
    for (const accessKeyId of ['AKIAROLE', 'AKIAOTHER', '777788889999']) {
      const credentials = { accessKeyId, secretAccessKey: 's' };
      const client = new EventBridgeClient({ endpoint: url, region: 'eu-central-1', credentials });
      await client.send(new PutEventsCommand({ Entries: [] }));
    }
    expect(seen.map(({ caller }) => caller)).toEqual([
      { accountId: '444455556666', region: 'eu-central-1', principal: role },
      { accountId: '111122223333', region: 'eu-central-1', principal: { kind: 'developer' } },
      { accountId: '777788889999', region: 'eu-central-1', principal: { kind: 'developer' } },
    ]);
  });
});

describe('a call in process', () => {
  const caller = { accountId: '1', region: 'r', principal: { kind: 'developer' } } as const;

  test('gets its input as the wire carries it', async () => {
    const seen: Seen[] = [];
    const { call, url } = await serving({
      services: [fakeEvents({ StartReplay: () => ({ State: 'STARTING' }) }, seen)],
    });
    const EventStartTime = new Date('2026-10-06T00:00:00.250Z');
    const input = {
      ReplayName: 'r',
      EventSourceArn: 'a',
      EventStartTime,
      EventEndTime: EventStartTime,
      Destination: { Arn: 'b' },
    };
    expect(await call('events', 'StartReplay', input, caller)).toEqual({ State: 'STARTING' });
    await new EventBridgeClient({ endpoint: url }).send(new StartReplayCommand(input));
    expect(seen[0]?.input.EventStartTime).toBe(EventStartTime.getTime() / 1000);
    expect(seen[0]?.input).toEqual(seen[1]?.input);
  });

  test('passes the same permission check', async () => {
    const { call } = await serving({
      services: [fakeEvents({ PutEvents: () => ({}) })],
      authorize: denying('events:PutEvents'),
    });
    await expect(call('events', 'PutEvents', {}, caller)).rejects.toMatchObject({ code: 'AccessDeniedException' });
    await expect(call('events', 'Nothing', {}, caller)).rejects.toMatchObject({ code: 'UnknownOperationException' });
  });
});

describe('Lambda paths', () => {
  test('carry the payload, the type and the function error', async () => {
    const seen: Seen[] = [];
    const Payload = '{"errorType":"Error"}';
    const { url } = await serving({
      services: [
        fakeLambda(
          { Invoke: () => ({ StatusCode: 200, FunctionError: 'Unhandled', ExecutedVersion: '$LATEST', Payload }) },
          seen,
        ),
      ],
    });
    const answer = await fetch(`${url}/2015-03-31/functions/arn%3Aaws%3Alambda%3Ax/invocations`, {
      method: 'POST',
      headers: { Authorization: AUTHORIZATION, 'X-Amz-Invocation-Type': 'Event' },
      body: '{"a":1}',
    });
    expect([answer.status, answer.headers.get('x-amz-function-error'), await answer.text()]).toEqual([
      200,
      'Unhandled',
      Payload,
    ]);
    expect(seen[0]?.input).toMatchObject({ FunctionName: 'arn:aws:lambda:x', InvocationType: 'Event' });
    expect(Buffer.from(seen[0]?.input.Payload as Uint8Array).toString()).toBe('{"a":1}');
  });

  test('answer faults with the code in a header', async () => {
    const fault = new AwsFault('ResourceNotFoundException', 'Function not found: f', { statusCode: 404 });
    const { url } = await serving({ services: [fakeLambda({ GetFunction: () => Promise.reject(fault) })] });
    const headers = { Authorization: AUTHORIZATION };
    const answer = await fetch(`${url}/2015-03-31/functions/f`, { headers });
    expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([404, 'ResourceNotFoundException']);
    const unknown = await fetch(`${url}/2015-03-31/functions/f/policy`, { headers });
    expect(await unknown.text()).toContain('does not imitate lambda:GET /2015-03-31/functions/f/policy');
  });
});

function send(url: string, target: string, body: string): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { Authorization: AUTHORIZATION, 'X-Amz-Target': target }, body });
}
