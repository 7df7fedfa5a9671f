import { describe, expect, test } from '@jest/globals';
import { ACCOUNT, createWorld, faultOf } from './support/world.ts';

const EventPattern = '{"source":["aurora-restore"]}';
const fn = (name: string) => `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:${name}`;

describe('buses', () => {
  test('are created, described, listed and deleted; the default one is always there', async () => {
    const { ask } = createWorld();
    const { EventBusArn } = await ask('events', 'CreateEventBus', { Name: 'pipeline', Description: 'restores' });
    expect(EventBusArn).toBe('arn:aws:events:eu-west-1:111122223333:event-bus/pipeline');
    expect(await ask('events', 'DescribeEventBus', { Name: 'pipeline' })).toMatchObject({
      Name: 'pipeline',
      Arn: EventBusArn,
      Description: 'restores',
      CreationTime: new Date('2026-10-06T02:14:09.250Z'),
    });
    const names = async () =>
      (await ask('events', 'ListEventBuses')).EventBuses.map(({ Name }: { Name: string }) => Name);
    expect(await names()).toEqual(['default', 'pipeline']);
    await ask('events', 'DeleteEventBus', { Name: 'pipeline' });
    expect(await names()).toEqual(['default']);
  });

  test.each([
    ['CreateEventBus', { Name: 'default' }, 'ResourceAlreadyExistsException: Event bus default already exists.'],
    ['CreateEventBus', { Name: 'a/b' }, "ValidationException: Event bus name must not contain '/'."],
    ['DeleteEventBus', { Name: 'default' }, 'ValidationException: Cannot delete event bus default.'],
    ['DescribeEventBus', { Name: 'x' }, 'ResourceNotFoundException: Event bus x does not exist.'],
  ])('%s %j is refused', async (operation, input, fault) => {
    expect(await faultOf(createWorld().ask('events', operation, input))).toBe(fault);
  });
});

describe('rules', () => {
  test('are put, described, listed, disabled and deleted', async () => {
    const { ask } = createWorld();
    await ask('events', 'CreateEventBus', { Name: 'pipeline' });
    const put = await ask('events', 'PutRule', { Name: 'on-copy', EventBusName: 'pipeline', EventPattern });
    expect(put).toEqual({ RuleArn: 'arn:aws:events:eu-west-1:111122223333:rule/pipeline/on-copy' });
    await ask('events', 'DisableRule', { Name: 'on-copy', EventBusName: 'pipeline' });
    expect(await ask('events', 'DescribeRule', { Name: 'on-copy', EventBusName: 'pipeline' })).toMatchObject({
      Arn: put.RuleArn,
      EventPattern,
      State: 'DISABLED',
      EventBusName: 'pipeline',
      CreatedBy: ACCOUNT,
    });
    expect((await ask('events', 'ListRules', { EventBusName: 'pipeline', NamePrefix: 'on' })).Rules).toHaveLength(1);
    await ask('events', 'DeleteRule', { Name: 'on-copy', EventBusName: 'pipeline' });
    await ask('events', 'DeleteRule', { Name: 'on-copy', EventBusName: 'pipeline' });
    expect(await faultOf(ask('events', 'DescribeRule', { Name: 'on-copy' }))).toBe(
      'ResourceNotFoundException: Rule on-copy does not exist on EventBus default.',
    );
  });

  test.each([
    [{ Name: 'r' }, 'ValidationException: Parameter(s) EventPattern or ScheduleExpression must be specified.'],
    [
      { Name: 'r', EventPattern: '{"source":"a"}' },
      'InvalidEventPatternException: Event pattern is not valid. Reason: "source" must be an object or an array',
    ],
    [{ Name: 'r', EventPattern, EventBusName: 'x' }, 'ResourceNotFoundException: Event bus x does not exist.'],
    [{ Name: 'r r', EventPattern }, expect.stringMatching(/^ValidationException/)],
    [{ Name: 'r', EventPattern: `{"a":["${'x'.repeat(2050)}"]}` }, expect.stringMatching(/^LimitExceededException/)],
    [
      { Name: 'r', ScheduleExpression: 'rate(1 minutes)' },
      'ValidationException: Parameter ScheduleExpression is not valid.',
    ],
    [
      { Name: 'r', ScheduleExpression: 'rate(5 minute)' },
      'ValidationException: Parameter ScheduleExpression is not valid.',
    ],
    [
      { Name: 'r', ScheduleExpression: 'cron(0 10 * * * *)' },
      'ValidationException: Parameter ScheduleExpression is not valid.',
    ],
    [{ Name: 'r', ScheduleExpression: 'cron(0 10 L * ? *)' }, expect.stringMatching(/^NotImplemented/)],
  ])('%j is refused', async (input, fault) => {
    expect(await faultOf(createWorld().ask('events', 'PutRule', input))).toEqual(fault);
  });

  test('with a pattern may have an empty schedule, on any bus', async () => {
    const { ask } = createWorld();
    await ask('events', 'CreateEventBus', { Name: 'pipeline' });
    const rule = { Name: 'r', EventBusName: 'pipeline', EventPattern, ScheduleExpression: '' };
    await ask('events', 'PutRule', rule);
    const described = await ask('events', 'DescribeRule', { Name: 'r', EventBusName: 'pipeline' });
    expect(described.EventPattern).toBe(EventPattern);
    expect(described.ScheduleExpression).toBeUndefined();
    expect(await faultOf(ask('events', 'PutRule', { Name: 's', ScheduleExpression: '' }))).toMatch(
      /EventPattern or ScheduleExpression must be specified/,
    );
  });

  test('that are disabled match nothing until enabled again', async () => {
    const { ask, clock, invocations } = createWorld();
    await ask('events', 'PutRule', { Name: 'r', EventPattern, State: 'DISABLED' });
    await ask('events', 'PutTargets', { Rule: 'r', Targets: [{ Id: '1', Arn: fn('f') }] });
    const put = () =>
      ask('events', 'PutEvents', { Entries: [{ Source: 'aurora-restore', DetailType: 'x', Detail: '{}' }] });
    await put();
    await clock.advance(0);
    expect(invocations).toHaveLength(0);
    await ask('events', 'EnableRule', { Name: 'r' });
    await put();
    await clock.advance(0);
    expect(invocations).toHaveLength(1);
  });

  test('and buses carry tags', async () => {
    const { ask } = createWorld();
    const { RuleArn } = await ask('events', 'PutRule', { Name: 'r', EventPattern, Tags: [{ Key: 'a', Value: '1' }] });
    await ask('events', 'TagResource', { ResourceARN: RuleArn, Tags: [{ Key: 'b', Value: '2' }] });
    await ask('events', 'UntagResource', { ResourceARN: RuleArn, TagKeys: ['a'] });
    expect(await ask('events', 'ListTagsForResource', { ResourceARN: RuleArn })).toEqual({
      Tags: [{ Key: 'b', Value: '2' }],
    });
  });

  test('are listed in pages', async () => {
    const { ask } = createWorld();
    for (const Name of ['a', 'b', 'c']) await ask('events', 'PutRule', { Name, EventPattern });
    const first = await ask('events', 'ListRules', { Limit: 2 });
    expect(first.Rules).toHaveLength(2);
    const second = await ask('events', 'ListRules', { Limit: 2, NextToken: first.NextToken });
    expect(second).toEqual({ Rules: [expect.objectContaining({ Name: 'c' })], NextToken: undefined });
    expect(await faultOf(ask('events', 'ListRules', { NextToken: 'x' }))).toMatch(/^ValidationException/);
  });
});

describe('targets', () => {
  test('are put, listed both ways and removed; a rule with targets cannot be deleted', async () => {
    const { ask } = createWorld();
    await ask('events', 'PutRule', { Name: 'r', EventPattern });
    const Targets = [{ Id: '1', Arn: fn('f'), RetryPolicy: { MaximumRetryAttempts: 2 } }];
    expect(await ask('events', 'PutTargets', { Rule: 'r', Targets })).toEqual({
      FailedEntryCount: 0,
      FailedEntries: [],
    });
    expect((await ask('events', 'ListTargetsByRule', { Rule: 'r' })).Targets).toEqual(Targets);
    expect((await ask('events', 'ListRuleNamesByTarget', { TargetArn: fn('f') })).RuleNames).toEqual(['r']);
    expect(await faultOf(ask('events', 'DeleteRule', { Name: 'r' }))).toBe(
      "ValidationException: Rule can't be deleted since it has targets.",
    );
    await ask('events', 'RemoveTargets', { Rule: 'r', Ids: ['1'] });
    expect(await faultOf(ask('events', 'DeleteRule', { Name: 'r' }))).toBe('no fault');
  });

  test('are at most five', async () => {
    const { ask } = createWorld();
    await ask('events', 'PutRule', { Name: 'r', EventPattern });
    const five = ['1', '2', '3', '4', '5'].map((Id) => ({ Id, Arn: fn(Id) }));
    await ask('events', 'PutTargets', { Rule: 'r', Targets: five });
    await ask('events', 'PutTargets', { Rule: 'r', Targets: [{ Id: '5', Arn: fn('other') }] });
    expect(await faultOf(ask('events', 'PutTargets', { Rule: 'r', Targets: [{ Id: '6', Arn: fn('6') }] }))).toBe(
      'LimitExceededException: The requested resource exceeds the maximum number allowed.',
    );
  });

  test.each([
    [
      { Arn: 'arn:aws:logs:eu-west-1:111122223333:log-group:x' },
      /^NotImplemented: .*EventBridge targets of the service logs/,
    ],
    [{ Arn: 'arn:aws:sqs:eu-west-1:111122223333:x.fifo' }, /^NotImplemented: .*FIFO/],
    [{ Arn: fn('f'), EcsParameters: {} }, /^NotImplemented: .*EcsParameters/],
    [{ Arn: 'queue' }, /^ValidationException: .*Provided Arn is not in correct format\.$/],
    [
      { Arn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:m' },
      /^ValidationException: RoleArn is required for target/,
    ],
    [
      { Arn: 'arn:aws:events:eu-west-1:444455556666:event-bus/b' },
      /^ValidationException: RoleArn is required for target/,
    ],
    [{ Arn: fn('f'), Input: '{}', InputPath: '$.detail' }, /^ValidationException: Only one of Input/],
    [
      { Arn: fn('f'), InputTransformer: { InputPathsMap: { a: '$.id' }, InputTemplate: '"<a> <b>"' } },
      /^ValidationException: InputTemplate for target \w+ contains invalid placeholder b\.$/,
    ],
    [{ Arn: fn('f'), Input: '{' }, /^ValidationException: JSON syntax error/],
    [{ Arn: fn('f'), InputPath: 'detail' }, /^ValidationException: Parameter InputPath/],
    [{ Arn: fn('f'), RetryPolicy: { MaximumRetryAttempts: 186 } }, /less than or equal to 185$/],
    [{ Arn: fn('f'), RetryPolicy: { MaximumEventAgeInSeconds: 59 } }, /greater than or equal to 60$/],
    [{ Arn: fn('f'), DeadLetterConfig: { Arn: 'arn:aws:sqs:eu-west-1:111122223333:x.fifo' } }, /^ValidationException/],
  ])('%j is refused', async (target, fault) => {
    const { ask } = createWorld();
    await ask('events', 'PutRule', { Name: 'r', EventPattern });
    expect(await faultOf(ask('events', 'PutTargets', { Rule: 'r', Targets: [{ Id: '1', ...target }] }))).toMatch(fault);
  });
});

describe('TestEventPattern', () => {
  const Event = JSON.stringify({
    id: '1',
    account: ACCOUNT,
    source: 'aurora-restore',
    time: '2026-10-06T02:14:09Z',
    region: 'eu-west-1',
    resources: [],
    'detail-type': 'x',
    detail: {},
  });

  test('says whether an event matches', async () => {
    const { ask } = createWorld();
    expect(await ask('events', 'TestEventPattern', { EventPattern, Event })).toEqual({ Result: true });
    expect(await ask('events', 'TestEventPattern', { EventPattern: '{"source":["x"]}', Event })).toEqual({
      Result: false,
    });
  });

  test('does not ask for resources', async () => {
    const { ask } = createWorld();
    const { resources: _left, ...others } = JSON.parse(Event) as Record<string, unknown>;
    const answer = await ask('events', 'TestEventPattern', { EventPattern, Event: JSON.stringify(others) });
    expect(answer).toEqual({ Result: true });
  });

  test('refuses an event without the whole envelope', async () => {
    const { ask } = createWorld();
    expect(await faultOf(ask('events', 'TestEventPattern', { EventPattern, Event: '{"source":"a"}' }))).toMatch(
      /^ValidationException/,
    );
  });
});
