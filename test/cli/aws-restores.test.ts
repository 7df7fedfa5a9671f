import 'aws-sdk-client-mock-jest';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeEventBusCommand, EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { awsFailureOf } from '../../cli/aws/aws-failure.ts';
import { awsRestores, PAGES_MAX } from '../../cli/aws/aws-restores.ts';
import { isPassing } from '../../cli/aws/service-error.ts';
import { aSaga, PLAN, RESTORE_ID } from './support/sagas.ts';

const documents = mockClient(DynamoDBDocumentClient);
const events = mockClient(EventBridgeClient);

beforeEach(() => {
  documents.reset();
  events.reset();
});

const named = (name: string, message = 'no'): Error => Object.assign(new Error(message), { name });
const restores = () => awsRestores({ AWS_REGION: 'eu-west-1' });

describe('request', () => {
  test('puts one event on the pipeline bus and gives the id of the event', async () => {
    events.on(DescribeEventBusCommand).resolves({});
    events.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: 'event-7' }] });
    expect(await restores().request({ plan: 'demo', requestedBy: 'anna', reason: undefined })).toBe('event-7');
    expect(events).toHaveReceivedCommandWith(PutEventsCommand, {
      Entries: [
        {
          EventBusName: 'aurora-restore',
          Source: 'aurora-restore',
          DetailType: 'RestoreRequested',
          Detail: '{"data":{"plan":"demo","requestedBy":"anna"}}',
        },
      ],
    });
  });

  test('fails when the bus refuses the entry although the call succeeds', async () => {
    events.on(DescribeEventBusCommand).resolves({});
    events.on(PutEventsCommand).resolves({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' }],
    });
    await expect(restores().request({ plan: 'demo' })).rejects.toMatchObject({
      failure: 'busy',
      exitCode: 3,
      message: expect.stringContaining('slow down'),
    });
  });

  test('puts nothing on a bus that does not exist, where it would be lost in silence', async () => {
    events.on(DescribeEventBusCommand).rejects(named('ResourceNotFoundException', 'Event bus does not exist.'));
    await expect(restores().request({ plan: 'demo' })).rejects.toMatchObject({
      failure: 'not-deployed',
      hint: expect.stringContaining('cdk deploy'),
    });
    expect(events).not.toHaveReceivedCommand(PutEventsCommand);
  });

  test('lets somebody put events who may not describe the bus', async () => {
    events.on(DescribeEventBusCommand).rejects(named('AccessDeniedException'));
    events.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: 'event-7' }] });
    expect(await restores().request({ plan: 'demo' })).toBe('event-7');
  });
});

describe('recover', () => {
  test('puts the request for recovery under its own name', async () => {
    events.on(DescribeEventBusCommand).resolves({});
    events.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: 'event-8' }] });
    const data = { restoreId: RESTORE_ID, reason: undefined };
    expect(await restores().recover({ name: 'CancelRequested', data })).toBe('event-8');
    expect(events).toHaveReceivedCommandWith(PutEventsCommand, {
      Entries: [
        {
          EventBusName: 'aurora-restore',
          Source: 'aurora-restore',
          DetailType: 'CancelRequested',
          Detail: `{"data":{"restoreId":"${RESTORE_ID}"}}`,
        },
      ],
    });
  });
});

describe('lockOf', () => {
  test('reads the lock of the target with strong consistency', async () => {
    documents.on(GetCommand).resolves({ Item: { holder: 'r-1', queue: [] } });
    expect(await restores().lockOf(PLAN.target)).toMatchObject({ holder: 'r-1', queue: [] });
    expect(documents).toHaveReceivedCommandWith(GetCommand, {
      TableName: 'aurora-restore-state',
      Key: { restoreId: 'lock#arn:aws:rds:eu-west-1:111122223333:cluster:orders-staging' },
      ConsistentRead: true,
    });
  });
});

describe('read', () => {
  test('reads the saga with strong consistency', async () => {
    documents.on(GetCommand).resolves({ Item: aSaga() });
    expect(await restores().read(RESTORE_ID)).toEqual(aSaga());
    expect(documents).toHaveReceivedCommandWith(GetCommand, {
      TableName: 'aurora-restore-state',
      Key: { restoreId: RESTORE_ID },
      ConsistentRead: true,
    });
  });

  test('takes a lock, which lives in the same table, for no restore', async () => {
    documents.on(GetCommand).resolves({ Item: { restoreId: 'lock#x', kind: 'lock' } });
    expect(await restores().read('lock#x')).toBeUndefined();
  });
});

describe('list', () => {
  test('asks the index for the newest', async () => {
    documents.on(QueryCommand).resolves({ Items: [aSaga()] });
    expect(await restores().list({ limit: 5 })).toEqual({ restores: [aSaga()], isComplete: true });
    expect(documents).toHaveReceivedCommandWith(QueryCommand, {
      TableName: 'aurora-restore-state',
      IndexName: 'by-created-at',
      KeyConditionExpression: '#kind = :saga',
      ExpressionAttributeNames: { '#kind': 'kind' },
      ExpressionAttributeValues: { ':saga': 'saga' },
      ScanIndexForward: false,
      Limit: 5,
    });
  });

  test('goes on through pages until enough of a plan are found', async () => {
    const next = { restoreId: 'x' };
    documents
      .on(QueryCommand)
      .resolvesOnce({ Items: [], LastEvaluatedKey: next })
      .resolvesOnce({ Items: [aSaga({ restoreId: 'a' }), aSaga({ restoreId: 'b' })], LastEvaluatedKey: next });
    const { restores: found, isComplete } = await restores().list({ planName: 'demo', limit: 1 });
    expect(found.map(({ restoreId }) => restoreId)).toEqual(['a']);
    expect(isComplete).toBe(true);
    expect(documents).toHaveReceivedNthCommandWith(2, QueryCommand, {
      ExclusiveStartKey: next,
      FilterExpression: '#planName = :planName',
      ExpressionAttributeValues: { ':saga': 'saga', ':planName': 'demo' },
    });
  });

  test('stops at a bound and says so', async () => {
    documents.on(QueryCommand).resolves({ Items: [], LastEvaluatedKey: { restoreId: 'x' } });
    expect(await restores().list({ planName: 'demo', limit: 1 })).toEqual({ restores: [], isComplete: false });
    expect(documents).toHaveReceivedCommandTimes(QueryCommand, PAGES_MAX);
  });
});

describe('auditOf', () => {
  test('reads every page of the trail with strong consistency', async () => {
    documents
      .on(QueryCommand)
      .resolvesOnce({ Items: [{ sequence: 1 }], LastEvaluatedKey: { sequence: 1 } })
      .resolvesOnce({ Items: [{ sequence: 2 }] });
    expect(await restores().auditOf(RESTORE_ID)).toEqual([{ sequence: 1 }, { sequence: 2 }]);
    expect(documents).toHaveReceivedNthCommandWith(1, QueryCommand, {
      TableName: 'aurora-restore-audit',
      ConsistentRead: true,
    });
  });

  test('fails rather than give a part of it, which would look like a broken one', async () => {
    documents.on(QueryCommand).resolves({ Items: [], LastEvaluatedKey: { sequence: 1 } });
    await expect(restores().auditOf(RESTORE_ID)).rejects.toThrow('more than 50 pages');
  });
});

describe('what goes wrong', () => {
  test('names the endpoint of the environment and what to do about it', async () => {
    documents.on(GetCommand).rejects(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
    const local = awsRestores({ AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:9' });
    await expect(local.read('r-1')).rejects.toMatchObject({
      exitCode: 3,
      fact: 'GetItem at http://127.0.0.1:9 got no answer: ECONNREFUSED: connect',
      hint: expect.stringContaining('aurora-restore local up'),
    });
    await expect(restores().read('r-1')).rejects.toMatchObject({ fact: expect.stringContaining('region eu-west-1') });
  });

  test('names the endpoint that the request really went to', async () => {
    const { triedEndpoint } = await import('../../cli/aws/tried-endpoint.ts');
    const client = new DynamoDBClient({
      endpoint: 'http://127.0.0.1:9',
      requestHandler: { handle: async () => Promise.reject(new Error('not sent')) } as never,
      maxAttempts: 1,
    });
    const tried = triedEndpoint(client);
    expect(tried()).toBeUndefined();
    const { ListTablesCommand } = await import('@aws-sdk/client-dynamodb');
    await expect(client.send(new ListTablesCommand({}))).rejects.toThrow('not sent');
    expect(tried()).toBe('http://127.0.0.1:9');
  });

  test.each([
    [Object.assign(new Error(''), { code: 'ENOTFOUND' }), 'unreachable'],
    [named('TimeoutError'), 'unreachable'],
    [named('CredentialsProviderError'), 'no-credentials'],
    [named('ExpiredTokenException'), 'no-credentials'],
    [named('AccessDeniedException'), 'denied'],
    [named('ResourceNotFoundException'), 'not-deployed'],
    [new Error('Region is missing'), 'no-region'],
    [named('ThrottlingException'), 'busy'],
    [Object.assign(named('InternalServerError'), { $metadata: { httpStatusCode: 500 } }), 'busy'],
    [named('ValidationException'), 'other'],
  ])('sorts %s as %s', (error, failure) => {
    expect(awsFailureOf(error)).toBe(failure);
  });

  test('only what may be over at the next attempt is passing', async () => {
    documents.on(GetCommand).rejectsOnce(named('ThrottlingException')).rejects(named('AccessDeniedException'));
    const service = restores();
    expect(isPassing(await service.read('r-1').catch((error: unknown) => error))).toBe(true);
    expect(isPassing(await service.read('r-1').catch((error: unknown) => error))).toBe(false);
  });
});
