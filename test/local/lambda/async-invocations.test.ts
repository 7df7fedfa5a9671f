import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LambdaFixture } from './support/lambda-fixture.ts';
import { lambdaFixture, QUEUE, ROLE } from './support/lambda-fixture.ts';

const FAILING = `export const handler = async (event, context) => {
  console.log('attempt ' + context.awsRequestId); throw new Error('no luck'); };`;

let fixture: LambdaFixture;
beforeEach(async () => {
  fixture = await lambdaFixture();
});
afterEach(() => fixture.dispose());

const attempts = (): string[] => fixture.lines.filter((line) => line.includes('attempt '));

describe('an event', () => {
  test('is accepted at once and run once when all is well', async () => {
    const arn = await fixture.deploy('export const handler = async (event) => console.log("attempt " + event.n);');
    const { requestId } = await fixture.lambda.invokeFunction(arn, { n: 7 });
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(fixture.lambda.pending()).toEqual({ running: 1, waitingForRetry: 0 });
    await fixture.lambda.idle();
    expect(fixture.lambda.pending()).toEqual({ running: 0, waitingForRetry: 0 });
    expect(attempts()).toEqual(['fn: attempt 7']);
  });

  test('of a failing function is tried after one and after two more minutes, with the same request id', async () => {
    const arn = await fixture.deploy(FAILING);
    const { requestId } = await fixture.lambda.invokeFunction(arn, {});
    await fixture.lambda.idle();
    expect(fixture.lambda.pending()).toEqual({ running: 0, waitingForRetry: 1 });
    await fixture.clock.advance(59_999);
    await fixture.lambda.idle();
    expect(attempts()).toHaveLength(1);
    await fixture.clock.advance(1);
    await fixture.lambda.idle();
    expect(attempts()).toHaveLength(2);
    await fixture.clock.advance(119_999);
    await fixture.lambda.idle();
    expect(attempts()).toHaveLength(2);
    await fixture.clock.advance(1);
    await fixture.lambda.idle();
    expect(attempts()).toEqual(Array(3).fill(`fn: attempt ${requestId}`));
    expect(fixture.lambda.pending()).toEqual({ running: 0, waitingForRetry: 0 });
    expect(fixture.calls).toEqual([]);
  });

  test('that never succeeds goes to the failure destination, sent by the function’s role', async () => {
    const arn = await fixture.deploy(FAILING);
    fixture.lambda.configureAsync(arn, { retryAttempts: 1, onFailureDestinationArn: QUEUE });
    const { requestId } = await fixture.lambda.invokeFunction(arn, { detail: { id: 1 } });
    await fixture.lambda.idle();
    expect(fixture.calls).toEqual([]);
    await fixture.clock.advance(60_000);
    await fixture.lambda.idle();
    const [lookUp, send] = fixture.calls;
    expect(lookUp).toMatchObject({ operation: 'sqs:GetQueueUrl', input: { QueueName: 'failed' } });
    expect(send).toMatchObject({
      operation: 'sqs:SendMessage',
      caller: { region: 'eu-west-1', principal: { kind: 'role', roleArn: ROLE, sessionName: 'fn' } },
    });
    expect(JSON.parse(send?.input.MessageBody as string)).toEqual({
      version: '1.0',
      timestamp: '2026-10-06T12:01:00.000Z',
      requestContext: {
        requestId,
        functionArn: `${arn}:$LATEST`,
        condition: 'RetriesExhausted',
        approximateInvokeCount: 2,
      },
      requestPayload: { detail: { id: 1 } },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: 'Error', errorMessage: 'no luck', trace: expect.any(Array) },
    });
  });

  test('is given up when its next attempt would come too late', async () => {
    const arn = await fixture.deploy(FAILING);
    fixture.lambda.configureAsync(arn, { eventAgeMaxMs: 120_000, onFailureDestinationArn: QUEUE });
    await fixture.lambda.invokeFunction(arn, {});
    await fixture.lambda.idle();
    await fixture.clock.advance(60_000);
    await fixture.lambda.idle();
    const record = JSON.parse(fixture.calls.at(-1)?.input.MessageBody as string);
    expect(record.requestContext).toMatchObject({ condition: 'EventAgeExceeded', approximateInvokeCount: 2 });
  });

  test('of a function with no concurrency goes to the failure destination unrun', async () => {
    const arn = await fixture.deploy(FAILING, { reservedConcurrency: 0 });
    fixture.lambda.configureAsync(arn, { onFailureDestinationArn: QUEUE });
    await fixture.lambda.invokeFunction(arn, { a: 1 });
    await fixture.lambda.idle();
    expect(attempts()).toEqual([]);
    const record = JSON.parse(fixture.calls.at(-1)?.input.MessageBody as string);
    expect(record).toMatchObject({ requestContext: { approximateInvokeCount: 0 }, requestPayload: { a: 1 } });
    expect(record).not.toHaveProperty('responsePayload');
  });

  test('whose record cannot be sent is lost, and the log says so', async () => {
    const other = await lambdaFixture({ call: () => Promise.reject(new Error('not authorized to sqs:SendMessage')) });
    const arn = await other.deploy(FAILING);
    other.lambda.configureAsync(arn, { retryAttempts: 0, onFailureDestinationArn: QUEUE });
    await other.lambda.invokeFunction(arn, {});
    await other.lambda.idle();
    expect(other.lines.at(-1)).toBe('fn: asynchronous invocation given up: not authorized to sqs:SendMessage');
    await other.dispose();
  });

  test('is forgotten when the runtime stops', async () => {
    const arn = await fixture.deploy(FAILING);
    await fixture.lambda.invokeFunction(arn, {});
    await fixture.lambda.idle();
    await fixture.lambda.dispose();
    expect(fixture.lambda.pending()).toEqual({ running: 0, waitingForRetry: 0 });
    await fixture.clock.advance(60_000);
    expect(attempts()).toHaveLength(1);
  });
});

describe('an event is refused', () => {
  test('when there is no such function', async () => {
    const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:none';
    await expect(fixture.lambda.invokeFunction(arn, {})).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: `Function not found: ${arn}`,
    });
  });

  test('when it is larger than 1 MB', async () => {
    const arn = await fixture.deploy(FAILING);
    await expect(fixture.lambda.invokeFunction(arn, 'x'.repeat(1024 * 1024))).rejects.toMatchObject({
      code: 'RequestTooLargeException',
    });
  });

  test('from a rule that the function does not let in', async () => {
    const arn = await fixture.deploy('export const handler = async () => {};');
    const rule = 'arn:aws:events:eu-west-1:111122223333:rule/aurora-restore/Copy';
    const source = { service: 'events.amazonaws.com', sourceArn: rule };
    await expect(fixture.lambda.invokeFunction(arn, {}, source)).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
    fixture.lambda.addPermission(arn, { principal: 'events.amazonaws.com', sourceArn: `${rule}-other` });
    await expect(fixture.lambda.invokeFunction(arn, {}, source)).rejects.toThrow(/no resource-based policy allows/);
    fixture.lambda.addPermission(arn, { principal: 'events.amazonaws.com', sourceArn: rule });
    await expect(fixture.lambda.invokeFunction(arn, {}, source)).resolves.toHaveProperty('requestId');
  });
});

test('destinations other than queues are refused by name', async () => {
  const arn = await fixture.deploy(FAILING);
  const topic = 'arn:aws:sns:eu-west-1:111122223333:t';
  expect(() => fixture.lambda.configureAsync(arn, { onFailureDestinationArn: topic })).toThrow(
    /does not imitate Lambda destinations other than SQS \(arn:aws:sns/,
  );
});
