import { describe, expect, test } from '@jest/globals';
import { isAllowedByPolicy } from '../../../local/sqs/resource-policy.ts';
import { serviceCaller } from '../../../local/sqs/service-principal.ts';
import { createWorld, faultOf } from '../eventbridge/support/world.ts';

const queueArn = 'arn:aws:sqs:eu-west-1:111122223333:orders';
const ruleArn = 'arn:aws:events:eu-west-1:111122223333:rule/pipeline/on-copy';
const allow = {
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: queueArn,
  Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
};
const onlyTls = {
  Effect: 'Deny',
  Principal: '*',
  Action: 'sqs:*',
  Resource: queueArn,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

describe('a resource policy', () => {
  const request = {
    principal: { service: 'events.amazonaws.com' },
    action: 'sqs:SendMessage',
    resource: queueArn,
    context: { 'aws:SourceArn': ruleArn, 'aws:SecureTransport': 'true' },
  };
  const role = { aws: 'arn:aws:iam::444455556666:role/sender' };
  const forAccount = { Effect: 'Allow', Principal: { AWS: '444455556666' }, Action: 'sqs:*', Resource: '*' };

  test.each([
    ['the rule it names', [allow], request, true],
    ['what CDK makes for a queue that enforces TLS', [allow, onlyTls], request, true],
    [
      'no plain connection then',
      [allow, onlyTls],
      { ...request, context: { ...request.context, 'aws:SecureTransport': 'false' } },
      false,
    ],
    ['no other rule', [allow], { ...request, context: { 'aws:SourceArn': `${ruleArn}-2` } }, false],
    ['nobody whose source is unknown', [allow], { ...request, context: {} }, false],
    ['no other service', [allow], { ...request, principal: { service: 'sns.amazonaws.com' } }, false],
    ['no other action', [allow], { ...request, action: 'sqs:ReceiveMessage' }, false],
    ['nobody without statements', [], request, false],
    ['a role of an account it names', [forAccount], { ...request, principal: role }, true],
    ['no service with a statement for accounts', [forAccount], request, false],
  ])('admits %s', (_case, Statement, asked, isAllowed) => {
    expect(isAllowedByPolicy(JSON.stringify({ Statement }), asked)).toBe(isAllowed);
  });

  test('with a condition operator that is not imitated is refused by name', () => {
    const Statement = [{ ...allow, Condition: { DateLessThan: { 'aws:CurrentTime': '2026-01-01' } } }];
    expect(() => isAllowedByPolicy(JSON.stringify({ Statement }), request)).toThrow('DateLessThan');
  });

  test('of a queue stops a service that it does not admit', async () => {
    const { ask, permissions } = createWorld();
    const { QueueUrl } = await ask('sqs', 'CreateQueue', { QueueName: 'orders' });
    const events = serviceCaller('events.amazonaws.com', ruleArn, '111122223333', 'eu-west-1');
    const send = () => ask('sqs', 'SendMessage', { QueueUrl, MessageBody: 'a' }, events);
    expect(await faultOf(send())).toMatch(/^AccessDeniedException: User: events\.amazonaws\.com is not authorized/);
    const Policy = JSON.stringify({ Statement: [allow, onlyTls] });
    await ask('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { Policy } });
    expect(await send()).toMatchObject({ MessageId: expect.any(String) });
    expect(permissions('sqs', 'SendMessage', { QueueUrl })[0]?.action).toBe('sqs:SendMessage');
  });
});
