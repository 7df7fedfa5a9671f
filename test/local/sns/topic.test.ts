import { describe, expect, test } from '@jest/globals';
import { ACCOUNT, createWorld, developer, faultOf } from '../eventbridge/support/world.ts';

const topicArn = `arn:aws:sns:eu-west-1:${ACCOUNT}:people`;

describe('topics', () => {
  test('are created once, described, listed per region and deleted', async () => {
    const { ask } = createWorld();
    expect(await ask('sns', 'CreateTopic', { Name: 'people' })).toEqual({ TopicArn: topicArn });
    expect(await ask('sns', 'CreateTopic', { Name: 'people' })).toEqual({ TopicArn: topicArn });
    expect(await ask('sns', 'ListTopics')).toEqual({ Topics: [{ TopicArn: topicArn }], NextToken: undefined });
    expect((await ask('sns', 'ListTopics', {}, { ...developer, region: 'us-east-1' })).Topics).toEqual([]);
    await ask('sns', 'SetTopicAttributes', { TopicArn: topicArn, AttributeName: 'DisplayName', AttributeValue: 'DB' });
    const { Attributes } = await ask('sns', 'GetTopicAttributes', { TopicArn: topicArn });
    expect(Attributes).toMatchObject({
      TopicArn: topicArn,
      Owner: ACCOUNT,
      DisplayName: 'DB',
      SubscriptionsPending: '0',
    });
    await ask('sns', 'DeleteTopic', { TopicArn: topicArn });
    await ask('sns', 'DeleteTopic', { TopicArn: topicArn });
    expect(await faultOf(ask('sns', 'GetTopicAttributes', { TopicArn: topicArn }))).toBe(
      'NotFound: Topic does not exist',
    );
  });

  test.each([
    [{ Name: 'a b' }, 'InvalidParameter: Invalid parameter: Topic Name'],
    [{ Name: 'a.fifo' }, expect.stringMatching(/^NotImplemented: .*FIFO topics/)],
    [{ Name: 'people', Attributes: { Colour: 'red' } }, 'InvalidParameter: Invalid parameter: AttributeName'],
    [
      { Name: 'people', Attributes: { DisplayName: 'other' } },
      'InvalidParameter: Invalid parameter: Attributes Reason: Topic already exists with different attributes',
    ],
    [
      { Name: 'people', Tags: [{ Key: 'a', Value: '1' }] },
      'InvalidParameter: Invalid parameter: Tags Reason: Topic already exists with different tags',
    ],
  ])('%j is refused', async (input, fault) => {
    const { ask } = createWorld();
    await ask('sns', 'CreateTopic', { Name: 'people' });
    expect(await faultOf(ask('sns', 'CreateTopic', input))).toEqual(fault);
  });

  test('carry tags', async () => {
    const { ask } = createWorld();
    await ask('sns', 'CreateTopic', { Name: 'people', Tags: [{ Key: 'a', Value: '1' }] });
    await ask('sns', 'TagResource', { ResourceArn: topicArn, Tags: [{ Key: 'b', Value: '2' }] });
    await ask('sns', 'UntagResource', { ResourceArn: topicArn, TagKeys: ['a'] });
    expect(await ask('sns', 'ListTagsForResource', { ResourceArn: topicArn })).toEqual({
      Tags: [{ Key: 'b', Value: '2' }],
    });
    expect(await faultOf(ask('sns', 'TagResource', { ResourceArn: `${topicArn}-x`, Tags: [] }))).toMatch(
      /^ResourceNotFound/,
    );
  });
});

describe('subscriptions', () => {
  const queue = `arn:aws:sqs:eu-west-1:${ACCOUNT}:q`;

  test('are made once, listed, changed and ended', async () => {
    const { ask } = createWorld();
    await ask('sns', 'CreateTopic', { Name: 'people' });
    const input = { TopicArn: topicArn, Protocol: 'sqs', Endpoint: queue };
    const { SubscriptionArn } = await ask('sns', 'Subscribe', input);
    expect(SubscriptionArn).toMatch(new RegExp(`^${topicArn}:[0-9a-f-]{36}$`));
    expect(await ask('sns', 'Subscribe', input)).toEqual({ SubscriptionArn });
    const row = { SubscriptionArn, Owner: ACCOUNT, Protocol: 'sqs', Endpoint: queue, TopicArn: topicArn };
    expect((await ask('sns', 'ListSubscriptions')).Subscriptions).toEqual([row]);
    expect((await ask('sns', 'ListSubscriptionsByTopic', { TopicArn: topicArn })).Subscriptions).toEqual([row]);
    const raw = { SubscriptionArn, AttributeName: 'RawMessageDelivery', AttributeValue: 'true' };
    await ask('sns', 'SetSubscriptionAttributes', raw);
    const { Attributes } = await ask('sns', 'GetSubscriptionAttributes', { SubscriptionArn });
    expect(Attributes).toMatchObject({ RawMessageDelivery: 'true', PendingConfirmation: 'false' });
    await ask('sns', 'Unsubscribe', { SubscriptionArn });
    await ask('sns', 'Unsubscribe', { SubscriptionArn });
    expect((await ask('sns', 'ListSubscriptions')).Subscriptions).toEqual([]);
  });

  test('of people and web addresses stay pending', async () => {
    const { ask } = createWorld();
    await ask('sns', 'CreateTopic', { Name: 'people' });
    const input = { TopicArn: topicArn, Protocol: 'email', Endpoint: 'dba@example.com' };
    expect(await ask('sns', 'Subscribe', input)).toEqual({ SubscriptionArn: 'pending confirmation' });
    const [listed] = (await ask('sns', 'ListSubscriptions')).Subscriptions;
    expect(listed).toMatchObject({ SubscriptionArn: 'PendingConfirmation', Endpoint: 'dba@example.com' });
    const { Attributes } = await ask('sns', 'GetTopicAttributes', { TopicArn: topicArn });
    expect(Attributes).toMatchObject({ SubscriptionsPending: '1', SubscriptionsConfirmed: '0' });
  });

  test.each([
    [
      { Protocol: 'pigeon' },
      'InvalidParameter: Invalid parameter: Amazon SNS does not support this protocol string: pigeon',
    ],
    [{ Protocol: 'sqs', Endpoint: 'q' }, 'InvalidParameter: Invalid parameter: SQS endpoint ARN'],
    [{ Protocol: 'sms', Endpoint: '+1' }, expect.stringMatching(/^NotImplemented/)],
    [
      { Protocol: 'sqs', Endpoint: queue, Attributes: { FilterPolicy: '{}' } },
      expect.stringMatching(/^NotImplemented: .*filter policies/),
    ],
    [{ TopicArn: `${topicArn}-x`, Protocol: 'sqs', Endpoint: queue }, 'NotFound: Topic does not exist'],
    [{ TopicArn: 'people', Protocol: 'sqs', Endpoint: queue }, 'InvalidParameter: Invalid parameter: TopicArn'],
  ])('%j is refused', async (input, fault) => {
    const { ask } = createWorld();
    await ask('sns', 'CreateTopic', { Name: 'people' });
    expect(await faultOf(ask('sns', 'Subscribe', { TopicArn: topicArn, ...input }))).toEqual(fault);
  });
});
