import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { RDSClient } from '@aws-sdk/client-rds';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import {
  DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { Saga } from '../../../shared/saga.ts';
import { aSaga } from '../../support/a-saga.ts';

/** Every AWS client that a handler may make, mocked. */
export const aws = {
  dynamo: mockClient(DynamoDBDocumentClient),
  bridge: mockClient(EventBridgeClient),
  rds: mockClient(RDSClient),
  kms: mockClient(KMSClient),
  lambda: mockClient(LambdaClient),
  secrets: mockClient(SecretsManagerClient),
  sns: mockClient(SNSClient),
  sfn: mockClient(SFNClient),
};

/** What the deployment sets; to be done before a handler is imported. */
export function setEnvironment(): void {
  Object.assign(process.env, {
    STATE_TABLE: 'state',
    AUDIT_TABLE: 'audit',
    BUS_NAME: 'aurora-restore',
    DATABASE_FUNCTION: 'arn:aws:lambda:eu-west-1:111122223333:function:aurora-restore-setup-db-users',
    TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:restores',
    STATE_MACHINE_ARN: 'arn:aws:states:eu-west-1:111122223333:stateMachine:saga-clock',
  });
}

/** Handlers read the real clock, so the restores they find must have time left. */
export const aCurrentSaga = (traits: Parameters<typeof aSaga>[0]): Saga =>
  aSaga({ stepDeadlineAt: '9999-01-01T00:00:00.000Z', deadlineAt: '9999-01-01T00:00:00.000Z', ...traits });

/** Empties the mocks; the tables hold this saga, the bus takes everything. */
export function holding(saga?: Saga): void {
  for (const client of Object.values(aws)) client.reset();
  aws.dynamo.on(GetCommand).resolves({});
  if (saga) aws.dynamo.on(GetCommand, { Key: { restoreId: saga.restoreId } }).resolves({ Item: saga });
  aws.dynamo.on(TransactWriteCommand).resolves({});
  aws.dynamo.on(UpdateCommand).resolves({});
  aws.bridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: 'event-2' }] });
}

/** The same, and what a step says in its output is there when it is read again. */
export function holdingWhatIsCommitted(saga: Saga): void {
  holding(saga);
  aws.dynamo.on(TransactWriteCommand).callsFake(({ TransactItems }: TransactWriteCommandInput) => {
    const outputs = TransactItems![0]!.Update!.ExpressionAttributeValues![':outputs'] as Saga['outputs'];
    aws.dynamo.on(GetCommand).resolves({ Item: { ...saga, outputs } });
    return {};
  });
}

/** The names of the events put on the bus. */
export const publishedNames = (): (string | undefined)[] =>
  aws.bridge
    .commandCalls(PutEventsCommand)
    .flatMap(({ args }) => args[0].input.Entries!.map(({ DetailType }) => DetailType));

/** The audit entries committed. */
export function auditEntries(): Record<string, unknown>[] {
  const items = aws.dynamo.commandCalls(TransactWriteCommand).flatMap(({ args }) => args[0].input.TransactItems!);
  return items.flatMap(({ Put }) => (Put?.TableName === 'audit' ? [Put.Item!] : []));
}

/** One delivery to the real handler of a service. Imported late: handlers read their settings when they are loaded. */
export async function deliver(service: string, event: object): Promise<void> {
  const { handler } = await import(`../../../services/${service}/handler.ts`);
  await handler(event, {});
}
