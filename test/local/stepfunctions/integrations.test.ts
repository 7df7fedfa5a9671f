import { describe, expect, test } from '@jest/globals';
import { AwsFault } from '../../../local/wire/aws-fault.ts';
import { type ServiceCall, bench, machine } from './support/step-functions.ts';

function running(resource: string, Arguments: unknown, answer: (call: ServiceCall) => unknown = () => ({})) {
  const { calls, run } = bench(answer);
  const state = { Type: 'Task', Resource: `arn:aws:states:::${resource}`, Arguments, End: true };
  return run(machine({ Call: state })).then((ended) => ({
    ended,
    call: calls[0]!,
    result: JSON.parse(ended.output ?? 'null'),
  }));
}

describe('events:putEvents', () => {
  test('writes Detail as text and adds the state machine and the execution to Resources', async () => {
    const entries = [{ Detail: { n: 1 } }, { Detail: '{"n":2}', Resources: ['arn:x'] }];
    const answer = { FailedEntryCount: 0, Entries: [{ EventId: 'a' }, { EventId: 'b' }] };
    const { ended, call, result } = await running('events:putEvents', { Entries: entries }, () => answer);
    const added = [ended.stateMachineArn, ended.executionArn];
    expect(call).toMatchObject({ service: 'events', operation: 'PutEvents' });
    expect(call.input.Entries).toEqual([
      { Detail: '{"n":1}', Resources: added },
      { Detail: '{"n":2}', Resources: ['arn:x', ...added] },
    ]);
    expect(result).toEqual(answer);
  });

  test('is left alone as an AWS SDK integration', async () => {
    const Entries = [{ Detail: '{}' }];
    const { ended, call } = await running('aws-sdk:eventbridge:putEvents', { Entries }, () => ({
      FailedEntryCount: 1,
    }));
    expect([call.service, call.input]).toEqual(['events', { Entries }]);
    expect(ended.status).toBe('SUCCEEDED');
  });
});

describe('dynamodb', () => {
  test.each(['getItem', 'putItem', 'updateItem', 'deleteItem'])(
    '%s answers with the metadata of the call',
    async (action) => {
      const { call, result } = await running(`dynamodb:${action}`, { TableName: 't' }, () => ({
        Attributes: { b: { BOOL: true } },
      }));
      expect(call).toMatchObject({
        service: 'dynamodb',
        operation: action.replace(/^./, (first) => first.toUpperCase()),
      });
      expect(result).toMatchObject({ Attributes: { b: { BOOL: true } }, SdkHttpMetadata: { HttpStatusCode: 200 } });
    },
  );

  test('as an AWS SDK integration spells value types as the SDK for Java does', async () => {
    const Key = { Bool: { Bool: true }, none: { Nul: true }, list: { L: [{ Ss: ['a'] }] } };
    const api = { Bool: { BOOL: true }, none: { NULL: true }, list: { L: [{ SS: ['a'] }] } };
    const { call, result } = await running('aws-sdk:dynamodb:getItem', { TableName: 't', Key }, () => ({ Item: api }));
    expect(call.input.Key).toEqual(api);
    expect(result).toEqual({ Item: Key });
  });
});

describe('lambda:invoke', () => {
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

  test('carries the payload as JSON text and reads it back from bytes', async () => {
    const answer = () => ({ StatusCode: 200, ExecutedVersion: '$LATEST', Payload: bytes({ ok: true }) });
    const { call, result } = await running('lambda:invoke', { FunctionName: 'f', Payload: { n: 1 } }, answer);
    expect(call).toMatchObject({
      service: 'lambda',
      operation: 'Invoke',
      input: { FunctionName: 'f', Payload: '{"n":1}' },
    });
    expect(result).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST', Payload: { ok: true } });
  });

  test.each([
    ['{"n":1}', '{"n":1}'],
    ['"quoted"', '"quoted"'],
    ['plain', '"plain"'],
  ])('carries the text %j as JSON, not quoted again', async (Payload, sent) => {
    const { call } = await running('lambda:invoke', { FunctionName: 'f', Payload }, () => ({ StatusCode: 200 }));
    expect(call.input).toEqual({ FunctionName: 'f', Payload: sent });
  });

  test('fails under the name of the error that the function threw', async () => {
    const thrown = { errorType: 'TerminalError', errorMessage: 'no' };
    const answer = () => ({ StatusCode: 200, FunctionError: 'Unhandled', Payload: bytes(thrown) });
    const { ended } = await running('lambda:invoke', { FunctionName: 'f' }, answer);
    expect(ended).toMatchObject({ status: 'FAILED', error: 'TerminalError', cause: JSON.stringify(thrown) });
  });
});

test.each([
  [
    'sqs:sendMessage',
    { QueueUrl: 'q', MessageBody: { n: 1 } },
    'SendMessage',
    { QueueUrl: 'q', MessageBody: '{"n":1}' },
  ],
  ['sns:publish', { TopicArn: 't', Message: { n: 1 } }, 'Publish', { TopicArn: 't', Message: '{"n":1}' }],
])('%s takes an object as the message', async (resource, args, operation, input) => {
  const { call, result } = await running(resource, args, () => ({ MessageId: 'm' }));
  expect(call).toMatchObject({ operation, input });
  expect(result).toMatchObject({ MessageId: 'm', SdkResponseMetadata: { RequestId: expect.any(String) } });
});

describe('faults of the called service', () => {
  test.each([
    ['dynamodb:putItem', 'ConditionalCheckFailedException', 'DynamoDB.ConditionalCheckFailedException'],
    ['dynamodb:putItem', 'ValidationException', 'DynamoDB.AmazonDynamoDBException'],
    ['dynamodb:putItem', 'AccessDeniedException', 'DynamoDB.AmazonDynamoDBException'],
    ['lambda:invoke', 'ResourceNotFoundException', 'Lambda.ResourceNotFoundException'],
    ['lambda:invoke', 'AccessDeniedException', 'Lambda.AWSLambdaException'],
    ['sqs:sendMessage', 'QueueDoesNotExist', 'SQS.QueueDoesNotExistException'],
    ['aws-sdk:dynamodb:putItem', 'ConditionalCheckFailedException', 'DynamoDb.ConditionalCheckFailedException'],
    ['aws-sdk:dynamodb:putItem', 'ValidationException', 'DynamoDb.DynamoDbException'],
    ['aws-sdk:sns:publish', 'NotFound', 'Sns.NotFoundException'],
    ['aws-sdk:sns:publish', 'KMSAccessDenied', 'Sns.KmsAccessDeniedException'],
  ])('of %s: %s is %s', async (resource, code, error) => {
    const { ended } = await running(resource, {}, () => {
      throw new AwsFault(code, 'it cannot be done');
    });
    expect(ended).toMatchObject({ status: 'FAILED', error });
    expect(ended.cause).toMatch(/^it cannot be done \(Service: .*Status Code: 400.*Request ID: 0{8}-.*\)$/);
  });

  test('a result larger than 256 KiB is refused and cannot be caught by States.ALL', async () => {
    const { run } = bench(() => ({ Item: { big: { S: 'x'.repeat(262_144) } } }));
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Undo' }];
    const Read = { Type: 'Task', Resource: 'arn:aws:states:::dynamodb:getItem', Arguments: {}, Catch, End: true };
    expect(await run(machine({ Read, Undo: { Type: 'Succeed' } }))).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
    });
  });
});
