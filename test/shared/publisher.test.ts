import 'aws-sdk-client-mock-jest';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import type { OutgoingEvent } from '../../events/define-event.ts';
import { busPublisher } from '../../shared/publisher.ts';

const bridge = mockClient(EventBridgeClient);
const publish = busPublisher(new EventBridgeClient({}), 'aurora-restore');
const events = (count: number): OutgoingEvent[] =>
  Array.from({ length: count }, (_, index) =>
    StatusCheckDue.build(
      {
        eventId: `e-${index}`,
        restoreId: 'r-1',
        causationId: 'c',
        step: 'saga-clock',
        attempt: 1,
        occurredAt: '2026-10-06T12:00:00.000Z',
      },
      { steps: ['delete-rds'] },
    ),
  );

beforeEach(() => {
  bridge.reset();
  bridge
    .on(PutEventsCommand)
    .callsFake(({ Entries }) => ({ FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: 'x' })) }));
});

test('puts an event on the bus as source, detail-type and a detail of metadata and data', async () => {
  const [event] = events(1) as [OutgoingEvent];
  await publish([event]);
  expect(bridge).toHaveReceivedCommandWith(PutEventsCommand, {
    Entries: [
      {
        EventBusName: 'aurora-restore',
        Source: 'aurora-restore',
        DetailType: 'StatusCheckDue',
        Detail: JSON.stringify({ metadata: event.metadata, data: event.data }),
      },
    ],
  });
});

test.each([
  [0, []],
  [10, [10]],
  [11, [10, 1]],
  [25, [10, 10, 5]],
])('puts %i events in requests of ten at most', async (count, sizes) => {
  await publish(events(count));
  const entries = bridge.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries!);
  expect(entries.map(({ length }) => length)).toEqual(sizes);
  const ids = entries.flat().map(({ Detail }) => JSON.parse(Detail!).metadata.eventId);
  expect(ids).toEqual(events(count).map(({ metadata }) => metadata.eventId));
});

test('puts large events in requests that stay below 256 KB, each event whole and in order', async () => {
  const sizes = [100, 100, 100, 300, 10, 120_000, 120_000, 20_000, 1_000_000, 1];
  const large = sizes.map((size, index): OutgoingEvent => ({
    ...events(index + 1)[index]!,
    data: { text: 'é'.repeat(size) },
  }));
  await publish(large);
  const requests = bridge.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries!);
  const bytes = requests.map((entries) => entries.reduce((sum, { Detail }) => sum + Buffer.byteLength(Detail!), 0));
  const together = bytes.filter((_, index) => requests[index]!.length > 1);
  expect(Math.max(...together)).toBeLessThan(256_000);
  expect(requests.map(({ length }) => length)).toEqual([6, 1, 1, 1, 1]);
  expect(requests.flat().map(({ Detail }) => JSON.parse(Detail!).data)).toEqual(large.map(({ data }) => data));
});

test('fails when a single entry was refused, though the call succeeds, and says why', async () => {
  const refused = { ErrorCode: 'AccessDeniedException', ErrorMessage: 'no' };
  bridge.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [{ EventId: 'x' }, refused] });
  await expect(publish(events(2))).rejects.toMatchObject({
    name: 'RetryableError',
    code: 'EventsRefused',
    fact: "bus 'aurora-restore' refused 1 of 2 events: AccessDeniedException",
  });
});

test('puts nothing more after a request that was refused', async () => {
  bridge.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] });
  await expect(publish(events(11))).rejects.toThrow('refused 1 of 10');
  expect(bridge).toHaveReceivedCommandTimes(PutEventsCommand, 1);
});

test('passes on an error of the call itself', async () => {
  bridge.on(PutEventsCommand).rejects(new Error('Rate exceeded'));
  await expect(publish(events(1))).rejects.toThrow('Rate exceeded');
});
