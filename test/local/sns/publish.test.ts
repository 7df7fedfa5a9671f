import { describe, expect, test } from '@jest/globals';
import type { PublishedMessage } from '../../../local/sns/topic.ts';
import { AwsFault } from '../../../local/wire/aws-fault.ts';
import { ACCOUNT, createWorld, faultOf } from '../eventbridge/support/world.ts';

const topicArn = `arn:aws:sns:eu-west-1:${ACCOUNT}:people`;
const fn = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:notify`;

async function topicWorld(onPublish?: (message: PublishedMessage) => void) {
  const world = createWorld({ onPublish });
  await world.ask('sns', 'CreateTopic', { Name: 'people' });
  const subscribe = (Protocol: string, Endpoint: string, Attributes: Record<string, string> = {}) =>
    world.ask('sns', 'Subscribe', { TopicArn: topicArn, Protocol, Endpoint, Attributes, ReturnSubscriptionArn: true });
  const publish = (input: object) => world.ask('sns', 'Publish', { TopicArn: topicArn, ...input });
  return { ...world, subscribe, publish };
}

const MessageAttributes = {
  colour: { DataType: 'String', StringValue: 'red' },
  raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) },
};

describe('publishing', () => {
  test('wraps the message for a queue', async () => {
    const { queue, subscribe, publish, clock, receive } = await topicWorld();
    const { url, arn } = await queue('q');
    const { SubscriptionArn } = await subscribe('sqs', arn);
    const { MessageId } = await publish({ Message: 'done', Subject: 'Restore', MessageAttributes });
    await clock.advance(0);
    const [message] = await receive(url);
    const body = JSON.parse(message.Body);
    expect(body).toMatchObject({
      Type: 'Notification',
      MessageId,
      TopicArn: topicArn,
      Subject: 'Restore',
      Message: 'done',
      Timestamp: '2026-10-06T02:14:09.250Z',
      SignatureVersion: '1',
      MessageAttributes: { colour: { Type: 'String', Value: 'red' }, raw: { Type: 'Binary', Value: 'AQI=' } },
    });
    expect(body.UnsubscribeURL).toContain(SubscriptionArn);
    expect(message.MessageAttributes).toBeUndefined();
  });

  test('sends the bare message with raw delivery', async () => {
    const { queue, subscribe, publish, clock, receive } = await topicWorld();
    const { url, arn } = await queue('q');
    await subscribe('sqs', arn, { RawMessageDelivery: 'true' });
    await publish({ Message: 'done', MessageAttributes });
    await clock.advance(0);
    const [message] = await receive(url);
    expect(message.Body).toBe('done');
    expect(message.MessageAttributes).toEqual({
      colour: MessageAttributes.colour,
      raw: { DataType: 'Binary', BinaryValue: 'AQI=' },
    });
  });

  test('invokes a function with a record', async () => {
    const { subscribe, publish, clock, invocations } = await topicWorld();
    const { SubscriptionArn } = await subscribe('lambda', fn);
    await publish({ Message: 'done' });
    await clock.advance(0);
    expect(invocations).toEqual([{ functionArn: fn, sourceArn: topicArn, payload: expect.any(Object) }]);
    expect(invocations[0]?.payload.Records).toEqual([
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: SubscriptionArn,
        Sns: expect.objectContaining({ Message: 'done', Subject: null, MessageAttributes: {}, TopicArn: topicArn }),
      },
    ]);
  });

  test('only records what would leave the machine', async () => {
    const { subscribe, publish, clock, sns } = await topicWorld();
    await subscribe('email', 'dba@example.com');
    await publish({ Message: 'done' });
    await clock.advance(0);
    expect(sns.deliveries()).toEqual([
      expect.objectContaining({ protocol: 'email', endpoint: 'dba@example.com', outcome: 'pending' }),
    ]);
  });

  test('tells a listener and keeps the last hundred messages', async () => {
    const heard: string[] = [];
    const { publish, sns } = await topicWorld(({ message }) => heard.push(message));
    for (let i = 0; i < 101; i += 1) await publish({ Message: `m${i}` });
    expect(heard).toHaveLength(101);
    const kept = sns.publishedMessages(topicArn);
    expect(kept).toHaveLength(100);
    expect(kept[0]?.message).toBe('m1');
    expect(sns.publishedMessages(`${topicArn}-x`)).toEqual([]);
  });

  test('picks the text of the protocol from a JSON message', async () => {
    const { queue, subscribe, publish, clock, receive } = await topicWorld();
    const { url, arn } = await queue('q');
    await subscribe('sqs', arn, { RawMessageDelivery: 'true' });
    await publish({ MessageStructure: 'json', Message: '{"default":"d","sqs":"for the queue"}' });
    await clock.advance(0);
    expect((await receive(url))[0].Body).toBe('for the queue');
  });

  test.each([
    [{ Message: '' }, 'Invalid parameter: Empty message'],
    [{ Message: 'x'.repeat(262_145) }, 'Invalid parameter: Message too long'],
    [{ Message: 'a', Subject: 'two\nlines' }, 'Invalid parameter: Subject'],
    [{ Message: 'a', Subject: 'grün' }, 'Invalid parameter: Subject'],
    [{ Message: 'a', Subject: '' }, 'Invalid parameter: Subject'],
    [{ Message: 'a', Subject: 'x'.repeat(100) }, 'Invalid parameter: Subject'],
    [
      { Message: '{}', MessageStructure: 'json' },
      'Invalid parameter: Message Structure - No default entry in JSON message body',
    ],
  ])('refuses a malformed message (%#)', async (input, message) => {
    const { publish } = await topicWorld();
    expect(await faultOf(publish(input))).toBe(`InvalidParameter: ${message}`);
  });

  test.each<[object, string]>([
    [{ 'AWS.a': { DataType: 'String', StringValue: 'x' } }, "The message attribute name 'AWS.a' is invalid."],
    [
      { a: { DataType: 'Text', StringValue: 'x' } },
      "The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
    ],
    [
      { a: { DataType: 'String', StringValue: '' } },
      "The message attribute 'a' must contain non-empty message attribute value for message attribute type 'String'.",
    ],
    [
      { a: { DataType: 'Binary', StringValue: 'x' } },
      "The message attribute 'a' must contain non-empty message attribute value for message attribute type 'Binary'.",
    ],
    [{ a: { DataType: 'Number', StringValue: 'x' } }, "Could not cast message attribute 'a' value to number."],
    [
      { a: { DataType: 'String.Array', StringValue: '{}' } },
      "The message attribute 'a' of type 'String.Array' must be a JSON array.",
    ],
  ])('refuses the message attribute %j', async (attributes, message) => {
    const { publish } = await topicWorld();
    const refused = publish({ Message: 'a', MessageAttributes: attributes });
    expect(await faultOf(refused)).toBe(`ParameterValueInvalid: ${message}`);
  });

  test('takes numbers, arrays and types with a label', async () => {
    const { publish } = await topicWorld();
    const MessageAttributes = {
      'a.b_c-d': { DataType: 'Number', StringValue: '-1.5e3' },
      list: { DataType: 'String.Array', StringValue: '["a", 1, null]' },
      own: { DataType: 'String.colour', StringValue: 'red' },
    };
    expect(await publish({ Message: 'a', MessageAttributes })).toEqual({ MessageId: expect.any(String) });
  });

  test('refuses a deduplication id, which only FIFO topics know', async () => {
    const { publish } = await topicWorld();
    expect(await faultOf(publish({ Message: 'a', MessageDeduplicationId: 'd' }))).toBe(
      'InvalidParameter: Invalid parameter: MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
    );
  });

  test("takes the right to use a customer's key that encrypts the topic, for SNS alone", async () => {
    const { ask, permissions } = await topicWorld();
    const key = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/a`;
    const set = (AttributeValue: string) =>
      ask('sns', 'SetTopicAttributes', { TopicArn: topicArn, AttributeName: 'KmsMasterKeyId', AttributeValue });
    const publishing = { action: 'sns:Publish', resource: topicArn };
    const context = { 'kms:ViaService': 'sns.eu-west-1.amazonaws.com' };
    const needed = () =>
      ['Publish', 'PublishBatch'].map((operation) => permissions('sns', operation, { TopicArn: topicArn }));
    const plain = [[publishing], [publishing]];
    expect(needed()).toEqual(plain);
    await set('alias/aws/sns');
    expect(needed()).toEqual(plain);
    await set(key);
    const onKey = ['kms:GenerateDataKey', 'kms:Decrypt'].map((action) => ({ action, resource: key, context }));
    expect(needed()).toEqual([
      [publishing, ...onKey],
      [publishing, ...onKey],
    ]);
  });

  test('refuses text messages by name and unknown topics', async () => {
    const { ask } = await topicWorld();
    expect(await faultOf(ask('sns', 'Publish', { PhoneNumber: '+1', Message: 'a' }))).toMatch(/^NotImplemented/);
    expect(await faultOf(ask('sns', 'Publish', { TopicArn: `${topicArn}-x`, Message: 'a' }))).toBe(
      'NotFound: Topic does not exist',
    );
  });

  test('answers a batch per entry', async () => {
    const { ask, sns } = await topicWorld();
    const PublishBatchRequestEntries = [
      { Id: '1', Message: 'a' },
      { Id: '2', Message: '' },
    ];
    const answer = await ask('sns', 'PublishBatch', { TopicArn: topicArn, PublishBatchRequestEntries });
    expect(answer).toEqual({
      Successful: [{ Id: '1', MessageId: expect.any(String) }],
      Failed: [{ Id: '2', Code: 'InvalidParameter', Message: 'Invalid parameter: Empty message', SenderFault: true }],
    });
    expect(sns.publishedMessages(topicArn)).toHaveLength(1);
    expect(await faultOf(ask('sns', 'PublishBatch', { TopicArn: topicArn }))).toMatch(/^EmptyBatchRequest/);
  });
});

describe('a delivery that fails', () => {
  test('is tried again when the endpoint is broken', async () => {
    const { subscribe, publish, clock, invocations, refuse } = await topicWorld();
    await subscribe('lambda', fn);
    refuse(fn, ...Array.from({ length: 5 }, () => new AwsFault('ServiceException', 'broken', { statusCode: 500 })));
    await publish({ Message: 'done' });
    await clock.advance(1_999);
    expect(invocations).toHaveLength(0);
    await clock.advance(1);
    expect(invocations).toHaveLength(1);
  });

  test('is given up at once when the endpoint is missing, into the dead-letter queue if there is one', async () => {
    const { subscribe, publish, clock, sns, queue, receive, refuse } = await topicWorld();
    const dead = await queue('dead');
    const missing = () => new AwsFault('ResourceNotFoundException', 'no function', { statusCode: 404 });
    await subscribe('lambda', fn);
    refuse(fn, missing());
    await publish({ Message: 'lost' });
    await clock.advance(0);
    expect(sns.deliveries().at(-1)).toMatchObject({ outcome: 'dropped', error: 'no function' });
    await subscribe('lambda', `${fn}-2`, { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn }) });
    refuse(`${fn}-2`, missing());
    await publish({ Message: 'kept' });
    await clock.advance(0);
    expect(sns.deliveries().map(({ outcome }) => outcome)).toEqual(['dropped', 'delivered', 'dead-lettered']);
    expect(JSON.parse((await receive(dead.url))[0].Body).Message).toBe('kept');
  });

  test('is dropped when the policy of the queue does not admit the topic', async () => {
    const { ask, subscribe, publish, clock, sns } = await topicWorld();
    await ask('sqs', 'CreateQueue', { QueueName: 'closed' });
    await subscribe('sqs', `arn:aws:sqs:eu-west-1:${ACCOUNT}:closed`);
    await publish({ Message: 'done' });
    await clock.advance(0);
    expect(sns.deliveries()).toEqual([
      expect.objectContaining({
        outcome: 'dropped',
        error: expect.stringContaining('sns.amazonaws.com is not authorized'),
      }),
    ]);
  });
});
