import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { ServiceName } from '../../events/services.ts';
import type { DeadLetterQueue, DeadLetters, QueuedMessage } from '../dead-letters.ts';
import { type Connection, connect } from './connect.ts';

const functionNameOf = (service: ServiceName): string => `aurora-restore-${service}`;

/** A call gives at most ten messages. */
const BATCH_MAX = 10;
/** Long enough for somebody to read and to decide. */
const HIDDEN_SECONDS = 300;
/** Any wait makes SQS ask all of its servers; without one it may say a queue is empty that is not. */
const WAIT_SECONDS = 1;
const ACCEPTED = 202;

/** The dead-letter queues in AWS, or in the local runtime, and the functions their events were meant for. */
export function awsDeadLetters(env: NodeJS.ProcessEnv): DeadLetters {
  const sqs = connect(SQSClient, 'SQS', env);
  const lambda = connect(LambdaClient, 'LAMBDA', env);
  const urls = new Map<string, string>();

  async function urlOf(service: ServiceName, queue: DeadLetterQueue): Promise<string> {
    const QueueName = `${functionNameOf(service)}-${queue}`;
    const known = urls.get(QueueName);
    if (known) return known;
    const { QueueUrl = '' } = await sqs.call('GetQueueUrl', () =>
      sqs.client.send(new GetQueueUrlCommand({ QueueName })),
    );
    urls.set(QueueName, QueueUrl);
    return QueueUrl;
  }

  return {
    receive: async (service, queue, max) => receive(sqs, await urlOf(service, queue), max),
    deliver: (service, event) => deliver(lambda, functionNameOf(service), event),
    remove: async (service, queue, { receiptHandle: ReceiptHandle }) => {
      const QueueUrl = await urlOf(service, queue);
      await sqs.call('DeleteMessage', () => sqs.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })));
    },
    release: async (service, queue, { receiptHandle: ReceiptHandle }) => {
      const QueueUrl = await urlOf(service, queue);
      const command = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
      await sqs.call('ChangeMessageVisibility', () => sqs.client.send(command));
    },
  };
}

async function receive({ client, call }: Connection<SQSClient>, QueueUrl: string, max: number) {
  const received = new Map<string, QueuedMessage>();
  while (received.size < max) {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: Math.min(BATCH_MAX, max - received.size),
      VisibilityTimeout: HIDDEN_SECONDS,
      WaitTimeSeconds: WAIT_SECONDS,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['SentTimestamp'],
    });
    const { Messages = [] } = await call('ReceiveMessage', () => client.send(command));
    const before = received.size;
    for (const message of Messages.map(queuedMessage)) received.set(message.messageId, message);
    // SQS may give a message twice; a batch that brought nothing new is the end.
    if (received.size === before) break;
  }
  return [...received.values()];
}

function queuedMessage({ MessageId = '', ReceiptHandle = '', Body = '', ...rest }: Message): QueuedMessage {
  const attributes = Object.entries(rest.MessageAttributes ?? {}).map(([name, { StringValue = '' }]) => [
    name,
    StringValue,
  ]);
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Object.fromEntries(attributes),
    sentAtMs: Number(rest.Attributes?.SentTimestamp ?? 0),
  };
}

async function deliver({ client, call }: Connection<LambdaClient>, FunctionName: string, event: object) {
  const Payload = JSON.stringify(event);
  await call('Invoke', async () => {
    const { StatusCode } = await client.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
    if (StatusCode === ACCEPTED) return;
    throw new Error(`Lambda answered ${StatusCode} for function '${FunctionName}', expected ${ACCEPTED}`);
  });
}
