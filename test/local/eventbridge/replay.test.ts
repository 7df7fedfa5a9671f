import { describe, expect, test } from '@jest/globals';
import { ACCOUNT, createWorld, faultOf, type World } from './support/world.ts';

const fn = (name: string) => `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:${name}`;
const busArn = `arn:aws:events:eu-west-1:${ACCOUNT}:event-bus/pipeline`;
const archiveArn = `arn:aws:events:eu-west-1:${ACCOUNT}:archive/all`;
const window = {
  EventStartTime: new Date('2026-10-06T00:00:00Z'),
  EventEndTime: new Date('2026-10-07T00:00:00Z'),
};

/** A bus with an archive, a rule that takes everything and one that ignores replays. */
async function archived(archive: object = {}): Promise<World> {
  const world = createWorld({ replayStepMs: 1_000 });
  const { ask } = world;
  await ask('events', 'CreateEventBus', { Name: 'pipeline' });
  await ask('events', 'CreateArchive', { ArchiveName: 'all', EventSourceArn: busArn, ...archive });
  const patterns = { every: { source: ['s'] }, live: { source: ['s'], 'replay-name': [{ exists: false }] } };
  for (const [Name, pattern] of Object.entries(patterns)) {
    await ask('events', 'PutRule', { Name, EventBusName: 'pipeline', EventPattern: JSON.stringify(pattern) });
    await ask('events', 'PutTargets', { Rule: Name, EventBusName: 'pipeline', Targets: [{ Id: '1', Arn: fn(Name) }] });
  }
  return world;
}

async function put({ ask, clock }: World, n: number, Time?: Date): Promise<void> {
  const Entries = [{ Source: 's', DetailType: 'T', Detail: JSON.stringify({ n }), EventBusName: 'pipeline', Time }];
  await ask('events', 'PutEvents', { Entries });
  await clock.advance(0);
}

const start = ({ ask }: World, more: object = {}) =>
  ask('events', 'StartReplay', {
    ReplayName: 'again',
    EventSourceArn: archiveArn,
    Destination: { Arn: busArn },
    ...window,
    ...more,
  });

describe('an archive', () => {
  test('keeps what its pattern takes and counts it', async () => {
    const world = await archived({ EventPattern: '{"detail":{"n":[1]}}', RetentionDays: 1, Description: 'd' });
    await put(world, 1);
    await put(world, 2);
    const described = await world.ask('events', 'DescribeArchive', { ArchiveName: 'all' });
    expect(described).toMatchObject({
      ArchiveArn: archiveArn,
      EventCount: 1,
      State: 'ENABLED',
      RetentionDays: 1,
      Description: 'd',
    });
    expect(described.SizeBytes).toBeGreaterThan(100);
    expect((await world.ask('events', 'ListArchives', { EventSourceArn: busArn })).Archives).toHaveLength(1);
    await world.clock.advance(86_400_000);
    expect((await world.ask('events', 'DescribeArchive', { ArchiveName: 'all' })).EventCount).toBe(0);
    await world.ask('events', 'DeleteArchive', { ArchiveName: 'all' });
    expect(await faultOf(world.ask('events', 'DescribeArchive', { ArchiveName: 'all' }))).toBe(
      'ResourceNotFoundException: Archive all does not exist.',
    );
  });

  test.each([
    [{ ArchiveName: 'all', EventSourceArn: busArn }, 'ResourceAlreadyExistsException: Archive all already exists.'],
    [
      { ArchiveName: 'b', EventSourceArn: `${busArn}-x` },
      'ResourceNotFoundException: Event bus pipeline-x does not exist.',
    ],
    [{ ArchiveName: 'b'.repeat(49), EventSourceArn: busArn }, expect.stringMatching(/less than or equal to 48$/)],
    [{ ArchiveName: 'b', EventSourceArn: busArn, EventPattern: '{}' }, expect.stringMatching(/^InvalidEventPattern/)],
  ])('%j is refused', async (input, fault) => {
    const { ask } = await archived();
    expect(await faultOf(ask('events', 'CreateArchive', input))).toEqual(fault);
  });
});

describe('a replay', () => {
  test('sends the same events again, marked, and they are not archived again', async () => {
    const world = await archived();
    await put(world, 1);
    const [original] = world.invocations;
    world.invocations.length = 0;
    expect(await start(world)).toMatchObject({
      State: 'STARTING',
      ReplayArn: expect.stringMatching(/:replay\/again$/),
    });
    await world.clock.advance(10_000);
    expect(world.invocations).toHaveLength(1);
    expect(world.invocations[0]).toMatchObject({ functionArn: fn('every') });
    expect(world.invocations[0]?.payload).toEqual({ ...original?.payload, 'replay-name': 'again' });
    expect((await world.ask('events', 'DescribeArchive', { ArchiveName: 'all' })).EventCount).toBe(1);
  });

  test('goes by minutes of event time and shows its progress', async () => {
    const world = await archived();
    const times = ['02:02:30', '02:01:50', '02:01:10', '02:03:00'];
    for (const [n, time] of times.entries()) await put(world, n, new Date(`2026-10-06T${time}Z`));
    world.invocations.length = 0;
    await start(world);
    const seen = () => world.invocations.map(({ payload }) => payload.detail.n);
    const state = async () => {
      const { State, EventLastReplayedTime } = await world.ask('events', 'DescribeReplay', { ReplayName: 'again' });
      return [State, EventLastReplayedTime?.toISOString()];
    };
    expect(await state()).toEqual(['STARTING', undefined]);
    await world.clock.advance(1_000);
    expect(await state()).toEqual(['RUNNING', undefined]);
    await world.clock.advance(1_000);
    expect(seen().sort()).toEqual([1, 2]);
    expect(await state()).toEqual(['RUNNING', '2026-10-06T02:01:50.000Z']);
    await world.clock.advance(1_000);
    expect(seen()[2]).toBe(0);
    await world.clock.advance(2_000);
    expect(seen()[3]).toBe(3);
    expect(await state()).toEqual(['COMPLETED', '2026-10-06T02:03:00.000Z']);
    expect((await world.ask('events', 'ListReplays', { State: 'COMPLETED' })).Replays).toHaveLength(1);
  });

  test('takes only the interval, its end not included, and only the chosen rules', async () => {
    const world = await archived();
    for (const [n, minute] of ['00', '01', '02'].entries())
      await put(world, n, new Date(`2026-10-06T02:${minute}:00Z`));
    const { RuleArn } = await world.ask('events', 'PutRule', {
      Name: 'chosen',
      EventBusName: 'pipeline',
      EventPattern: '{"replay-name":[{"exists":true}]}',
    });
    await world.ask('events', 'PutTargets', {
      Rule: 'chosen',
      EventBusName: 'pipeline',
      Targets: [{ Id: '1', Arn: fn('chosen') }],
    });
    world.invocations.length = 0;
    await start(world, {
      // As JSON carries times: seconds since the epoch.
      EventStartTime: Date.parse('2026-10-06T02:01:00Z') / 1000,
      EventEndTime: Date.parse('2026-10-06T02:02:00Z') / 1000,
      Destination: { Arn: busArn, FilterArns: [RuleArn] },
    });
    await world.clock.advance(10_000);
    expect(world.invocations.map(({ functionArn, payload }) => [functionArn, payload.detail.n])).toEqual([
      [fn('chosen'), 1],
    ]);
  });

  test('is cancelled between two minutes', async () => {
    const world = await archived();
    for (const minute of ['00', '01', '02']) await put(world, 1, new Date(`2026-10-06T02:${minute}:00Z`));
    world.invocations.length = 0;
    await start(world);
    await world.clock.advance(2_000);
    expect(await world.ask('events', 'CancelReplay', { ReplayName: 'again' })).toMatchObject({ State: 'CANCELLING' });
    await world.clock.advance(10_000);
    expect((await world.ask('events', 'DescribeReplay', { ReplayName: 'again' })).State).toBe('CANCELLED');
    expect(world.invocations).toHaveLength(1);
    expect(await faultOf(world.ask('events', 'CancelReplay', { ReplayName: 'again' }))).toMatch(
      /^IllegalStatusException/,
    );
  });

  test('has a name that is used once', async () => {
    const world = await archived();
    await start(world);
    await world.clock.advance(10_000);
    expect(await faultOf(start(world))).toBe('ResourceAlreadyExistsException: Replay again already exists.');
  });

  test('is refused while ten others run', async () => {
    const world = await archived();
    for (let i = 0; i < 10; i += 1) await start(world, { ReplayName: `r${i}` });
    expect(await faultOf(start(world))).toMatch(/^LimitExceededException/);
    await world.clock.advance(10_000);
    expect(await faultOf(start(world))).toBe('no fault');
  });

  test.each([
    [
      { EventSourceArn: `${archiveArn}-x` },
      'ValidationException: Parameter EventSourceArn is not valid. Reason: Archive all-x does not exist.',
    ],
    [{ Destination: { Arn: `${busArn}-x` } }, 'ResourceNotFoundException: Event bus pipeline-x does not exist.'],
    [
      { Destination: { Arn: busArn.replace('pipeline', 'default') } },
      'ValidationException: Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.',
    ],
    [
      { EventEndTime: window.EventStartTime },
      'ValidationException: Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.',
    ],
    [
      { EventEndTime: window.EventStartTime, Destination: { Arn: `${busArn}-x` }, EventSourceArn: `${archiveArn}-x` },
      'ValidationException: Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.',
    ],
  ])('%j is refused', async (more, fault) => {
    expect(await faultOf(start(await archived(), more))).toBe(fault);
  });

  test('needs a permission on archive, bus and replay', () => {
    const { permissions } = createWorld();
    const input = { ReplayName: 'again', EventSourceArn: archiveArn, Destination: { Arn: busArn }, ...window };
    expect(permissions('events', 'StartReplay', input).map(({ resource }) => resource)).toEqual([
      archiveArn,
      busArn,
      `arn:aws:events:eu-west-1:${ACCOUNT}:replay/again`,
    ]);
  });
});
