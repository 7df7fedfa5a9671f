import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as events from '@aws-sdk/client-eventbridge';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import { systemClock } from '../../../local/clock.ts';
import { createEventBridge } from '../../../local/eventbridge/service.ts';
import { createSns } from '../../../local/sns/service.ts';
import { createSqs } from '../../../local/sqs/service.ts';
import type { CallService } from '../../../local/wire/service.ts';
import { startWireServer, type WireServer } from '../../../local/wire/start-wire-server.ts';

let server: WireServer;
let clients: { events: events.EventBridgeClient; sns: sns.SNSClient; sqs: sqs.SQSClient };

beforeAll(async () => {
  const call: CallService = (...request) => server.call(...request);
  const options = { clock: systemClock, call, invokeFunction: () => Promise.resolve() };
  const services = [
    createEventBridge(options).service,
    createSns(options).service,
    createSqs({ clock: systemClock, baseUrl: () => server.url }),
  ];
  server = await startWireServer({ services, authorize: () => undefined, defaultAccountId: '111122223333' });
  const config = { endpoint: server.url, region: 'eu-west-1', maxAttempts: 1 };
  clients = {
    events: new events.EventBridgeClient(config),
    sns: new sns.SNSClient(config),
    sqs: new sqs.SQSClient(config),
  };
});

afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await server.close();
});

async function openQueue(QueueName: string): Promise<string> {
  const Statement = [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage' }];
  const Attributes = { Policy: JSON.stringify({ Statement }) };
  return (await clients.sqs.send(new sqs.CreateQueueCommand({ QueueName, Attributes }))).QueueUrl!;
}

async function receiveOne(QueueUrl: string): Promise<sqs.Message | undefined> {
  const input = { QueueUrl, WaitTimeSeconds: 5, MessageAttributeNames: ['All'] };
  return (await clients.sqs.send(new sqs.ReceiveMessageCommand(input))).Messages?.[0];
}

test('an event put with the SDK reaches a queue through a rule, and again through a replay', async () => {
  const client = clients.events;
  const url = await openQueue('events');
  const bus = await client.send(new events.CreateEventBusCommand({ Name: 'pipeline' }));
  const archive = { ArchiveName: 'all', EventSourceArn: bus.EventBusArn };
  const { ArchiveArn } = await client.send(new events.CreateArchiveCommand(archive));
  const rule = { Name: 'r', EventBusName: 'pipeline', EventPattern: '{"source":["s"]}' };
  await client.send(new events.PutRuleCommand(rule));
  const target = { Id: '1', Arn: 'arn:aws:sqs:eu-west-1:111122223333:events' };
  await client.send(new events.PutTargetsCommand({ Rule: 'r', EventBusName: 'pipeline', Targets: [target] }));
  const Time = new Date('2026-10-06T02:14:09Z');
  const entry = { Source: 's', DetailType: 'T', Detail: '{"n":1}', EventBusName: 'pipeline', Time };
  const { FailedEntryCount } = await client.send(new events.PutEventsCommand({ Entries: [entry] }));
  expect(FailedEntryCount).toBe(0);
  const event = JSON.parse((await receiveOne(url))!.Body!);
  expect(event).toMatchObject({ time: '2026-10-06T02:14:09Z', account: '111122223333', detail: { n: 1 } });
  const replay = {
    ReplayName: 'again',
    EventSourceArn: ArchiveArn,
    Destination: { Arn: bus.EventBusArn },
    EventStartTime: new Date('2026-10-06T02:00:00Z'),
    EventEndTime: new Date('2026-10-06T03:00:00Z'),
  };
  const started = await client.send(new events.StartReplayCommand(replay));
  expect(started.ReplayStartTime).toBeInstanceOf(Date);
  expect(JSON.parse((await receiveOne(url))!.Body!)).toEqual({ ...event, 'replay-name': 'again' });
});

test('faults are the exceptions of the SDK', async () => {
  const { events: bridge, sqs: queues, sns: topics } = clients;
  const badPattern = new events.PutRuleCommand({ Name: 'r', EventPattern: '{"a":1}' });
  await expect(bridge.send(badPattern)).rejects.toBeInstanceOf(events.InvalidEventPatternException);
  const unknownQueue = new sqs.GetQueueUrlCommand({ QueueName: 'nowhere' });
  await expect(queues.send(unknownQueue)).rejects.toBeInstanceOf(sqs.QueueDoesNotExist);
  const TopicArn = 'arn:aws:sns:eu-west-1:111122223333:nowhere';
  const unknownTopic = new sns.PublishCommand({ TopicArn, Message: 'a' });
  await expect(topics.send(unknownTopic)).rejects.toBeInstanceOf(sns.NotFoundException);
});

test('a message published with the SDK reaches a queue with its attributes, and every MD5 sum is right', async () => {
  const url = await openQueue('notifications');
  const { TopicArn } = await clients.sns.send(new sns.CreateTopicCommand({ Name: 'people' }));
  const subscription = { TopicArn, Protocol: 'sqs', Endpoint: 'arn:aws:sqs:eu-west-1:111122223333:notifications' };
  const Attributes = { RawMessageDelivery: 'true' };
  await clients.sns.send(new sns.SubscribeCommand({ ...subscription, Attributes }));
  const MessageAttributes = {
    plan: { DataType: 'String', StringValue: 'orders' },
    raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) },
  };
  await clients.sns.send(new sns.PublishCommand({ TopicArn, Message: 'done', Subject: 'Restore', MessageAttributes }));
  const message = await receiveOne(url);
  expect(message?.Body).toBe('done');
  expect(message?.MessageAttributes?.['plan']?.StringValue).toBe('orders');
  expect([...message!.MessageAttributes!['raw']!.BinaryValue!]).toEqual([1, 2]);
  const deletion = { QueueUrl: url, ReceiptHandle: message!.ReceiptHandle };
  await clients.sqs.send(new sqs.DeleteMessageCommand(deletion));
  const listed = await clients.sns.send(new sns.ListSubscriptionsCommand({}));
  expect(listed.Subscriptions).toHaveLength(1);
});
