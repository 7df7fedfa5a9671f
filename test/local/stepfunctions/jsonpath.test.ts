import { describe, expect, test } from '@jest/globals';
import { bench } from './support/step-functions.ts';

const jsonPath = (states: object) => ({ StartAt: Object.keys(states)[0], States: states });

async function output(state: object, input: unknown, answer?: unknown): Promise<unknown> {
  const ended = await bench(() => answer).run(jsonPath({ A: { End: true, ...state } }), input);
  if (ended.status !== 'SUCCEEDED') throw new Error(`${ended.error}: ${ended.cause}`);
  return JSON.parse(ended.output);
}

describe('the paths of a JSONPath state', () => {
  const getItem = { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:dynamodb:getItem' };

  test('build the arguments, select and place the result, and pick the output', async () => {
    const { calls, run } = bench(() => ({ Item: { n: { N: '7' }, other: { S: 'x' } } }));
    const Parameters = { TableName: 't', Key: { 'pk.$': '$.key' }, 'by.$': '$$.Execution.Name' };
    const ResultSelector = { 'n.$': '$.Item.n.N' };
    const A = {
      ...getItem,
      InputPath: '$.in',
      Parameters,
      ResultSelector,
      ResultPath: '$.got.item',
      OutputPath: '$.got',
      End: true,
    };
    const ended = await run(jsonPath({ A }), { in: { key: { S: 'k' } }, keep: 1 });
    expect(calls[0]!.input).toEqual({ TableName: 't', Key: { pk: { S: 'k' } }, by: ended.name });
    expect(ended.output).toBe('{"item":{"n":"7"}}');
  });

  test.each<[string, object, unknown]>([
    ['Result replaces the input', { Type: 'Pass', Result: { x: [1] } }, { x: [1] }],
    ['ResultPath puts it beside', { Type: 'Pass', Result: 9, ResultPath: '$.b' }, { a: [{ n: 1 }, { n: 2 }], b: 9 }],
    ['ResultPath reaches into lists', { Type: 'Pass', Result: 9, ResultPath: '$.a[1].n' }, { a: [{ n: 1 }, { n: 9 }] }],
    ['null ResultPath drops the result', { Type: 'Pass', Result: 9, ResultPath: null }, { a: [{ n: 1 }, { n: 2 }] }],
    ['null InputPath is empty', { Type: 'Pass', InputPath: null }, {}],
    ['indexes and quoted names', { Type: 'Pass', InputPath: "$['a'][1].n" }, 2],
  ])('%s', async (_, state, expected) => {
    expect(await output(state, { a: [{ n: 1 }, { n: 2 }] })).toEqual(expected);
  });

  test('fail as States.Runtime where they lead nowhere', async () => {
    await expect(output({ Type: 'Pass', InputPath: '$.b' }, {})).rejects.toThrow(
      "States.Runtime: An error occurred while executing the state 'A' (entered at the event id #2). The JSONPath '$.b'",
    );
  });
});

describe('the choice operators', () => {
  const at = '2026-10-06T12:00:00Z';
  test.each<[object, boolean]>([
    [{ Variable: '$.s', StringEquals: 'orders' }, true],
    [{ Variable: '$.s', StringEqualsPath: '$.t' }, false],
    [{ Variable: '$.s', StringMatches: 'ord*s' }, true],
    [{ Variable: '$.s', StringMatches: 'ord\\*' }, false],
    [{ Variable: '$.s', StringLessThan: 'p' }, true],
    [{ Variable: '$.n', NumericGreaterThanEquals: 5 }, true],
    [{ Variable: '$.n', NumericLessThan: 5 }, false],
    [{ Variable: '$.s', NumericEquals: 5 }, false],
    [{ Variable: '$.b', BooleanEquals: false }, true],
    [{ Variable: '$.at', TimestampEquals: '2026-10-06T14:00:00+02:00' }, true],
    [{ Variable: '$.at', TimestampGreaterThan: at }, false],
    [{ Variable: '$.at', IsTimestamp: true }, true],
    [{ Variable: '$.z', IsNull: true }, true],
    [{ Variable: '$.none', IsPresent: false }, true],
    [
      {
        And: [
          { Variable: '$.none', IsPresent: true },
          { Variable: '$.none', IsNull: true },
        ],
      },
      false,
    ],
    [{ Or: [{ Variable: '$.n', NumericEquals: 1 }, { Not: { Variable: '$.n', NumericEquals: 2 } }] }, true],
  ])('%j is %s', async (rule, holds) => {
    const definition = jsonPath({
      Where: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' },
      Yes: { Type: 'Pass', Result: true, End: true },
      No: { Type: 'Pass', Result: false, End: true },
    });
    const ended = await bench().run(definition, { s: 'orders', t: 'x', n: 5, b: false, z: null, at });
    expect(ended.output).toBe(String(holds));
  });
});

describe('the other JSONPath states', () => {
  test('waits read seconds and moments from the input', async () => {
    const { clock, start, ask } = bench();
    const executionArn = await start(
      jsonPath({
        A: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'B' },
        B: { Type: 'Wait', TimestampPath: '$.at', End: true },
      }),
      { seconds: 30, at: '2026-10-06T12:01:00Z' },
    );
    await clock.advance(59_999);
    expect((await ask('DescribeExecution', { executionArn })).status).toBe('RUNNING');
    await clock.advance(1);
    expect((await ask('DescribeExecution', { executionArn })).status).toBe('SUCCEEDED');
  });

  test('a wait of more seconds than AWS allows fails', async () => {
    const A = { Type: 'Wait', SecondsPath: '$.seconds', End: true };
    const ended = await bench().run(jsonPath({ A }), { seconds: 100_000_000 });
    expect([ended.status, ended.error]).toEqual(['FAILED', 'States.Runtime']);
  });

  test('a moment without an offset fails in the words of AWS', async () => {
    const A = { Type: 'Wait', TimestampPath: '$.at', End: true };
    const ended = await bench().run(jsonPath({ A }), { at: '2026-10-06T12:01:00' });
    expect(ended.error).toBe('States.Runtime');
    expect(ended.cause).toBe(
      "An error occurred while executing the state 'A' (entered at the event id #2). The TimestampPath parameter does " +
        'not reference a valid ISO-8601 extended offset date-time format string: $.at == 2026-10-06T12:01:00',
    );
  });

  test('a catcher places the error and Fail reads its parts', async () => {
    const { run } = bench(() => ({ FailedEntryCount: 1 }));
    const Catch = [{ ErrorEquals: ['EventBridge.FailedEntry'], ResultPath: '$.why', Next: 'Stop' }];
    const ended = await run(
      jsonPath({
        Put: { Type: 'Task', Resource: 'arn:aws:states:::events:putEvents', Catch, End: true },
        Stop: { Type: 'Fail', ErrorPath: '$.name', CausePath: '$.why.Error' },
      }),
      { name: 'Stopped' },
    );
    expect(ended).toMatchObject({ status: 'FAILED', error: 'Stopped', cause: 'EventBridge.FailedEntry' });
  });

  test('a single state may use JSONata in a JSONPath machine', async () => {
    expect(
      await output({ Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $states.input.n + 1 %}' }, { n: 1 }),
    ).toBe(2);
  });
});
