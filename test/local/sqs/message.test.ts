import { describe, expect, test } from '@jest/globals';
import { md5Of, md5OfAttributes } from '../../../local/sqs/message-md5.ts';
import { createWorld, faultOf } from '../eventbridge/support/world.ts';

describe('MD5 sums', () => {
  test('are those AWS answers for the same input', () => {
    const attributes = { timestamp: { DataType: 'Number', StringValue: '1493147359900' } };
    expect(md5Of('hello')).toBe('5d41402abc4b2a76b9719d911017c592');
    expect(md5OfAttributes(attributes)).toBe('235c5c510d26fb653d073faed50ae77c');
  });
});

describe('messages', () => {
  test('answer with the MD5 sums that SDKs compare', async () => {
    const { ask, queue, receive } = createWorld();
    const { url } = await queue('orders');
    const sent = await ask('sqs', 'SendMessage', {
      QueueUrl: url,
      MessageBody: 'hello',
      MessageAttributes: {
        colour: { DataType: 'String', StringValue: 'red' },
        size: { DataType: 'Number', StringValue: '7' },
        raw: { DataType: 'Binary', BinaryValue: 'AQI=' },
      },
    });
    expect(sent.MD5OfMessageBody).toBe(md5Of('hello'));
    expect(sent.MD5OfMessageAttributes).toMatch(/^[0-9a-f]{32}$/);
    const [message] = await receive(url);
    expect(message).toMatchObject({ Body: 'hello', MD5OfBody: sent.MD5OfMessageBody, MessageId: sent.MessageId });
    expect(message.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
    expect(message.Attributes).toMatchObject({ ApproximateReceiveCount: '1', SentTimestamp: '1791252849250' });
  });

  test('are hidden while somebody works on them and come back after the visibility timeout', async () => {
    const { ask, queue, receive, clock } = createWorld();
    const { url } = await queue('orders', { VisibilityTimeout: '30' });
    await ask('sqs', 'SendMessage', { QueueUrl: url, MessageBody: 'a' });
    expect(await receive(url)).toHaveLength(1);
    await clock.advance(29_999);
    expect(await receive(url)).toHaveLength(0);
    await clock.advance(1);
    const [again] = await receive(url);
    expect(again.Attributes.ApproximateReceiveCount).toBe('2');
    await ask('sqs', 'DeleteMessage', { QueueUrl: url, ReceiptHandle: again.ReceiptHandle });
    await clock.advance(30_000);
    expect(await receive(url)).toHaveLength(0);
  });

  test('survive a deletion with the handle of an earlier receive', async () => {
    const { ask, queue, receive, clock } = createWorld();
    const { url } = await queue('orders');
    await ask('sqs', 'SendMessage', { QueueUrl: url, MessageBody: 'a' });
    const [first] = await receive(url);
    await clock.advance(30_000);
    await receive(url);
    await ask('sqs', 'DeleteMessage', { QueueUrl: url, ReceiptHandle: first.ReceiptHandle });
    await clock.advance(30_000);
    expect(await receive(url)).toHaveLength(1);
    expect(await faultOf(ask('sqs', 'DeleteMessage', { QueueUrl: url, ReceiptHandle: 'x' }))).toMatch(
      /^ReceiptHandleIsInvalid/,
    );
  });

  test('come back at once when their visibility is set to zero', async () => {
    const { ask, queue, receive } = createWorld();
    const { url } = await queue('orders');
    await ask('sqs', 'SendMessage', { QueueUrl: url, MessageBody: 'a' });
    const [{ ReceiptHandle }] = await receive(url);
    const change = { QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 };
    await ask('sqs', 'ChangeMessageVisibility', change);
    expect(await receive(url)).toHaveLength(1);
    expect(await faultOf(ask('sqs', 'ChangeMessageVisibility', change))).toMatch(/^MessageNotInflight/);
  });

  test('move to the dead-letter queue when received too often', async () => {
    const { ask, queue, receive, clock } = createWorld();
    const dead = await queue('dead');
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 });
    const { url, arn } = await queue('orders', { RedrivePolicy, VisibilityTimeout: '1' });
    const { MessageId } = await ask('sqs', 'SendMessage', { QueueUrl: url, MessageBody: 'poison' });
    for (let receives = 1; receives <= 2; receives += 1) {
      expect(await receive(url)).toHaveLength(1);
      await clock.advance(1_000);
    }
    expect(await receive(dead.url)).toHaveLength(0);
    expect(await receive(url)).toHaveLength(0);
    const [message] = await receive(dead.url);
    expect(message).toMatchObject({ MessageId, Body: 'poison' });
    expect(message.Attributes).toMatchObject({ DeadLetterQueueSourceArn: arn, ApproximateReceiveCount: '1' });
  });

  test('wait out their delay and disappear after the retention period', async () => {
    const { ask, queue, receive, clock } = createWorld();
    const { url } = await queue('orders', { MessageRetentionPeriod: '60' });
    await ask('sqs', 'SendMessage', { QueueUrl: url, MessageBody: 'later', DelaySeconds: 10 });
    expect(await receive(url)).toHaveLength(0);
    await clock.advance(10_000);
    expect(await receive(url)).toHaveLength(1);
    await clock.advance(50_000);
    expect(await receive(url)).toHaveLength(0);
  });

  test('are counted by what they are doing', async () => {
    const { ask, queue, clock } = createWorld();
    const { url } = await queue('orders');
    await ask('sqs', 'SendMessage', { QueueUrl: url, MessageBody: 'a' });
    await ask('sqs', 'SendMessage', { QueueUrl: url, MessageBody: 'b' });
    await ask('sqs', 'SendMessage', { QueueUrl: url, MessageBody: 'c', DelaySeconds: 60 });
    await ask('sqs', 'ReceiveMessage', { QueueUrl: url });
    await clock.advance(0);
    const { Attributes } = await ask('sqs', 'GetQueueAttributes', { QueueUrl: url, AttributeNames: ['All'] });
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
    });
  });

  test.each<[object, unknown]>([
    [{ MessageBody: '' }, 'MissingParameter: The request must contain the parameter MessageBody.'],
    [{ MessageBody: 'a\u0000b' }, expect.stringMatching(/^InvalidMessageContents/)],
    [{ MessageBody: 'x'.repeat(1_048_577) }, expect.stringMatching(/Message must be shorter than 1048576 bytes\.$/)],
    [
      { MessageBody: 'a', MessageAttributes: { n: { DataType: 'Colour', StringValue: 'x' } } },
      expect.stringMatching(/^InvalidParameterValue/),
    ],
    [{ MessageBody: 'a', MessageGroupId: 'g' }, expect.stringMatching(/^NotImplemented/)],
    [
      { MessageBody: 'a', MessageDeduplicationId: 'd' },
      'InvalidParameterValue: Value d for parameter MessageDeduplicationId is invalid. Reason: The request include parameter that is not valid for this queue type.',
    ],
    [
      { MessageBody: 'a', MessageAttributes: { a: { DataType: 'Text', StringValue: 'x' } } },
      "InvalidParameterValue: The type of message (user) attribute 'a' is invalid. You must use only the following supported type prefixes: Binary, Number, String.",
    ],
    [
      { MessageBody: 'a', MessageAttributes: { a: { DataType: 'String', StringValue: '' } } },
      "InvalidParameterValue: Message (user) attribute 'a' must contain a non-empty value of type 'String'.",
    ],
    ...['AWS.a', 'amazon.a', '.a', 'a.', 'a..b', 'a b', '', 'x'.repeat(257)].map((name): [object, string] => [
      { MessageBody: 'a', MessageAttributes: { [name]: { DataType: 'String', StringValue: 'x' } } },
      `InvalidParameterValue: Message (user) attribute name '${name}' is invalid.`,
    ]),
    ...['one', '1e', '0x1'].map((StringValue): [object, string] => [
      { MessageBody: 'a', MessageAttributes: { a: { DataType: 'Number.int', StringValue } } },
      "InvalidParameterValue: Could not cast message attribute 'a' value to number.",
    ]),
  ])('are refused when malformed (%#)', async (message, fault) => {
    const { ask, queue } = createWorld();
    const { url } = await queue('orders');
    expect(await faultOf(ask('sqs', 'SendMessage', { QueueUrl: url, ...message }))).toEqual(fault);
  });

  test('are purged, at most once a minute', async () => {
    const { ask, queue, receive } = createWorld();
    const { url } = await queue('orders');
    await ask('sqs', 'SendMessage', { QueueUrl: url, MessageBody: 'a' });
    await ask('sqs', 'PurgeQueue', { QueueUrl: url });
    expect(await receive(url)).toHaveLength(0);
    expect(await faultOf(ask('sqs', 'PurgeQueue', { QueueUrl: url }))).toMatch(/^PurgeQueueInProgress/);
  });
});

describe('batches', () => {
  test('answer per entry and go on after a refused one', async () => {
    const { ask, queue, receive } = createWorld();
    const { url } = await queue('orders');
    const Entries = [
      { Id: '1', MessageBody: 'a' },
      { Id: '2', MessageBody: '' },
      { Id: '3', MessageBody: 'c' },
    ];
    const { Successful, Failed } = await ask('sqs', 'SendMessageBatch', { QueueUrl: url, Entries });
    expect(Successful.map(({ Id }: { Id: string }) => Id)).toEqual(['1', '3']);
    expect(Failed).toEqual([expect.objectContaining({ Id: '2', Code: 'MissingParameter', SenderFault: true })]);
    const messages = await receive(url);
    const handles = messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
    const deleted = await ask('sqs', 'DeleteMessageBatch', { QueueUrl: url, Entries: handles });
    expect(deleted).toEqual({ Successful: [{ Id: '0' }, { Id: '1' }], Failed: [] });
  });

  test.each([
    [[], 'EmptyBatchRequest: There should be at least one SendMessageBatchRequestEntry in the request.'],
    [
      Array.from({ length: 11 }, (_, i) => ({ Id: String(i), MessageBody: 'a' })),
      'TooManyEntriesInBatchRequest: Maximum number of entries per request are 10. You have sent 11.',
    ],
    [
      [
        { Id: 'a', MessageBody: 'x' },
        { Id: 'a', MessageBody: 'y' },
      ],
      'BatchEntryIdsNotDistinct: Id a repeated.',
    ],
  ])('are refused as a whole (%#)', async (Entries, fault) => {
    const { ask, queue } = createWorld();
    const { url } = await queue('orders');
    expect(await faultOf(ask('sqs', 'SendMessageBatch', { QueueUrl: url, Entries }))).toBe(fault);
  });
});

describe('long polling', () => {
  test('answers as soon as a message comes', async () => {
    const { ask, queue, clock } = createWorld();
    const { url } = await queue('orders');
    const answer = ask('sqs', 'ReceiveMessage', { QueueUrl: url, WaitTimeSeconds: 20 });
    await clock.advance(5_000);
    await ask('sqs', 'SendMessage', { QueueUrl: url, MessageBody: 'a' });
    expect((await answer).Messages).toHaveLength(1);
  });

  test('answers when a hidden message becomes visible', async () => {
    const { ask, queue, clock } = createWorld();
    const { url } = await queue('orders');
    await ask('sqs', 'SendMessage', { QueueUrl: url, MessageBody: 'a', DelaySeconds: 3 });
    const answer = ask('sqs', 'ReceiveMessage', { QueueUrl: url, WaitTimeSeconds: 20 });
    await clock.advance(3_000);
    expect((await answer).Messages).toHaveLength(1);
  });

  test('answers with nothing when the time is over', async () => {
    const { ask, queue, clock } = createWorld();
    const { url } = await queue('orders', { ReceiveMessageWaitTimeSeconds: '2' });
    let isAnswered = false;
    const answer = ask('sqs', 'ReceiveMessage', { QueueUrl: url }).finally(() => (isAnswered = true));
    await clock.advance(1_999);
    expect(isAnswered).toBe(false);
    await clock.advance(1);
    expect(await answer).toEqual({});
  });

  test('gives a message to one of two receivers', async () => {
    const { ask, queue, clock } = createWorld();
    const { url } = await queue('orders');
    const both = [1, 2].map(() => ask('sqs', 'ReceiveMessage', { QueueUrl: url, WaitTimeSeconds: 1 }));
    await clock.advance(500);
    await ask('sqs', 'SendMessage', { QueueUrl: url, MessageBody: 'a' });
    await clock.advance(500);
    const counts = (await Promise.all(both)).map(({ Messages = [] }) => Messages.length);
    expect(counts.sort()).toEqual([0, 1]);
  });

  test.each([
    [
      { WaitTimeSeconds: 21 },
      'Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.',
    ],
    [
      { MaxNumberOfMessages: 11 },
      'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
    ],
  ])('refuses %j', async (input, message) => {
    const { ask, queue } = createWorld();
    const { url } = await queue('orders');
    expect(await faultOf(ask('sqs', 'ReceiveMessage', { QueueUrl: url, ...input }))).toBe(
      `InvalidParameterValue: ${message}`,
    );
  });
});
