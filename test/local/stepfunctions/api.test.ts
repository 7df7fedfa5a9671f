import { describe, expect, test } from '@jest/globals';
import { bench, logGroupArn, machine, putRole, roleArn } from './support/step-functions.ts';

const place = 'arn:aws:states:eu-west-1:111122223333';
const passing = machine({ A: { Type: 'Pass', End: true } });
const waiting = machine({ Wait: { Type: 'Wait', Seconds: 60, End: true } });
const definition = JSON.stringify(passing);

describe('state machines', () => {
  test('are described as they were created', async () => {
    const { ask, create } = bench();
    const stateMachineArn = await create(passing, 'saga-clock');
    expect(stateMachineArn).toBe(`${place}:stateMachine:saga-clock`);
    expect(await ask('DescribeStateMachine', { stateMachineArn })).toEqual({
      stateMachineArn,
      name: 'saga-clock',
      status: 'ACTIVE',
      definition,
      roleArn,
      type: 'STANDARD',
      creationDate: new Date('2026-10-06T12:00:00.000Z'),
      loggingConfiguration: { level: 'OFF', includeExecutionData: false },
      tracingConfiguration: { enabled: false },
    });
  });

  test('are created once: the same again answers the first, another one is refused', async () => {
    const { ask, create, clock, iam } = bench();
    const another = `${roleArn}-2`;
    putRole(iam, another);
    await create(passing, 'm');
    await clock.advance(5_000);
    const again = await ask('CreateStateMachine', { name: 'm', definition, roleArn: another });
    expect(again.creationDate).toEqual(new Date('2026-10-06T12:00:00.000Z'));
    await expect(create(waiting, 'm')).rejects.toMatchObject({
      code: 'StateMachineAlreadyExists',
      message: `State Machine Already Exists: '${place}:stateMachine:m'`,
    });
  });

  test.each(['a b', 'a:b', 'a/b', 'a*', 'a<b>', 'a\u0007'])('refuse the name %j', async (name) => {
    await expect(bench().create(passing, name)).rejects.toMatchObject({ code: 'InvalidName' });
  });

  test('refuse a name of more than 80 characters', async () => {
    await expect(bench().create(passing, 'x'.repeat(81))).rejects.toMatchObject({ code: 'ValidationException' });
  });

  test('are listed by name, in pages', async () => {
    const { ask, create } = bench();
    for (const name of ['c', 'a', 'b']) await create(passing, name);
    const first = await ask('ListStateMachines', { maxResults: 2 });
    const second = await ask('ListStateMachines', { maxResults: 2, nextToken: first.nextToken });
    const names = [...first.stateMachines, ...second.stateMachines].map(({ name }: { name: string }) => name);
    expect([names, second.nextToken]).toEqual([['a', 'b', 'c'], undefined]);
    await expect(ask('ListStateMachines', { maxResults: 1001 })).rejects.toThrow("Value '1001' at 'maxResults'");
  });

  test('are kept apart by account and region', async () => {
    const { ask, create } = bench();
    const stateMachineArn = await create(passing);
    const other = { accountId: '111122223333', region: 'us-east-1', principal: { kind: 'developer' } } as const;
    expect(await ask('ListStateMachines', {}, other)).toEqual({ stateMachines: [] });
    await expect(ask('DescribeStateMachine', { stateMachineArn }, other)).rejects.toMatchObject({
      code: 'StateMachineDoesNotExist',
    });
  });

  test('an update is for new executions; running ones keep their definition', async () => {
    const { ask, create, clock } = bench();
    const stateMachineArn = await create(waiting, 'm');
    const { executionArn } = await ask('StartExecution', { stateMachineArn });
    const update = await ask('UpdateStateMachine', { stateMachineArn, definition });
    expect(await ask('DescribeStateMachine', { stateMachineArn })).toMatchObject({
      definition,
      revisionId: update.revisionId,
    });
    const kept = await ask('DescribeStateMachineForExecution', { executionArn });
    expect(kept).toMatchObject({ definition: JSON.stringify(waiting), roleArn, name: 'm' });
    await clock.advance(59_999);
    expect((await ask('DescribeExecution', { executionArn })).status).toBe('RUNNING');
    const same = await ask('UpdateStateMachine', { stateMachineArn, definition });
    expect(same.revisionId).toBe(update.revisionId);
    await expect(ask('UpdateStateMachine', { stateMachineArn })).rejects.toMatchObject({
      code: 'MissingRequiredParameter',
    });
    await expect(ask('UpdateStateMachine', { stateMachineArn, definition: '{}' })).rejects.toMatchObject({
      code: 'InvalidDefinition',
    });
  });

  test('are deleted at once when nothing runs, and deleting nothing succeeds', async () => {
    const { ask, run } = bench();
    const { stateMachineArn, executionArn } = await run(passing);
    expect(await ask('DeleteStateMachine', { stateMachineArn })).toEqual({});
    expect(await ask('DeleteStateMachine', { stateMachineArn })).toEqual({});
    await expect(ask('DescribeStateMachine', { stateMachineArn })).rejects.toThrow(
      `State Machine Does Not Exist: '${stateMachineArn}'`,
    );
    await expect(ask('DescribeExecution', { executionArn })).rejects.toMatchObject({ code: 'ExecutionDoesNotExist' });
  });

  test('are DELETING while an execution runs, which ends at its next transition', async () => {
    const { ask, create, clock, statusChanges } = bench();
    const next = { Type: 'Pass', End: true };
    const stateMachineArn = await create(machine({ Wait: { Type: 'Wait', Seconds: 60, Next: 'A' }, A: next }));
    await ask('StartExecution', { stateMachineArn });
    await clock.advance(1_000);
    await ask('DeleteStateMachine', { stateMachineArn });
    expect((await ask('DescribeStateMachine', { stateMachineArn })).status).toBe('DELETING');
    await expect(ask('StartExecution', { stateMachineArn })).rejects.toMatchObject({ code: 'StateMachineDeleting' });
    await clock.advance(60_000);
    expect(statusChanges.at(-1)!.detail['status']).toBe('ABORTED');
    await expect(ask('DescribeStateMachine', { stateMachineArn })).rejects.toMatchObject({
      code: 'StateMachineDoesNotExist',
    });
  });

  test('carry tags', async () => {
    const { ask, permissions } = bench();
    const tags = [{ key: 'app', value: 'x' }];
    const { stateMachineArn: resourceArn } = await ask('CreateStateMachine', { name: 'm', definition, roleArn, tags });
    await ask('TagResource', {
      resourceArn,
      tags: [
        { key: 'app', value: 'y' },
        { key: 'b', value: '1' },
      ],
    });
    const listed = [
      { key: 'app', value: 'y' },
      { key: 'b', value: '1' },
    ];
    expect(await ask('ListTagsForResource', { resourceArn })).toEqual({ tags: listed });
    expect(permissions('TagResource', { resourceArn, tags })).toEqual([
      {
        action: 'states:TagResource',
        resource: resourceArn,
        context: { 'aws:RequestTag/app': 'x', 'aws:TagKeys': ['app'] },
      },
    ]);
    const missing = `${place}:stateMachine:none`;
    await expect(ask('ListTagsForResource', { resourceArn: missing })).rejects.toMatchObject({
      code: 'ResourceNotFound',
    });
    const many = Array.from({ length: 51 }, (_, index) => ({ key: `k${index}`, value: '' }));
    await expect(ask('TagResource', { resourceArn, tags: many })).rejects.toMatchObject({ code: 'TooManyTags' });
  });
});

describe('the role of a state machine', () => {
  const notTrusted = {
    code: 'AccessDeniedException',
    message:
      'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.',
  };

  test.each(['another', 'arn:aws:iam::aws:policy/ReadOnly', 'arn:aws:iam::111122223333:role/'])(
    'is an ARN of a role, which %j is not',
    async (bad) => {
      const { ask, create } = bench();
      const refusal = { code: 'InvalidArn', message: `Invalid Role Arn: '${bad}'` };
      await expect(ask('CreateStateMachine', { name: 'm', definition, roleArn: bad })).rejects.toMatchObject(refusal);
      const stateMachineArn = await create(passing);
      await expect(ask('UpdateStateMachine', { stateMachineArn, roleArn: bad })).rejects.toMatchObject(refusal);
    },
  );

  test('must exist and trust Step Functions', async () => {
    const { ask, create, iam } = bench();
    const wrong = `${roleArn}-of-lambda`;
    putRole(iam, wrong, 'lambda.amazonaws.com');
    const stateMachineArn = await create(passing);
    for (const each of [wrong, `${roleArn}-missing`]) {
      await expect(ask('CreateStateMachine', { name: 'n', definition, roleArn: each })).rejects.toMatchObject(
        notTrusted,
      );
      await expect(ask('UpdateStateMachine', { stateMachineArn, roleArn: each })).rejects.toMatchObject(notTrusted);
    }
    expect(await ask('DescribeStateMachine', { stateMachineArn })).toMatchObject({ roleArn });
  });

  test('may trust the regional principal, of its own region only', async () => {
    const { ask, iam } = bench();
    const [here, elsewhere] = [`${roleArn}-here`, `${roleArn}-elsewhere`];
    putRole(iam, here, 'states.eu-west-1.amazonaws.com');
    putRole(iam, elsewhere, 'states.us-east-1.amazonaws.com');
    await ask('CreateStateMachine', { name: 'here', definition, roleArn: here });
    await expect(
      ask('CreateStateMachine', { name: 'elsewhere', definition, roleArn: elsewhere }),
    ).rejects.toMatchObject(notTrusted);
  });

  test('may trust Step Functions for this one state machine only', async () => {
    const { ask, iam } = bench();
    const Statement = {
      Effect: 'Allow',
      Principal: { Service: 'states.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: {
        ArnEquals: { 'aws:SourceArn': `${place}:stateMachine:mine` },
        StringEquals: { 'aws:SourceAccount': '111122223333' },
      },
    };
    iam.putRole({ roleArn, trustPolicy: { Statement } });
    await ask('CreateStateMachine', { name: 'mine', definition, roleArn });
    await expect(ask('CreateStateMachine', { name: 'yours', definition, roleArn })).rejects.toMatchObject(notTrusted);
  });
});

describe('loggingConfiguration', () => {
  const destinations = [{ cloudWatchLogsLogGroup: { logGroupArn } }];
  const invalid = (reason: string) => ({
    code: 'InvalidLoggingConfiguration',
    message: `Invalid Logging Configuration: ${reason}`,
  });
  const createWith = async ({ ask }: ReturnType<typeof bench>, loggingConfiguration: object) =>
    (await ask('CreateStateMachine', { name: 'm', definition, roleArn, loggingConfiguration })).stateMachineArn;

  test.each(['ALL', 'ERROR', 'FATAL', 'OFF'])('of level %s is kept', async (level) => {
    const world = bench();
    const given = { level, includeExecutionData: true, destinations };
    const stateMachineArn = await createWith(world, given);
    const described = await world.ask('DescribeStateMachine', { stateMachineArn });
    expect(described.loggingConfiguration).toEqual(given);
  });

  test.each([
    [{}, { level: 'OFF', includeExecutionData: false }],
    [{ destinations: [] }, { level: 'OFF', includeExecutionData: false, destinations: [] }],
  ])('%j has defaults', async (given, shown) => {
    const world = bench();
    const stateMachineArn = await createWith(world, given);
    expect((await world.ask('DescribeStateMachine', { stateMachineArn })).loggingConfiguration).toEqual(shown);
  });

  const group = (arn: string) => [{ cloudWatchLogsLogGroup: { logGroupArn: arn } }];
  test.each<[object, string]>([
    [{ level: 'ALL' }, 'Must specify exactly one Log Destination.'],
    [{ level: 'ERROR', destinations: [] }, 'Must specify exactly one Log Destination.'],
    [{ level: 'ALL', destinations: [...destinations, ...destinations] }, 'Must specify exactly one Log Destination.'],
    [{ level: 'ALL', destinations: [{}] }, 'Must specify exactly one Log Destination.'],
    [{ level: 'ALL', destinations: group(logGroupArn.replace('saga', 'other')) }, 'Log Destination not found.'],
    [
      { level: 'ALL', destinations: group(logGroupArn.slice(0, -2)) },
      "Log Group ARN must be provided with '*' qualifier.",
    ],
  ])('%j is refused', async (given, reason) => {
    const world = bench();
    await expect(createWith(world, given)).rejects.toMatchObject(invalid(reason));
    const stateMachineArn = await createWith(world, {});
    await expect(
      world.ask('UpdateStateMachine', { stateMachineArn, loggingConfiguration: given }),
    ).rejects.toMatchObject(invalid(reason));
  });

  test('of an unknown level breaks the model', async () => {
    await expect(createWith(bench(), { level: 'all' })).rejects.toMatchObject({ code: 'ValidationException' });
  });

  test('needs a role that may deliver logs', async () => {
    const { ask, iam } = bench();
    const mute = `${roleArn}-mute`;
    putRole(iam, mute);
    const loggingConfiguration = { level: 'ALL', destinations };
    const refusal = {
      code: 'AccessDeniedException',
      message: 'The state machine IAM Role is not authorized to access the Log Destination',
    };
    const input = { name: 'm', definition, roleArn: mute };
    await expect(ask('CreateStateMachine', { ...input, loggingConfiguration })).rejects.toMatchObject(refusal);
    const { stateMachineArn } = await ask('CreateStateMachine', input);
    await expect(ask('UpdateStateMachine', { stateMachineArn, loggingConfiguration })).rejects.toMatchObject(refusal);
  });

  test('gives the state machine a new revision when it changes', async () => {
    const world = bench();
    const stateMachineArn = await createWith(world, { level: 'ALL', destinations });
    const update = (level: string) =>
      world.ask('UpdateStateMachine', { stateMachineArn, loggingConfiguration: { level, destinations } });
    const { revisionId } = await update('FATAL');
    expect(revisionId).toEqual(expect.any(String));
    expect((await update('FATAL')).revisionId).toBe(revisionId);
    expect((await update('ERROR')).revisionId).not.toBe(revisionId);
  });
});

describe('StartExecution', () => {
  test('under the name of a running execution with the same input answers that execution', async () => {
    const { ask, create, clock, calls, statusChanges } = bench();
    const stateMachineArn = await create(waiting, 'm');
    const request = { stateMachineArn, name: 'r-1', input: '{"n":1}' };
    const first = await ask('StartExecution', request);
    await clock.advance(5_000);
    expect(first).toEqual({
      executionArn: `${place}:execution:m:r-1`,
      startDate: new Date('2026-10-06T12:00:00.000Z'),
    });
    expect(await ask('StartExecution', request)).toEqual(first);
    expect([calls, statusChanges]).toMatchObject([[], [{ detail: { status: 'RUNNING' } }]]);
  });

  test('refuses a used name with other input, or once the execution has ended', async () => {
    const { ask, create, clock } = bench();
    const stateMachineArn = await create(waiting, 'm');
    const request = { stateMachineArn, name: 'r-1', input: '{"n":1}' };
    await ask('StartExecution', request);
    const refusal = { code: 'ExecutionAlreadyExists', message: `Execution Already Exists: '${place}:execution:m:r-1'` };
    await expect(ask('StartExecution', { ...request, input: '{"n":2}' })).rejects.toMatchObject(refusal);
    await clock.advance(60_000);
    await expect(ask('StartExecution', request)).rejects.toMatchObject(refusal);
  });

  test('takes a name again 90 days after its execution ended', async () => {
    const { ask, create, clock } = bench();
    const stateMachineArn = await create(passing);
    await ask('StartExecution', { stateMachineArn, name: 'r-1' });
    await clock.advance(90 * 86_400_000 + 1);
    await ask('StartExecution', { stateMachineArn, name: 'r-1' });
    expect((await ask('ListExecutions', { stateMachineArn })).executions).toHaveLength(1);
  });

  test.each<[object, string]>([
    [{ name: 'a:b' }, 'InvalidName'],
    [{ name: '' }, 'ValidationException'],
    [{ input: 'not json' }, 'InvalidExecutionInput'],
    [{ input: '' }, 'InvalidExecutionInput'],
    [{ input: JSON.stringify('x'.repeat(262_144)) }, 'ValidationException'],
    [{ stateMachineArn: 'nonsense' }, 'InvalidArn'],
    [{ stateMachineArn: `${place}:execution:m:e` }, 'InvalidArn'],
    [{ stateMachineArn: `${place}:stateMachine:none` }, 'StateMachineDoesNotExist'],
    [{ stateMachineArn: `${place}:stateMachine:m:3` }, 'NotImplemented'],
  ])('refuses %p as %s', async (members, code) => {
    const { ask, create } = bench();
    const stateMachineArn = await create(passing, 'm');
    await expect(ask('StartExecution', { stateMachineArn, ...members })).rejects.toMatchObject({ code });
  });

  test('makes a name where none is given, and an empty object where no input is', async () => {
    const { ask, create } = bench();
    const { executionArn } = await ask('StartExecution', { stateMachineArn: await create(passing) });
    expect(await ask('DescribeExecution', { executionArn })).toMatchObject({
      name: expect.stringMatching(/^0{8}-0000-4000-8000-\d{12}$/),
      input: '{}',
    });
  });
});

describe('executions', () => {
  test('are described with dates, output and why they cannot be redriven', async () => {
    const { run } = bench();
    const at = new Date('2026-10-06T12:00:00.000Z');
    expect(await run(passing, { n: 1 })).toEqual({
      executionArn: expect.stringContaining(':execution:machine-1:'),
      stateMachineArn: `${place}:stateMachine:machine-1`,
      name: expect.any(String),
      status: 'SUCCEEDED',
      startDate: at,
      stopDate: at,
      input: '{"n":1}',
      inputDetails: { included: true },
      output: '{"n":1}',
      outputDetails: { included: true },
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
  });

  test('are listed newest first, by status and in pages', async () => {
    const { ask, create, clock } = bench();
    const stateMachineArn = await create(waiting);
    for (const name of ['one', 'two', 'three']) {
      await ask('StartExecution', { stateMachineArn, name });
      await clock.advance(30_000);
    }
    const names = async (filter: object) =>
      (await ask('ListExecutions', { stateMachineArn, ...filter })).executions.map(
        ({ name }: { name: string }) => name,
      );
    expect(await names({})).toEqual(['three', 'two', 'one']);
    expect(await names({ statusFilter: 'RUNNING' })).toEqual(['three']);
    expect(await names({ statusFilter: 'SUCCEEDED' })).toEqual(['two', 'one']);
    const { nextToken } = await ask('ListExecutions', { stateMachineArn, maxResults: 1 });
    expect(await names({ maxResults: 1, nextToken })).toEqual(['two']);
    await expect(names({ statusFilter: 'succeeded' })).rejects.toThrow(
      'Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]',
    );
  });

  test('stop once: stopping again changes nothing', async () => {
    const { ask, start, clock } = bench();
    const executionArn = await start(waiting);
    const stopped = await ask('StopExecution', { executionArn });
    await clock.advance(1_000);
    expect(await ask('StopExecution', { executionArn, error: 'Late' })).toEqual(stopped);
    expect(await ask('DescribeExecution', { executionArn })).not.toHaveProperty('error');
  });

  test('stopped before their first state never enter it', async () => {
    const { ask, start, clock, types } = bench();
    const executionArn = await start(waiting);
    await ask('StopExecution', { executionArn });
    await clock.advance(60_000);
    expect(await types(executionArn)).toEqual(['ExecutionStarted', 'ExecutionAborted']);
  });

  test.each(['DescribeExecution', 'GetExecutionHistory', 'StopExecution', 'DescribeStateMachineForExecution'])(
    '%s refuses what is no execution',
    async (operation) => {
      const { ask } = bench();
      const refusal = (executionArn: string) => ask(operation, { executionArn });
      await expect(refusal('nonsense')).rejects.toThrow("Invalid Arn: 'Invalid ARN prefix: nonsense'");
      await expect(refusal(`${place}:stateMachine:m`)).rejects.toMatchObject({ code: 'InvalidArn' });
      await expect(refusal(`${place}:execution:m:e`)).rejects.toThrow(
        `Execution Does Not Exist: '${place}:execution:m:e'`,
      );
    },
  );
});

test('every start and end is told as the event that AWS puts on the default bus', async () => {
  const { start, clock, statusChanges } = bench();
  const executionArn = await start(machine({ Stop: { Type: 'Fail', Error: 'E', Cause: 'C' } }), {}, 'r-1');
  await clock.advance(0);
  const detail = {
    executionArn,
    stateMachineArn: `${place}:stateMachine:machine-1`,
    name: 'r-1',
    startDate: Date.parse('2026-10-06T12:00:00.000Z'),
    input: '{}',
    inputDetails: { included: true },
    output: null,
    outputDetails: null,
  };
  const envelope = {
    version: '0',
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account: '111122223333',
    time: '2026-10-06T12:00:00Z',
    region: 'eu-west-1',
    resources: [executionArn],
  };
  expect(statusChanges).toMatchObject([
    { ...envelope, detail: { ...detail, status: 'RUNNING', stopDate: null, error: null, cause: null } },
    { ...envelope, detail: { ...detail, status: 'FAILED', stopDate: detail.startDate, error: 'E', cause: 'C' } },
  ]);
});

test('each operation asks for its own action on the resource it works on', () => {
  const { permissions } = bench();
  const stateMachineArn = `${place}:stateMachine:m`;
  const executionArn = `${place}:execution:m:e`;
  const pass = {
    action: 'iam:PassRole',
    resource: roleArn,
    context: { 'iam:PassedToService': 'states.amazonaws.com' },
  };
  expect(permissions('CreateStateMachine', { name: 'm', definition, roleArn })).toEqual([
    { action: 'states:CreateStateMachine', resource: stateMachineArn },
    pass,
  ]);
  expect(permissions('UpdateStateMachine', { stateMachineArn, roleArn })).toEqual([
    { action: 'states:UpdateStateMachine', resource: stateMachineArn },
    pass,
  ]);
  expect(permissions('ListStateMachines', {})).toEqual([{ action: 'states:ListStateMachines', resource: '*' }]);
  for (const action of ['StartExecution', 'ListExecutions', 'DeleteStateMachine', 'DescribeStateMachine']) {
    expect(permissions(action, { stateMachineArn })).toEqual([
      { action: `states:${action}`, resource: stateMachineArn },
    ]);
  }
  for (const action of [
    'DescribeExecution',
    'StopExecution',
    'GetExecutionHistory',
    'DescribeStateMachineForExecution',
  ]) {
    expect(permissions(action, { executionArn })).toEqual([{ action: `states:${action}`, resource: executionArn }]);
  }
});
