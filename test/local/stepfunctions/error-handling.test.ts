import { describe, expect, test } from '@jest/globals';
import { AwsFault, notImitated } from '../../../local/wire/aws-fault.ts';
import { catcherFor, nextRetry } from '../../../local/stepfunctions/interpreter/error-handlers.ts';
import { bench, machine } from './support/step-functions.ts';

const throttled = () => new AwsFault('ProvisionedThroughputExceededException', 'slow down');

function reading(fields: object): object {
  return machine({
    Read: {
      Type: 'Task',
      Resource: 'arn:aws:states:::dynamodb:getItem',
      Arguments: { TableName: 't' },
      End: true,
      ...fields,
    },
    ...('Catch' in fields ? { Undo: { Type: 'Succeed' } } : {}),
  });
}

/** Fails the first calls, then answers. */
function failing(times: number, fault: () => Error = throttled) {
  let calls = 0;
  return () => {
    calls += 1;
    if (calls <= times) throw fault();
    return {};
  };
}

describe('Retry', () => {
  const Retry = [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 10, MaxAttempts: 3, BackoffRate: 3 }];

  test('waits longer before each attempt', async () => {
    const { clock, calls, start } = bench(failing(9));
    await start(reading({ Retry }));
    await clock.advance(0);
    const made: number[] = [calls.length];
    for (const ms of [9_999, 1, 29_999, 1, 89_999, 1]) {
      await clock.advance(ms);
      made.push(calls.length);
    }
    expect(made).toEqual([1, 1, 2, 2, 3, 3, 4]);
  });

  test('succeeds once an attempt does, without entering the state again', async () => {
    const { clock, start, ask, types } = bench(failing(1));
    const executionArn = await start(reading({ Retry }));
    await clock.advance(10_000);
    expect(await ask('DescribeExecution', { executionArn })).toMatchObject({ status: 'SUCCEEDED' });
    expect(await types(executionArn)).toEqual([
      ...['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskFailed'],
      ...['TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded'],
    ]);
  });

  test('fails with the last error when the attempts are spent', async () => {
    const { clock, start, ask, calls } = bench(failing(9));
    const executionArn = await start(reading({ Retry }));
    await clock.advance(3_600_000);
    expect(calls).toHaveLength(4);
    expect(await ask('DescribeExecution', { executionArn })).toMatchObject({
      status: 'FAILED',
      error: 'DynamoDB.ProvisionedThroughputExceededException',
    });
  });

  test('tells the state which attempt it is', async () => {
    const { clock, start, calls } = bench(failing(1));
    const Arguments = { TableName: 't', Attempt: '{% $states.context.State.RetryCount %}' };
    await start(reading({ Retry, Arguments }));
    await clock.advance(10_000);
    expect(calls.map(({ input }) => input.Attempt)).toEqual([0, 1]);
  });

  test('stops retrying when the execution is stopped', async () => {
    const { clock, start, ask, calls } = bench(failing(9));
    const executionArn = await start(reading({ Retry }));
    await clock.advance(1_000);
    await ask('StopExecution', { executionArn });
    await clock.advance(3_600_000);
    expect(calls).toHaveLength(1);
  });
});

test('an answer that comes after the execution was stopped counts for nothing', async () => {
  let answer = (_: unknown): void => {};
  const { clock, start, ask, types } = bench(() => new Promise((resolve) => (answer = resolve)));
  const executionArn = await start(reading({}));
  await clock.advance(0);
  await ask('StopExecution', { executionArn });
  answer({});
  await clock.advance(0);
  expect((await types(executionArn)).slice(-2)).toEqual(['TaskStarted', 'ExecutionAborted']);
});

describe('choosing a handler', () => {
  const retrier = (fields: object) => [{ ErrorEquals: ['States.ALL'], ...fields }];
  const delay = (fields: object, made: number, random = () => 0.5) =>
    nextRetry(retrier(fields), 'Some.Error', new Map([[0, made]]), random)?.delayMs;

  test('waits 1, 2 and 4 seconds by default, then gives up', () => {
    expect([0, 1, 2, 3].map((made) => delay({}, made))).toEqual([1_000, 2_000, 4_000, undefined]);
  });

  test('caps the delay at MaxDelaySeconds', () => {
    expect(delay({ IntervalSeconds: 10, MaxDelaySeconds: 15 }, 2)).toBe(15_000);
  });

  test('waits a random part of the capped delay with full jitter', () => {
    const fields = { IntervalSeconds: 10, MaxDelaySeconds: 15, JitterStrategy: 'FULL' as const };
    expect(delay(fields, 2, () => 0.2)).toBe(3_000);
  });

  test('never retries with MaxAttempts 0', () => {
    expect(delay({ MaxAttempts: 0 }, 0)).toBeUndefined();
  });

  test('counts the attempts of each retrier apart', () => {
    const retriers = [
      { ErrorEquals: ['A'], MaxAttempts: 1 },
      { ErrorEquals: ['B'], MaxAttempts: 1 },
    ];
    expect(nextRetry(retriers, 'B', new Map([[0, 1]]), () => 0)).toMatchObject({ index: 1 });
    expect(nextRetry(retriers, 'A', new Map([[0, 1]]), () => 0)).toBeUndefined();
  });

  test.each([
    ['States.ALL', 'Anything.AtAll', true],
    ['States.ALL', 'States.Timeout', true],
    ['States.ALL', 'States.Runtime', false],
    ['States.ALL', 'States.DataLimitExceeded', false],
    ['States.TaskFailed', 'DynamoDB.ConditionalCheckFailedException', true],
    ['States.TaskFailed', 'States.Timeout', false],
    ['States.TaskFailed', 'States.Runtime', false],
    ['States.Timeout', 'States.Timeout', true],
    ['States.DataLimitExceeded', 'States.DataLimitExceeded', true],
    ['States.Runtime', 'States.Runtime', false],
    ['Some.Error', 'Some.Other', false],
  ])('%s takes %s: %s', (name, error, isTaken) => {
    expect(catcherFor([{ ErrorEquals: [name], Next: 'X' }], error) !== undefined).toBe(isTaken);
  });
});

describe('Catch', () => {
  test('goes on with the error as output', async () => {
    const { run } = bench(failing(9));
    const ended = await run(reading({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Undo' }] }));
    expect(ended.status).toBe('SUCCEEDED');
    expect(JSON.parse(ended.output)).toEqual({
      Error: 'DynamoDB.ProvisionedThroughputExceededException',
      Cause: expect.stringMatching(
        /^slow down \(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: Pro.*Proxy: null\)$/,
      ),
    });
  });

  test('shapes output and variables from $states.errorOutput', async () => {
    const { run, events } = bench(failing(9));
    const ended = await run(
      reading({
        Catch: [
          { ErrorEquals: ['Some.Other'], Next: 'Undo' },
          {
            ErrorEquals: ['DynamoDB.ProvisionedThroughputExceededException'],
            Assign: { why: '{% $states.errorOutput.Error %}' },
            Output: { kept: '{% $states.input.n %}' },
            Next: 'Undo',
          },
        ],
      }),
      { n: 5 },
    );
    expect(ended.output).toBe('{"kept":5}');
    const exited = (await events(ended.executionArn)).find(({ type }) => type === 'TaskStateExited');
    expect(exited.stateExitedEventDetails.assignedVariables).toEqual({
      why: '"DynamoDB.ProvisionedThroughputExceededException"',
    });
  });

  test('comes after the retries', async () => {
    const { clock, start, ask, calls } = bench(failing(9));
    const Retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2 }];
    const executionArn = await start(reading({ Retry, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Undo' }] }));
    await clock.advance(60_000);
    expect(calls).toHaveLength(3);
    expect((await ask('DescribeExecution', { executionArn })).status).toBe('SUCCEEDED');
  });

  test('takes a failed expression, which has its own event', async () => {
    const { run, events } = bench();
    const Catch = [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Undo' }];
    const ended = await run(reading({ Arguments: { Key: '{% $states.input.missing %}' }, Catch }));
    expect(ended.status).toBe('SUCCEEDED');
    const failed = (await events(ended.executionArn)).find(({ type }) => type === 'EvaluationFailed');
    expect(failed.evaluationFailedEventDetails).toEqual({
      state: 'Read',
      error: 'States.QueryEvaluationError',
      location: 'Arguments/Key',
      cause:
        "An error occurred while executing the state 'Read' (entered at the event id #2). The JSONata expression " +
        "'$states.input.missing' specified for the field 'Arguments/Key' returned nothing (undefined).",
    });
  });

  test("cannot hide the local runtime's own refusal", async () => {
    const refuse = () => {
      throw notImitated('PartiQL in DynamoDB');
    };
    const ended = await bench(refuse).run(reading({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Undo' }] }));
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(ended.cause).toContain('does not imitate PartiQL in DynamoDB');
  });
});

describe('timeouts', () => {
  const never = () => new Promise(() => {});

  test('a task that takes too long fails with States.Timeout', async () => {
    const { clock, start, ask, types } = bench(never);
    const executionArn = await start(reading({ TimeoutSeconds: 30 }));
    await clock.advance(29_999);
    expect(await ask('DescribeExecution', { executionArn })).toMatchObject({ status: 'RUNNING' });
    await clock.advance(1);
    expect(await ask('DescribeExecution', { executionArn })).toMatchObject({
      status: 'FAILED',
      error: 'States.Timeout',
    });
    expect((await types(executionArn)).slice(-2)).toEqual(['TaskTimedOut', 'ExecutionFailed']);
  });

  test('a task may compute its timeout, and a catcher takes it', async () => {
    const { clock, start, ask, events } = bench(never);
    const Output = '{% $states.errorOutput %}';
    const Catch = [{ ErrorEquals: ['States.Timeout'], Next: 'Undo', Output }];
    const executionArn = await start(reading({ TimeoutSeconds: '{% $states.input.seconds %}', Catch }), { seconds: 5 });
    await clock.advance(5_000);
    expect(await ask('DescribeExecution', { executionArn })).toMatchObject({ status: 'SUCCEEDED' });
    const left = (await events(executionArn)).find(({ type }) => type === 'TaskStateExited');
    expect(JSON.parse(left.stateExitedEventDetails.output)).toEqual({ Error: 'States.Timeout', Cause: '' });
  });

  test('an answer in time cancels the timeout', async () => {
    const { clock, start } = bench();
    const Read = { Type: 'Task', Resource: 'arn:aws:states:::dynamodb:getItem', TimeoutSeconds: 30, Next: 'Wait' };
    await start(machine({ Read, Wait: { Type: 'Wait', Seconds: 600, End: true } }));
    await clock.advance(0);
    // The wait and the execution's own limit of a year.
    expect(clock.waiting()).toBe(2);
  });

  test('an execution ends as TIMED_OUT in the middle of a wait', async () => {
    const { clock, start, ask, types, statusChanges } = bench();
    const slow = machine({ Wait: { Type: 'Wait', Seconds: 600, End: true } }, { TimeoutSeconds: 300 });
    const executionArn = await start(slow);
    await clock.advance(300_000);
    expect(await ask('DescribeExecution', { executionArn })).toMatchObject({
      status: 'TIMED_OUT',
      stopDate: new Date('2026-10-06T12:05:00.000Z'),
    });
    expect(await ask('DescribeExecution', { executionArn })).not.toHaveProperty('error');
    expect((await types(executionArn)).at(-1)).toBe('ExecutionTimedOut');
    expect(statusChanges.at(-1)!.detail).toMatchObject({ error: null, cause: null });
    expect(statusChanges.map(({ detail }) => detail['status'])).toEqual(['RUNNING', 'TIMED_OUT']);
    await clock.advance(600_000);
    expect(await types(executionArn)).not.toContain('WaitStateExited');
  });

  test('an execution without a timeout ends after a year, farther than one timer reaches', async () => {
    const { clock, start, ask } = bench();
    const executionArn = await start(machine({ Wait: { Type: 'Wait', Seconds: 99_999_999, End: true } }));
    const dayMs = 86_400_000;
    await clock.advance(364 * dayMs);
    expect(await ask('DescribeExecution', { executionArn })).toMatchObject({ status: 'RUNNING' });
    await clock.advance(dayMs);
    expect(await ask('DescribeExecution', { executionArn })).toMatchObject({ status: 'TIMED_OUT' });
  });
});
