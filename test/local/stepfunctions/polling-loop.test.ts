import { describe, expect, test } from '@jest/globals';
import { bench, machine, roleArn } from './support/step-functions.ts';

/** The shape of the saga clock: wait, put a tick, read the saga item, choose. */
const clockMachine = machine({
  Prepare: {
    Type: 'Pass',
    Assign: { restoreId: '{% $states.input.restoreId %}', checkAt: '{% $states.input.firstCheckAt %}', ticks: 0 },
    Next: 'Wait',
  },
  Wait: { Type: 'Wait', Timestamp: '{% $checkAt %}', Next: 'Tick' },
  Tick: {
    Type: 'Task',
    Resource: 'arn:aws:states:::events:putEvents',
    Arguments: {
      Entries: [
        {
          EventBusName: 'aurora-restore',
          Source: 'aurora-restore',
          DetailType: 'StatusCheckDue',
          Detail: { data: { restoreId: '{% $restoreId %}' }, at: '{% $now() %}' },
        },
      ],
    },
    Assign: { ticks: '{% $ticks + 1 %}' },
    Next: 'Read',
  },
  Read: {
    Type: 'Task',
    Resource: 'arn:aws:states:::dynamodb:getItem',
    Arguments: { TableName: 'state', Key: { pk: { S: "{% 'SAGA#' & $restoreId %}" } }, ConsistentRead: true },
    Assign: { phase: '{% $states.result.Item.phase.S %}', checkAt: '{% $states.result.Item.nextCheckAt.S %}' },
    Next: 'Where',
  },
  Where: {
    Type: 'Choice',
    Choices: [
      { Condition: "{% $phase = 'completed' %}", Next: 'Done' },
      { Condition: "{% $phase = 'failed' %}", Next: 'Failed' },
    ],
    Default: 'Wait',
  },
  Done: { Type: 'Succeed', Output: { ticks: '{% $ticks %}' } },
  Failed: { Type: 'Fail', Error: 'RestoreFailed', Cause: "{% 'after ' & $string($ticks) & ' ticks' %}" },
});

const input = { restoreId: 'r-1', firstCheckAt: '2026-10-06T12:01:00Z' };

/** DynamoDB answers each phase once, then the last one for ever; each read moves the next check two minutes on. */
function sagaTable(phases: readonly string[]) {
  let reads = 0;
  return ({ operation }: { readonly operation: string }) => {
    if (operation !== 'GetItem') return { FailedEntryCount: 0, Entries: [{ EventId: 'e' }] };
    const phase = phases[Math.min(reads, phases.length - 1)]!;
    reads += 1;
    const nextCheckAt = new Date(Date.parse(input.firstCheckAt) + reads * 120_000).toISOString();
    return { Item: { phase: { S: phase }, nextCheckAt: { S: nextCheckAt } } };
  };
}

describe('a loop of waiting, ticking and reading', () => {
  test('ticks at each predicted moment until the item says completed', async () => {
    const { clock, calls, ask, start } = bench(sagaTable(['copying', 'restoring', 'completed']));
    const executionArn = await start(clockMachine, input);
    await clock.advance(60_000 + 120_000);
    expect(await ask('DescribeExecution', { executionArn })).toMatchObject({ status: 'RUNNING' });
    await clock.advance(120_000);
    expect(await ask('DescribeExecution', { executionArn })).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"ticks":3}',
      stopDate: new Date('2026-10-06T12:05:00.000Z'),
    });
    const ticks = calls.filter(({ operation }) => operation === 'PutEvents');
    expect(ticks.map(({ input: { Entries } }) => JSON.parse(Entries[0].Detail).at)).toEqual([
      '2026-10-06T12:01:00.000Z',
      '2026-10-06T12:03:00.000Z',
      '2026-10-06T12:05:00.000Z',
    ]);
  });

  test('fails with the computed cause when the item says failed', async () => {
    const { clock, ask, start } = bench(sagaTable(['failed']));
    const executionArn = await start(clockMachine, input);
    await clock.advance(60_000);
    const ended = await ask('DescribeExecution', { executionArn });
    expect(ended).toMatchObject({ status: 'FAILED', error: 'RestoreFailed', cause: 'after 1 ticks' });
  });

  test("calls other services as the machine's role, with a session named by the execution", async () => {
    const { clock, calls, start } = bench(sagaTable(['completed']));
    await start(clockMachine, input, 'restore-7');
    await clock.advance(60_000);
    expect(calls.map(({ service, operation }) => `${service}.${operation}`)).toEqual([
      'events.PutEvents',
      'dynamodb.GetItem',
    ]);
    expect(calls[1]).toMatchObject({
      input: { TableName: 'state', Key: { pk: { S: 'SAGA#r-1' } }, ConsistentRead: true },
      caller: {
        accountId: '111122223333',
        region: 'eu-west-1',
        principal: { kind: 'role', roleArn, sessionName: 'restore-7' },
      },
    });
  });

  test('leaves no timer behind when it ends', async () => {
    const { clock, start } = bench(sagaTable(['completed']));
    await start(clockMachine, input);
    await clock.advance(60_000);
    expect(clock.waiting()).toBe(0);
  });

  test('is stopped between two ticks and does nothing any more', async () => {
    const { clock, calls, ask, start, types } = bench(sagaTable(['copying']));
    const executionArn = await start(clockMachine, input);
    await clock.advance(90_000);
    await ask('StopExecution', { executionArn, error: 'Cancelled', cause: 'by hand' });
    await clock.advance(3_600_000);
    expect(calls).toHaveLength(2);
    expect((await types(executionArn)).slice(-2)).toEqual(['WaitStateEntered', 'ExecutionAborted']);
    expect(await ask('DescribeExecution', { executionArn })).toMatchObject({
      status: 'ABORTED',
      error: 'Cancelled',
      cause: 'by hand',
      redriveStatus: 'REDRIVABLE',
    });
    expect(clock.waiting()).toBe(0);
  });
});
