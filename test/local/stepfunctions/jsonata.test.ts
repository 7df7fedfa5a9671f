import { describe, expect, test } from '@jest/globals';
import { bench, machine } from './support/step-functions.ts';

/** The output of a Pass state. */
async function output(template: unknown, input: unknown = {}, random?: () => number): Promise<unknown> {
  const ended = await bench(undefined, random).run(
    machine({ Shape: { Type: 'Pass', Output: template, End: true } }),
    input,
  );
  if (ended.status !== 'SUCCEEDED') throw new Error(`${ended.error}: ${ended.cause}`);
  return JSON.parse(ended.output);
}

describe('templates', () => {
  test('evaluate expressions at every depth and keep everything else', async () => {
    const template = {
      a: ['{% $states.input.n + 1 %}', ' {% $states.input %} ', '$states.input'],
      b: { c: null, d: 1 },
    };
    expect(await output(template, { n: 1 })).toEqual({
      a: [2, ' {% $states.input %} ', '$states.input'],
      b: { c: null, d: 1 },
    });
  });

  test('may be a single expression of any type', async () => {
    expect(await output('{% $states.input.list[n > 1].n %}', { list: [{ n: 1 }, { n: 2 }, { n: 3 }] })).toEqual([2, 3]);
    expect(await output('{% null %}')).toBeNull();
  });

  test('are absent: the input is the output', async () => {
    const ended = await bench().run(machine({ Shape: { Type: 'Pass', End: true } }), { n: 1 });
    expect(ended.output).toBe('{"n":1}');
  });

  test.each([
    ['$states.input.missing', "specified for the field 'Output/v' returned nothing (undefined)."],
    ['n', 'returned nothing (undefined).'],
    ['$', 'returned nothing (undefined).'],
    [
      '1 + "a"',
      'threw an error during evaluation. T2002: The right side of the "+" operator must evaluate to a number',
    ],
    ['$eval("1")', 'threw an error during evaluation. T1006: Attempted to invoke a non-function'],
    ['$parse("{")', 'threw an error during evaluation: Attempted to parse invalid JSON'],
    ['$range(1, 9999999, 1)', 'threw an error during evaluation: Expression evaluation memory limit exceeded'],
    ['$sum', 'returned an unsupported result type.'],
    ['($f := function($n) { 1 + $f($n) }; $f(1))', 'threw an error during evaluation. D1011: Stack overflow'],
  ])('fail on %s', async (expression, cause) => {
    const run = output({ v: `{% ${expression} %}` });
    await expect(run).rejects.toThrow('States.QueryEvaluationError: An error occurred while executing the state');
    await expect(run).rejects.toThrow(cause);
  });
});

describe('variables', () => {
  test('are assigned together, from the values before the state', async () => {
    const { run } = bench();
    const ended = await run(
      machine({
        Init: { Type: 'Pass', Assign: { x: 1, y: 2 }, Next: 'Swap' },
        Swap: { Type: 'Pass', Assign: { x: '{% $y %}', y: '{% $x %}' }, Output: '{% [$x, $y] %}', Next: 'Show' },
        Show: { Type: 'Succeed', Output: '{% [$states.input, $x, $y] %}' },
      }),
    );
    expect(JSON.parse(ended.output)).toEqual([1, 2, 2, 1]);
  });
});

describe('$states.context', () => {
  test('tells execution, state and state machine', async () => {
    const { run } = bench();
    const ended = await run(machine({ Shape: { Type: 'Pass', Output: '{% $states.context %}', End: true } }), { n: 1 });
    const { executionArn, stateMachineArn, name } = ended;
    expect(JSON.parse(ended.output)).toEqual({
      Execution: {
        Id: executionArn,
        Name: name,
        Input: { n: 1 },
        StartTime: '2026-10-06T12:00:00.000Z',
        RoleArn: 'arn:aws:iam::111122223333:role/saga-clock',
        RedriveCount: 0,
      },
      State: { Name: 'Shape', EnteredTime: '2026-10-06T12:00:00.000Z' },
      StateMachine: { Id: stateMachineArn, Name: 'machine-1' },
    });
  });
});

describe('functions', () => {
  test('read the injected clock', async () => {
    const { clock, start, ask } = bench();
    const executionArn = await start(
      machine({
        Wait: {
          Type: 'Wait',
          Seconds: 90,
          Output: "{% [$now(), $now('[H01]:[m01]'), $now('[H01]', '+0200'), $millis()] %}",
          End: true,
        },
      }),
    );
    await clock.advance(90_000);
    const { output: text } = await ask('DescribeExecution', { executionArn });
    const at = '2026-10-06T12:01:30.000Z';
    expect(JSON.parse(text)).toEqual([at, '12:01', '14', Date.parse(at)]);
  });

  test.each([
    ['$partition([1, 2, 3, 4, 5], 2)', [[1, 2], [3, 4], [5]]],
    ['$range(0, 10, 5)', [0, 5, 10]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ["$hash('abc', 'SHA-1')", 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['$parse(\'{"a": [1]}\').a[0]', 1],
    ['$random()', 0.25],
    ['$random(7) = $random(7) and $random(7) != $random(8)', true],
    ['$match($uuid(), /^[0-9a-f-]{36}$/).index', 0],
  ])('%s', async (expression, expected) => {
    expect(await output(`{% ${expression} %}`, {}, () => 0.25)).toEqual(expected);
  });

  test.each(['$partition(1, 2)', '$range(1, 2, 0)', "$hash('a', 'ROT13')", '$hash(1, "MD5")'])(
    '%s is refused for its arguments',
    async (expression) => {
      await expect(output(`{% ${expression} %}`)).rejects.toThrow('T0410: Argument');
    },
  );
});

describe('Choice', () => {
  const where = (choices: object[], fields: object = {}) =>
    machine({
      Where: { Type: 'Choice', Choices: choices, ...fields },
      A: { Type: 'Succeed', Output: '{% { "at": "A", "in": $states.input, "x": $x } %}' },
      ...('Default' in fields
        ? { B: { Type: 'Succeed', Output: '{% { "at": "B", "in": $states.input, "x": $x } %}' } }
        : {}),
    });

  test('takes the first rule whose condition is true, with its own output and variables', async () => {
    const { run } = bench();
    const rules = [
      { Condition: '{% $states.input.n > 5 %}', Next: 'B' },
      { Condition: '{% $states.input.n > 1 %}', Next: 'A', Output: 'ruled', Assign: { x: 1 } },
    ];
    const ended = await run(where(rules, { Default: 'B', Output: 'unruled', Assign: { x: 2 } }), { n: 3 });
    expect(JSON.parse(ended.output)).toEqual({ at: 'A', in: 'ruled', x: 1 });
  });

  test("takes the default with the state's output and variables", async () => {
    const { run } = bench();
    const rules = [{ Condition: '{% false %}', Next: 'A', Assign: { x: 1 } }];
    const ended = await run(where(rules, { Default: 'B', Output: 'unruled', Assign: { x: 2 } }));
    expect(JSON.parse(ended.output)).toEqual({ at: 'B', in: 'unruled', x: 2 });
  });

  test('fails as States.Runtime when nothing matches and there is no default', async () => {
    const { run } = bench();
    expect(await run(where([{ Condition: '{% false %}', Next: 'A' }]))).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'Where' (entered at the event id #2). " +
        'Failed to transition out of the state. The state does not point to a next state.',
    });
  });

  test('wants a boolean, not something like one', async () => {
    const { run, types } = bench();
    const ended = await run(where([{ Condition: '{% "yes" %}', Next: 'A' }]));
    expect(ended.error).toBe('States.QueryEvaluationError');
    expect(ended.cause).toContain(
      `The JSONata expression '"yes"' specified for the field 'Choices[0]/Condition' returned an unexpected result type. ` +
        `Expected 'boolean', but was 'string' for value: "yes"`,
    );
    expect((await types(ended.executionArn)).slice(-2)).toEqual(['EvaluationFailed', 'ExecutionFailed']);
  });
});

describe('Wait', () => {
  const waiting = (fields: object) => machine({ Wait: { Type: 'Wait', End: true, ...fields } });

  test.each([
    ['literal seconds', { Seconds: 60 }],
    ['computed seconds', { Seconds: '{% $states.input.n * 30 %}' }],
    ['a literal moment', { Timestamp: '2026-10-06T14:01:00+02:00' }],
    ['a computed moment', { Timestamp: '{% $fromMillis($millis() + 60000) %}' }],
  ])('lasts until %s', async (_, fields) => {
    const { clock, start, ask } = bench();
    const executionArn = await start(waiting(fields), { n: 2 });
    await clock.advance(59_999);
    expect((await ask('DescribeExecution', { executionArn })).status).toBe('RUNNING');
    await clock.advance(1);
    expect((await ask('DescribeExecution', { executionArn })).status).toBe('SUCCEEDED');
  });

  test('is over at once when its moment has passed', async () => {
    expect((await bench().run(waiting({ Timestamp: '2020-01-01T00:00:00Z' }))).status).toBe('SUCCEEDED');
  });

  test.each([
    [{ Seconds: '{% 1.5 %}' }, 'The Seconds field cannot be parsed as an integer: 1.5'],
    [{ Seconds: '{% -1 %}' }, 'The Seconds field must be between 0 and 99999999: -1'],
    [{ Seconds: '{% "1" %}' }, "Expected 'number', but was 'string'"],
    [{ Timestamp: '{% "tomorrow" %}' }, 'not a valid ISO-8601 extended offset date-time format string: tomorrow'],
  ])('refuses %j', async (fields, cause) => {
    const ended = await bench().run(waiting(fields));
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(ended.cause).toContain(cause);
  });
});
