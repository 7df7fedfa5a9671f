import { describe, expect, test } from '@jest/globals';
import type { Caller } from '../../../local/wire/service.ts';
import { ACCOUNT, createWorld, developer, faultOf } from './support/world.ts';

const entry = { Source: 'aurora-restore', DetailType: 'RestoreRequested', Detail: '{"data":{"plan":"orders"}}' };
const fn = 'arn:aws:lambda:eu-west-1:111122223333:function:tracker';

async function worldWithRule(pattern: object = { source: ['aurora-restore'] }, bus?: string) {
  const world = createWorld();
  if (bus) await world.ask('events', 'CreateEventBus', { Name: bus });
  const rule = { Name: 'requests', EventBusName: bus, EventPattern: JSON.stringify(pattern) };
  await world.ask('events', 'PutRule', rule);
  await world.ask('events', 'PutTargets', { Rule: 'requests', EventBusName: bus, Targets: [{ Id: '1', Arn: fn }] });
  return world;
}

describe('PutEvents', () => {
  test('delivers the envelope to the targets of matching rules', async () => {
    const { ask, clock, invocations } = await worldWithRule();
    const answer = await ask('events', 'PutEvents', { Entries: [{ ...entry, Resources: ['arn:x'] }] });
    expect(answer).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: '00000000-0000-4000-8000-000000000001' }] });
    expect(invocations).toEqual([]);
    await clock.advance(0);
    expect(invocations).toEqual([
      {
        functionArn: fn,
        sourceArn: 'arn:aws:events:eu-west-1:111122223333:rule/requests',
        payload: {
          version: '0',
          id: '00000000-0000-4000-8000-000000000001',
          'detail-type': 'RestoreRequested',
          source: 'aurora-restore',
          account: ACCOUNT,
          time: '2026-10-06T02:14:09Z',
          region: 'eu-west-1',
          resources: ['arn:x'],
          detail: { data: { plan: 'orders' } },
        },
      },
    ]);
  });

  test('takes the time of an entry as epoch seconds or as a date', async () => {
    const { ask, clock, invocations } = await worldWithRule();
    const Entries = [
      { ...entry, Time: 1_791_000_000 },
      { ...entry, Time: new Date('2026-10-01T00:00:00.900Z') },
    ];
    await ask('events', 'PutEvents', { Entries });
    await clock.advance(0);
    expect(invocations.map(({ payload }) => payload.time)).toEqual(['2026-10-03T04:00:00Z', '2026-10-01T00:00:00Z']);
  });

  test('answers per entry, in order, and delivers the good ones', async () => {
    const { ask, clock, invocations } = await worldWithRule();
    const Entries = [
      { ...entry, Source: undefined },
      { ...entry, DetailType: '' },
      { ...entry, Detail: undefined },
      { ...entry, Detail: '[1]' },
      { ...entry, Detail: '{' },
      { ...entry, Source: 'aws.rds' },
      { ...entry, Resources: ['x'.repeat(2049)] },
      entry,
    ];
    const answer = await ask('events', 'PutEvents', { Entries });
    expect(answer.FailedEntryCount).toBe(7);
    const code = (ErrorCode: string, ErrorMessage: unknown) => ({ ErrorCode, ErrorMessage });
    expect(answer.Entries).toEqual([
      code('InvalidArgument', 'Parameter Source is not valid. Reason: Source is a required argument.'),
      code('InvalidArgument', 'Parameter DetailType is not valid. Reason: DetailType is a required argument.'),
      code('InvalidArgument', 'Parameter Detail is not valid. Reason: Detail is a required argument.'),
      code('MalformedDetail', 'Detail is malformed.'),
      code('MalformedDetail', 'Detail is malformed.'),
      code('NotAuthorizedForSourceException', 'Not authorized for the source.'),
      code('InvalidArgument', expect.stringContaining('2048')),
      { EventId: expect.any(String) },
    ]);
    await clock.advance(0);
    expect(invocations).toHaveLength(1);
  });

  test('accepts and loses an event for a bus that does not exist', async () => {
    const { ask, clock, invocations } = await worldWithRule();
    const answer = await ask('events', 'PutEvents', { Entries: [{ ...entry, EventBusName: 'nowhere' }] });
    expect(answer).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
    await clock.advance(1000);
    expect(invocations).toEqual([]);
  });

  test('refuses more than ten entries, none, and more than 1 MB', async () => {
    const { ask } = createWorld();
    const put = (Entries: object[]) => faultOf(ask('events', 'PutEvents', { Entries }));
    expect(await put(Array.from({ length: 11 }, () => entry))).toMatch(
      /^ValidationException: .*Member must have length less than or equal to 10$/,
    );
    expect(await put([])).toMatch(/greater than or equal to 1$/);
    const big = { ...entry, Detail: JSON.stringify({ text: 'x'.repeat(600_000) }) };
    expect(await put([big, big])).toBe(
      'ValidationException: Total size of the entries in the request is over the limit.',
    );
    expect(await put([big])).toBe('no fault');
    const others = Buffer.byteLength(entry.Source + entry.DetailType + '{"t":""}');
    const ofBytes = (bytes: number) => ({ ...entry, Detail: JSON.stringify({ t: 'x'.repeat(bytes - others) }) });
    expect(await put([ofBytes(1_048_575)])).toBe('no fault');
    expect(await put([ofBytes(1_048_576)])).toMatch(/over the limit/);
  });

  test('keeps buses, accounts and regions apart', async () => {
    const { ask, clock, invocations } = await worldWithRule(undefined, 'pipeline');
    await ask('events', 'PutEvents', { Entries: [entry] });
    await ask(
      'events',
      'PutEvents',
      { Entries: [{ ...entry, EventBusName: 'pipeline' }] },
      { ...developer, region: 'us-east-1' },
    );
    await clock.advance(0);
    expect(invocations).toHaveLength(0);
    await ask('events', 'PutEvents', { Entries: [{ ...entry, EventBusName: 'pipeline' }] });
    const arn = 'arn:aws:events:eu-west-1:111122223333:event-bus/pipeline';
    await ask('events', 'PutEvents', { Entries: [{ ...entry, EventBusName: arn }] });
    await clock.advance(0);
    expect(invocations).toHaveLength(2);
  });

  test('takes an event from another account when the policy of the bus admits it', async () => {
    const { ask, clock, invocations } = await worldWithRule(undefined, 'pipeline');
    const sender: Caller = { ...developer, accountId: '444455556666' };
    const put = () =>
      ask(
        'events',
        'PutEvents',
        { Entries: [{ ...entry, EventBusName: `arn:aws:events:eu-west-1:${ACCOUNT}:event-bus/pipeline` }] },
        sender,
      );
    expect((await put()).Entries[0].ErrorCode).toBe('AccessDeniedException');
    const permission = { Action: 'events:PutEvents', Principal: '444455556666', StatementId: 'source' };
    await ask('events', 'PutPermission', { EventBusName: 'pipeline', ...permission });
    expect((await put()).FailedEntryCount).toBe(0);
    await clock.advance(0);
    expect(invocations[0]?.payload.account).toBe('444455556666');
    await ask('events', 'RemovePermission', { EventBusName: 'pipeline', StatementId: 'source' });
    expect((await put()).FailedEntryCount).toBe(1);
  });

  test('asks for a permission per entry, with source and detail-type', () => {
    const { permissions } = createWorld();
    const Entries = [
      { ...entry, EventBusName: 'pipeline' },
      { ...entry, DetailType: 'StepFailed' },
    ];
    expect(permissions('events', 'PutEvents', { Entries })).toEqual([
      {
        action: 'events:PutEvents',
        resource: 'arn:aws:events:eu-west-1:111122223333:event-bus/pipeline',
        context: {
          'events:source': ['aurora-restore'],
          'events:detail-type': ['RestoreRequested'],
          'events:eventBusInvocation': 'false',
        },
      },
      expect.objectContaining({
        resource: 'arn:aws:events:eu-west-1:111122223333:event-bus/default',
        context: expect.objectContaining({ 'events:detail-type': ['StepFailed'] }),
      }),
    ]);
  });
});

describe('an imitated AWS service', () => {
  test('puts its events on the default bus of account and region', async () => {
    const { eventBridge, clock, invocations } = await worldWithRule({ source: ['aws.rds'] });
    const detail = { EventID: 'RDS-EVENT-0170', SourceArn: 'arn:c' };
    const event = {
      account: ACCOUNT,
      region: 'eu-west-1',
      source: 'aws.rds',
      detailType: 'RDS DB Cluster Event',
      resources: ['arn:c'],
      detail,
    };
    eventBridge.putServiceEvent(event);
    eventBridge.putServiceEvent({ ...event, region: 'us-east-1' });
    detail.EventID = 'changed afterwards';
    await clock.advance(0);
    expect(invocations).toHaveLength(1);
    expect(invocations[0]?.payload).toMatchObject({
      source: 'aws.rds',
      'detail-type': 'RDS DB Cluster Event',
      time: '2026-10-06T02:14:09Z',
      resources: ['arn:c'],
      detail: { EventID: 'RDS-EVENT-0170' },
    });
  });
});
