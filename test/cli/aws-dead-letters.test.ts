import 'aws-sdk-client-mock-jest';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { awsDeadLetters } from '../../cli/aws/aws-dead-letters.ts';

const sqs = mockClient(SQSClient);
const lambda = mockClient(LambdaClient);

beforeEach(() => {
  sqs.reset();
  lambda.reset();
  sqs.on(GetQueueUrlCommand).resolves({ QueueUrl: 'https://queue' });
});

const port = () => awsDeadLetters({ AWS_REGION: 'eu-west-1' });
const raw = (MessageId: string) => ({
  MessageId,
  ReceiptHandle: `handle-${MessageId}`,
  Body: '{}',
  Attributes: { SentTimestamp: '1790000000000' },
  MessageAttributes: { ERROR_CODE: { DataType: 'String', StringValue: 'SDK_CLIENT_ERROR' } },
});
const message = {
  messageId: 'm-1',
  receiptHandle: 'handle-m-1',
  body: '{}',
  attributes: { ERROR_CODE: 'SDK_CLIENT_ERROR' },
  sentAtMs: 1_790_000_000_000,
};

describe('receive', () => {
  test('takes batches until enough are there, hiding them while somebody decides', async () => {
    const batch = Array.from({ length: 10 }, (_, index) => raw(`m-${index}`));
    sqs
      .on(ReceiveMessageCommand)
      .resolvesOnce({ Messages: batch })
      .resolvesOnce({ Messages: [raw('m-10')] });
    expect(await port().receive('delete-rds', 'failed', 11)).toHaveLength(11);
    expect(sqs).toHaveReceivedCommandWith(GetQueueUrlCommand, { QueueName: 'aurora-restore-delete-rds-failed' });
    expect(sqs).toHaveReceivedNthSpecificCommandWith(2, ReceiveMessageCommand, {
      QueueUrl: 'https://queue',
      MaxNumberOfMessages: 1,
      VisibilityTimeout: 300,
      WaitTimeSeconds: 1,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['SentTimestamp'],
    });
  });

  test('stops at a batch that brings nothing new', async () => {
    sqs.on(ReceiveMessageCommand).resolves({ Messages: [raw('m-1')] });
    expect(await port().receive('delete-rds', 'undelivered', 50)).toEqual([message]);
    expect(sqs).toHaveReceivedCommandTimes(ReceiveMessageCommand, 2);
  });

  test('says that nothing is deployed where there is no queue', async () => {
    sqs.on(GetQueueUrlCommand).rejects(Object.assign(new Error('no such queue'), { name: 'QueueDoesNotExist' }));
    await expect(port().receive('delete-rds', 'failed', 1)).rejects.toMatchObject({
      failure: 'not-deployed',
      exitCode: 3,
    });
  });
});

describe('deliver', () => {
  test('invokes the function of the service asynchronously with the event', async () => {
    lambda.on(InvokeCommand).resolves({ StatusCode: 202 });
    await port().deliver('delete-rds', { id: 'event-7' });
    expect(lambda).toHaveReceivedCommandWith(InvokeCommand, {
      FunctionName: 'aurora-restore-delete-rds',
      InvocationType: 'Event',
      Payload: '{"id":"event-7"}',
    });
  });

  test('fails when Lambda answers without accepting', async () => {
    lambda.on(InvokeCommand).resolves({ StatusCode: 200 });
    await expect(port().deliver('delete-rds', {})).rejects.toThrow('Lambda answered 200');
  });
});

test('deletes and gives back by the receipt handle', async () => {
  await port().remove('delete-rds', 'failed', message);
  await port().release('delete-rds', 'failed', message);
  const handle = { QueueUrl: 'https://queue', ReceiptHandle: 'handle-m-1' };
  expect(sqs).toHaveReceivedCommandWith(DeleteMessageCommand, handle);
  expect(sqs).toHaveReceivedCommandWith(ChangeMessageVisibilityCommand, { ...handle, VisibilityTimeout: 0 });
});
