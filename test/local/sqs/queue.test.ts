import { describe, expect, test } from '@jest/globals';
import { createWorld, developer, faultOf } from '../eventbridge/support/world.ts';

describe('queues', () => {
  test('have a URL with account and name, found again by name', async () => {
    const { ask } = createWorld();
    const { QueueUrl } = await ask('sqs', 'CreateQueue', { QueueName: 'orders' });
    expect(QueueUrl).toBe('http://127.0.0.1:4566/111122223333/orders');
    expect(await ask('sqs', 'GetQueueUrl', { QueueName: 'orders' })).toEqual({ QueueUrl });
  });

  test('are created again with the same attributes and refused with others', async () => {
    const { ask } = createWorld();
    const attributes = { VisibilityTimeout: '45' };
    await ask('sqs', 'CreateQueue', { QueueName: 'orders', Attributes: attributes });
    const again = await ask('sqs', 'CreateQueue', { QueueName: 'orders', Attributes: attributes });
    expect(again.QueueUrl).toContain('/orders');
    const other = ask('sqs', 'CreateQueue', { QueueName: 'orders', Attributes: { VisibilityTimeout: '60' } });
    expect(await faultOf(other)).toBe(
      'QueueNameExists: A queue already exists with the same name and a different value for attribute VisibilityTimeout',
    );
  });

  test('belong to one account and region', async () => {
    const { ask } = createWorld();
    const { QueueUrl } = await ask('sqs', 'CreateQueue', { QueueName: 'orders' });
    const elsewhere = { ...developer, region: 'us-east-1' };
    expect(await faultOf(ask('sqs', 'ReceiveMessage', { QueueUrl }, elsewhere))).toBe(
      'QueueDoesNotExist: The specified queue does not exist.',
    );
    expect(await ask('sqs', 'ListQueues', {}, elsewhere)).toEqual({});
    expect(await ask('sqs', 'ListQueues', { QueueNamePrefix: 'ord' })).toEqual({ QueueUrls: [QueueUrl] });
  });

  test('answer defaults and what was set', async () => {
    const { ask } = createWorld();
    const { QueueUrl } = await ask('sqs', 'CreateQueue', { QueueName: 'orders', Attributes: { DelaySeconds: '5' } });
    const { Attributes } = await ask('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
    expect(Attributes).toMatchObject({
      QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:orders',
      DelaySeconds: '5',
      VisibilityTimeout: '30',
      MessageRetentionPeriod: '345600',
      ApproximateNumberOfMessages: '0',
      SqsManagedSseEnabled: 'true',
    });
    await ask('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { VisibilityTimeout: '7' } });
    expect(await ask('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['VisibilityTimeout'] })).toEqual({
      Attributes: { VisibilityTimeout: '7' },
    });
  });

  test.each([
    [{ VisibilityTimeout: '43201' }, 'InvalidAttributeValue: Invalid value for the parameter VisibilityTimeout.'],
    [{ Policy: '{' }, 'InvalidAttributeValue: Invalid value for the parameter Policy.'],
    [{ Colour: 'red' }, 'InvalidAttributeName: Unknown Attribute Colour.'],
    [
      { FifoQueue: 'true' },
      'NotImplemented: the local runtime does not imitate FIFO queues; see docs/local-runtime.md',
    ],
  ])('refuse %j', async (Attributes, fault) => {
    const { ask } = createWorld();
    expect(await faultOf(ask('sqs', 'CreateQueue', { QueueName: 'orders', Attributes }))).toBe(fault);
  });

  test('refuse a dead-letter queue that does not exist', async () => {
    const { ask } = createWorld();
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: 'arn:aws:sqs:eu-west-1:111122223333:nowhere',
      maxReceiveCount: 3,
    });
    const fault = await faultOf(ask('sqs', 'CreateQueue', { QueueName: 'orders', Attributes: { RedrivePolicy } }));
    expect(fault).toMatch(/^InvalidParameterValue: .*Reason: Dead letter target does not exist\.$/);
  });

  test('keep their name for a minute after they are deleted', async () => {
    const { ask, clock } = createWorld();
    const { QueueUrl } = await ask('sqs', 'CreateQueue', { QueueName: 'orders' });
    await ask('sqs', 'DeleteQueue', { QueueUrl });
    expect(await faultOf(ask('sqs', 'CreateQueue', { QueueName: 'orders' }))).toMatch(/^QueueDeletedRecently/);
    await clock.advance(60_000);
    expect(await ask('sqs', 'CreateQueue', { QueueName: 'orders' })).toEqual({ QueueUrl });
  });

  test('carry tags', async () => {
    const { ask } = createWorld();
    const { QueueUrl } = await ask('sqs', 'CreateQueue', { QueueName: 'orders', tags: { team: 'db' } });
    await ask('sqs', 'TagQueue', { QueueUrl, Tags: { stage: 'local' } });
    await ask('sqs', 'UntagQueue', { QueueUrl, TagKeys: ['team'] });
    expect(await ask('sqs', 'ListQueueTags', { QueueUrl })).toEqual({ Tags: { stage: 'local' } });
  });

  test('need a permission on their ARN', () => {
    const { permissions } = createWorld();
    const QueueUrl = 'http://127.0.0.1:4566/111122223333/orders';
    expect(permissions('sqs', 'SendMessageBatch', { QueueUrl, Entries: [] })).toEqual([
      { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-west-1:111122223333:orders' },
    ]);
  });
});
