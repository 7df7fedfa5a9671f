import { describe, expect, test } from '@jest/globals';
import type { DeliveryFate } from '../../../local/eventbridge/delivery/delivery-faults.ts';
import { AwsFault } from '../../../local/wire/aws-fault.ts';
import type { WireService } from '../../../local/wire/service.ts';
import { ACCOUNT, createWorld, type World } from './support/world.ts';

const fn = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f`;
const ruleArn = `arn:aws:events:eu-west-1:${ACCOUNT}:rule/r`;
const broken = () => new AwsFault('ServiceException', 'broken', { statusCode: 500 });

async function withTarget(world: World, target: object, rule = 'r', bus?: string): Promise<World> {
  await world.ask('events', 'PutRule', { Name: rule, EventBusName: bus, EventPattern: '{"source":["s"]}' });
  await world.ask('events', 'PutTargets', { Rule: rule, EventBusName: bus, Targets: [{ Id: '1', ...target }] });
  return world;
}

const put = ({ ask }: World, Detail = '{"n":1}', bus?: string) =>
  ask('events', 'PutEvents', { Entries: [{ Source: 's', DetailType: 'T', Detail, EventBusName: bus }] });

describe('retries', () => {
  test('wait longer and longer until the target takes the event', async () => {
    const world = await withTarget(createWorld(), { Arn: fn });
    world.refuse(fn, broken(), broken(), broken());
    await put(world);
    // Without jitter the waits are half a second, one second, two seconds.
    await world.clock.advance(3_499);
    expect(world.invocations).toHaveLength(0);
    await world.clock.advance(1);
    expect(world.invocations).toHaveLength(1);
    await world.clock.advance(86_400_000);
    expect(world.invocations).toHaveLength(1);
    expect(world.eventBridge.droppedCount()).toBe(0);
  });

  test('end after the attempts of the policy, in the dead-letter queue with its attributes', async () => {
    const world = createWorld();
    const dead = await world.queue('dead');
    const RetryPolicy = { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 };
    await withTarget(world, { Arn: fn, RetryPolicy, DeadLetterConfig: { Arn: dead.arn }, InputPath: '$.detail' });
    world.refuse(fn, broken(), broken(), broken(), broken());
    await put(world);
    await world.clock.advance(3_600_000);
    const [message] = await world.receive(dead.url);
    expect(JSON.parse(message.Body)).toMatchObject({ source: 's', detail: { n: 1 } });
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    expect(message.MessageAttributes).toEqual({
      RULE_ARN: text(ruleArn),
      TARGET_ARN: text(fn),
      ERROR_CODE: text('ERROR_FROM_TARGET'),
      ERROR_MESSAGE: text('broken'),
      EXHAUSTED_RETRY_CONDITION: text('MaximumRetryAttempts'),
      RETRY_ATTEMPTS: text('2'),
    });
    expect(world.eventBridge.droppedEvents()).toEqual([]);
  });

  test('end when the event is too old', async () => {
    const world = createWorld();
    const dead = await world.queue('dead');
    await withTarget(world, {
      Arn: fn,
      RetryPolicy: { MaximumEventAgeInSeconds: 60 },
      DeadLetterConfig: { Arn: dead.arn },
    });
    world.refuse(fn, ...Array.from({ length: 50 }, broken));
    await put(world);
    await world.clock.advance(60_000);
    const [message] = await world.receive(dead.url);
    expect(message.MessageAttributes.EXHAUSTED_RETRY_CONDITION.StringValue).toBe('MaximumEventAgeInSeconds');
  });

  test('end after 24 hours at the latest; without a dead-letter queue the event is dropped and counted', async () => {
    const world = await withTarget(createWorld(), { Arn: fn });
    world.refuse(fn, ...Array.from({ length: 500 }, broken));
    await put(world);
    await world.clock.advance(25 * 3_600_000);
    expect(world.eventBridge.droppedCount()).toBe(1);
    const [dropped] = world.eventBridge.droppedEvents();
    expect(dropped).toMatchObject({ ruleArn, targetArn: fn, detailType: 'T', errorCode: 'ERROR_FROM_TARGET' });
    // More than 185 retries, or less than a hundred, would not be AWS's default policy.
    expect(dropped!.retryAttempts).toBeLessThanOrEqual(185);
    expect(dropped!.retryAttempts).toBeGreaterThan(100);
  });

  test.each([
    ['ResourceNotFoundException', 'NO_RESOURCE', 404],
    ['AccessDeniedException', 'NO_PERMISSIONS', 403],
    ['ValidationException', 'INVALID_PARAMETER', 400],
    ['NotImplemented', 'SDK_CLIENT_ERROR', 501],
  ])('are not made after %s', async (code, errorCode, statusCode) => {
    const world = createWorld();
    const dead = await world.queue('dead');
    await withTarget(world, { Arn: fn, DeadLetterConfig: { Arn: dead.arn } });
    world.refuse(fn, new AwsFault(code, 'no', { statusCode }));
    await put(world);
    await world.clock.advance(0);
    const [message] = await world.receive(dead.url);
    expect(message.MessageAttributes).toMatchObject({
      ERROR_CODE: { StringValue: errorCode },
      RETRY_ATTEMPTS: { StringValue: '0' },
    });
    expect(message.MessageAttributes.EXHAUSTED_RETRY_CONDITION).toBeUndefined();
    await world.clock.advance(3_600_000);
    expect(world.invocations).toHaveLength(0);
  });

  test('are made after throttling', async () => {
    const world = await withTarget(createWorld(), { Arn: fn });
    world.refuse(fn, new AwsFault('TooManyRequestsException', 'slow down', { statusCode: 429 }));
    await put(world);
    await world.clock.advance(1_000);
    expect(world.invocations).toHaveLength(1);
  });

  test('leave a record when the dead-letter queue refuses the event', async () => {
    const world = createWorld();
    await world.ask('sqs', 'CreateQueue', { QueueName: 'closed' });
    const arn = `arn:aws:sqs:eu-west-1:${ACCOUNT}:closed`;
    await withTarget(world, { Arn: fn, DeadLetterConfig: { Arn: arn } });
    world.refuse(fn, new AwsFault('ResourceNotFoundException', 'no function', { statusCode: 404 }));
    await put(world);
    await world.clock.advance(0);
    expect(world.eventBridge.droppedEvents()).toEqual([
      expect.objectContaining({
        errorCode: 'NO_RESOURCE',
        deadLetterError: expect.stringContaining('sqs:sendmessage'),
      }),
    ]);
  });
});

describe('targets', () => {
  test('receive the event in a queue', async () => {
    const world = createWorld();
    const queue = await world.queue('q');
    await withTarget(world, { Arn: queue.arn });
    await put(world);
    await world.clock.advance(0);
    const [message] = await world.receive(queue.url);
    expect(JSON.parse(message.Body)).toMatchObject({ version: '0', 'detail-type': 'T', detail: { n: 1 } });
    expect(world.calls[0]?.caller.principal).toEqual({
      kind: 'service',
      service: 'events.amazonaws.com',
      sourceArn: ruleArn,
    });
  });

  test('receive the event on a topic that admits EventBridge', async () => {
    const world = createWorld();
    const { TopicArn } = await world.ask('sns', 'CreateTopic', { Name: 'people' });
    await withTarget(world, { Arn: TopicArn });
    await put(world);
    await world.clock.advance(0);
    expect(world.eventBridge.droppedEvents()).toEqual([expect.objectContaining({ errorCode: 'NO_PERMISSIONS' })]);
    const statement = {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: TopicArn,
    };
    const policy = { TopicArn, AttributeName: 'Policy', AttributeValue: JSON.stringify({ Statement: statement }) };
    await world.ask('sns', 'SetTopicAttributes', policy);
    await put(world);
    await world.clock.advance(0);
    expect(JSON.parse(world.sns.publishedMessages(TopicArn)[0]!.message)).toMatchObject({ detail: { n: 1 } });
  });

  test('start a state machine as the role of the target', async () => {
    const stateMachineArn = `arn:aws:states:eu-west-1:${ACCOUNT}:stateMachine:m`;
    const states: WireService = {
      name: 'states',
      protocol: { kind: 'json', version: '1.0', targetPrefix: 'AWSStepFunctions' },
      operations: { StartExecution: { permissions: () => [], handle: () => ({}) } },
    };
    const world = createWorld({ states });
    const RoleArn = `arn:aws:iam::${ACCOUNT}:role/start`;
    await withTarget(world, { Arn: stateMachineArn, RoleArn, InputPath: '$.detail' });
    await put(world);
    await world.clock.advance(0);
    expect(world.calls).toEqual([
      {
        service: 'states',
        operation: 'StartExecution',
        input: { stateMachineArn, input: '{"n":1}' },
        caller: {
          accountId: ACCOUNT,
          region: 'eu-west-1',
          principal: { kind: 'role', roleArn: RoleArn, sessionName: 'r' },
        },
      },
    ]);
  });

  test('that are buses of other regions receive the event under a new id, and pass it no further', async () => {
    const world = createWorld();
    const arn = (region: string) => `arn:aws:events:${region}:${ACCOUNT}:event-bus/default`;
    const there = { accountId: ACCOUNT, region: 'us-east-1', principal: { kind: 'developer' } } as const;
    await withTarget(world, { Arn: arn('us-east-1') });
    await world.ask('events', 'PutTargets', { Rule: 'r', Targets: [{ Id: 'near', Arn: fn }] });
    const farFn = fn.replace('eu-west-1', 'us-east-1');
    await world.ask('events', 'PutRule', { Name: 'far', EventPattern: '{"source":["s"]}' }, there);
    const Targets = [
      { Id: '1', Arn: farFn },
      { Id: '2', Arn: arn('ap-south-1') },
    ];
    await world.ask('events', 'PutTargets', { Rule: 'far', Targets }, there);
    await put(world);
    await world.clock.advance(0);
    const [near, far] = [fn, farFn].map((arn) => world.invocations.filter(({ functionArn }) => functionArn === arn));
    expect([near?.length, far?.length]).toEqual([1, 1]);
    const { id, ...others } = far![0]!.payload as { id: string };
    expect(near![0]!.payload).toMatchObject({ ...others, region: 'eu-west-1', detail: { n: 1 } });
    expect((near![0]!.payload as { id: string }).id).not.toBe(id);
    expect(world.eventBridge.droppedEvents()).toEqual([
      expect.objectContaining({ targetArn: arn('ap-south-1'), errorCode: 'THIRD_REGION_HOP_DETECTED' }),
    ]);
  });

  test('in another account need its policy', async () => {
    const world = createWorld();
    const other = { accountId: '444455556666', region: 'eu-west-1', principal: { kind: 'developer' } } as const;
    const RoleArn = `arn:aws:iam::${ACCOUNT}:role/forward`;
    await withTarget(world, { Arn: 'arn:aws:events:eu-west-1:444455556666:event-bus/default', RoleArn });
    await world.ask('events', 'PutRule', { Name: 'there', EventPattern: '{"source":["s"]}' }, other);
    await world.ask('events', 'PutTargets', { Rule: 'there', Targets: [{ Id: '1', Arn: fn }] }, other);
    await put(world);
    await world.clock.advance(0);
    expect(world.eventBridge.droppedEvents()).toEqual([expect.objectContaining({ errorCode: 'NO_PERMISSIONS' })]);
    const permission = { Action: 'events:PutEvents', Principal: ACCOUNT, StatementId: 'a' };
    await world.ask('events', 'PutPermission', permission, other);
    await put(world);
    await world.clock.advance(0);
    expect(world.invocations).toHaveLength(1);
  });
});

describe('a fault switchboard', () => {
  const fates: Record<string, DeliveryFate> = {
    lost: { kind: 'drop' },
    twice: { kind: 'duplicate' },
    late: { kind: 'delay', delayMs: 5_000 },
  };

  test('drops, duplicates and delays single deliveries', async () => {
    const world = createWorld({
      deliveryDelayMs: 3,
      faults: ({ event }) => fates[(event.detail as { fate: string }).fate] ?? { kind: 'deliver' },
    });
    await withTarget(world, { Arn: fn });
    for (const fate of ['late', 'lost', 'twice', 'none']) await put(world, JSON.stringify({ fate }));
    const seen = () => world.invocations.map(({ payload }) => payload.detail.fate);
    await world.clock.advance(2);
    expect(seen()).toEqual([]);
    await world.clock.advance(1);
    expect(seen()).toEqual(['twice', 'twice', 'none']);
    await world.clock.advance(5_000);
    expect(seen()).toEqual(['twice', 'twice', 'none', 'late']);
  });

  test('hands a delivery to who holds it back', async () => {
    const held: (() => void)[] = [];
    const world = createWorld({ faults: () => ({ kind: 'hold', until: (deliver) => void held.push(deliver) }) });
    await withTarget(world, { Arn: fn });
    await put(world);
    await world.clock.advance(60_000);
    expect(world.invocations).toHaveLength(0);
    held[0]!();
    await world.clock.advance(0);
    expect(world.invocations).toHaveLength(1);
  });
});
