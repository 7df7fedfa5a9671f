import { expect, test } from '@jest/globals';
import { bench, machine, roleArn } from './support/step-functions.ts';

const details = { truncated: false };

test('a task leaves entered, scheduled, started, succeeded and exited events with their details', async () => {
  const { run, events } = bench(() => ({ Item: { phase: { S: 'copying' } } }));
  const ended = await run(
    machine({
      Read: {
        Type: 'Task',
        Resource: 'arn:aws:states:::dynamodb:getItem',
        Arguments: { TableName: 'state' },
        TimeoutSeconds: 20,
        Assign: { phase: '{% $states.result.Item.phase.S %}' },
        Output: '{% $states.result.Item %}',
        End: true,
      },
    }),
    { n: 1 },
  );
  const result = (await events(ended.executionArn))[4].taskSucceededEventDetails.output;
  expect(JSON.parse(result)).toMatchObject({
    Item: { phase: { S: 'copying' } },
    SdkHttpMetadata: { HttpStatusCode: 200 },
  });
  const timestamp = new Date('2026-10-06T12:00:00.000Z');
  const task = { resourceType: 'dynamodb', resource: 'getItem' };
  const output = '{"phase":{"S":"copying"}}';
  expect(await events(ended.executionArn)).toEqual(
    [
      { type: 'ExecutionStarted', executionStartedEventDetails: { input: '{"n":1}', inputDetails: details, roleArn } },
      { type: 'TaskStateEntered', stateEnteredEventDetails: { name: 'Read', input: '{"n":1}', inputDetails: details } },
      {
        type: 'TaskScheduled',
        taskScheduledEventDetails: {
          ...task,
          region: 'eu-west-1',
          parameters: '{"TableName":"state"}',
          timeoutInSeconds: 20,
        },
      },
      { type: 'TaskStarted', taskStartedEventDetails: task },
      { type: 'TaskSucceeded', taskSucceededEventDetails: { ...task, output: result, outputDetails: details } },
      {
        type: 'TaskStateExited',
        stateExitedEventDetails: {
          name: 'Read',
          output,
          outputDetails: details,
          assignedVariables: { phase: '"copying"' },
          assignedVariablesDetails: details,
        },
      },
      { type: 'ExecutionSucceeded', executionSucceededEventDetails: { output, outputDetails: details } },
    ].map((event, index) => ({ id: index + 1, previousEventId: index < 2 ? 0 : index, timestamp, ...event })),
  );
});

test('each kind of state has events of its own; Fail is never left', async () => {
  const { clock, start, events } = bench();
  const executionArn = await start(
    machine({
      Shape: { Type: 'Pass', Next: 'Wait' },
      Wait: { Type: 'Wait', Seconds: 60, Next: 'Where' },
      Where: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'Stop' }] },
      Stop: { Type: 'Fail', Error: 'Stopped', Cause: 'on purpose' },
    }),
  );
  await clock.advance(60_000);
  const all = await events(executionArn);
  expect(all.map(({ type }) => type)).toEqual([
    ...['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'WaitStateEntered', 'WaitStateExited'],
    ...['ChoiceStateEntered', 'ChoiceStateExited', 'FailStateEntered', 'ExecutionFailed'],
  ]);
  expect(all[4].timestamp).toEqual(new Date('2026-10-06T12:01:00.000Z'));
  expect(all[8].executionFailedEventDetails).toEqual({ error: 'Stopped', cause: 'on purpose' });
});

test('a failed task names its error and cause twice', async () => {
  const { run, events } = bench(() => ({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] }));
  const put = { Type: 'Task', Resource: 'arn:aws:states:::events:putEvents', Arguments: { Entries: [{}] }, End: true };
  const ended = await run(machine({ Put: put }));
  const failure = {
    error: 'EventBridge.FailedEntry',
    cause: '{"FailedEntryCount":1,"Entries":[{"ErrorCode":"InternalFailure"}]}',
  };
  const [failed, closed] = (await events(ended.executionArn)).slice(-2);
  expect(failed.taskFailedEventDetails).toEqual({ resourceType: 'events', resource: 'putEvents', ...failure });
  expect(closed.executionFailedEventDetails).toEqual(failure);
  expect(ended).toMatchObject(failure);
});

test('an execution fails with its event number 25,000 when it does not end', async () => {
  const { clock, ask, start } = bench();
  const executionArn = await start(
    machine({
      Round: { Type: 'Pass', Next: 'Again' },
      Again: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'End' }], Default: 'Round' },
      End: { Type: 'Succeed' },
    }),
  );
  await clock.advance(0);
  const { events } = await ask('GetExecutionHistory', { executionArn, reverseOrder: true, maxResults: 1 });
  expect(events).toMatchObject([{ id: 25_000, type: 'ExecutionFailed' }]);
  expect(await ask('DescribeExecution', { executionArn })).toMatchObject({
    status: 'FAILED',
    error: 'States.Runtime',
    cause: 'The execution reached the maximum number of history events (25000).',
  });
}, 30_000);

test('the history is read in pages, in either order, with or without data', async () => {
  const { run, ask } = bench();
  const { executionArn } = await run(machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Succeed' } }));
  const ids = ({ events }: { events: { id: number }[] }) => events.map(({ id }) => id);
  const first = await ask('GetExecutionHistory', { executionArn, maxResults: 4 });
  const second = await ask('GetExecutionHistory', { executionArn, maxResults: 4, nextToken: first.nextToken });
  expect([ids(first), ids(second), second.nextToken]).toEqual([[1, 2, 3, 4], [5, 6], undefined]);
  expect(ids(await ask('GetExecutionHistory', { executionArn, reverseOrder: true }))).toEqual([6, 5, 4, 3, 2, 1]);
  const bare = await ask('GetExecutionHistory', { executionArn, includeExecutionData: false });
  expect(bare.events[1].stateEnteredEventDetails).toEqual({ name: 'A' });
  await expect(ask('GetExecutionHistory', { executionArn, nextToken: 'bm9uZQ' })).rejects.toMatchObject({
    code: 'InvalidToken',
  });
});
