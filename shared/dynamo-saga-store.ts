import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { RetryableError } from './errors.ts';
import { clusterArnOf, lockKeyOf, planHistoryKeyOf } from './names.ts';
import { planOf, type Saga } from './saga.ts';
import type { SagaStore } from './saga-store.ts';
import type { Transition } from './transition.ts';

export interface Tables {
  readonly stateTable: string;
  readonly auditTable: string;
}

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Never written by a commit: the key, and the outbox, whose parts belong to different services. */
const KEPT_APART = new Set(['restoreId', 'outbox']);

/** The saga store over DynamoDB. */
export function dynamoSagaStore(dynamo: DynamoDBDocumentClient, tables: Tables): SagaStore {
  const get = async (key: string) => {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: tables.stateTable, Key: { restoreId: key }, ConsistentRead: true }),
    );
    return Item;
  };
  return {
    read: async (restoreId) => (await get(restoreId)) as Saga | undefined,
    holderOf: async (targetClusterArn) => (await get(lockKeyOf(targetClusterArn)))?.holder as string | undefined,
    commit: async (transition) => {
      const TransactItems = [updateSaga(transition, tables), putAudit(transition, tables)];
      if (transition.lock === 'release') TransactItems.push(releaseLock(transition, tables));
      if (transition.durationsMs) TransactItems.push(rememberDurations(transition, tables));
      return transact(dynamo, TransactItems);
    },
    clearOutbox: async (saga, owner, published) => {
      const first = published[0];
      if (!first) return;
      await dynamo
        .send(
          new UpdateCommand({
            TableName: tables.stateTable,
            Key: { restoreId: saga.restoreId },
            UpdateExpression: 'REMOVE outbox.#owner',
            // Whoever cleared it first, or has added to it since, is right.
            ConditionExpression: 'outbox.#owner = :published',
            ExpressionAttributeNames: { '#owner': owner },
            ExpressionAttributeValues: { ':published': published },
          }),
        )
        .catch(ignoreFailedCondition);
    },
  };
}

/** Sends a transaction; a condition that fails is an answer, everything else an error. */
export async function transact(
  dynamo: DynamoDBDocumentClient,
  TransactItems: TransactItem[],
): Promise<'committed' | 'conflict'> {
  try {
    await dynamo.send(new TransactWriteCommand({ TransactItems }));
    return 'committed';
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
    if (codes.some((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict')) return 'conflict';
    throw new RetryableError(
      'TransactionCanceled',
      `transaction was cancelled: ${codes.join(', ')}`,
      'It is tried again.',
      {
        cause: error,
      },
    );
  }
}

/** Writes only what changed, so that services that publish meanwhile and clear their outbox are not overwritten. */
function updateSaga({ before, after }: Transition, { stateTable }: Tables): TransactItem {
  const changes = Object.keys({ ...before, ...after }).filter(
    (key) => !KEPT_APART.has(key) && before[key as keyof Saga] !== after[key as keyof Saga],
  );
  const owners = Object.keys(after.outbox).filter(
    (owner) => after.outbox[owner as keyof Saga['outbox']] !== before.outbox[owner as keyof Saga['outbox']],
  );
  const sets = [
    ...changes.map((key) => `#${key} = :${key}`),
    ...owners.map((_, index) => `#outbox.#owner${index} = :owner${index}`),
  ];
  return {
    Update: {
      TableName: stateTable,
      Key: { restoreId: before.restoreId },
      UpdateExpression: `SET ${sets.join(', ')}`,
      ConditionExpression: '#version = :expectedVersion',
      ExpressionAttributeNames: {
        '#version': 'version',
        ...Object.fromEntries(changes.map((key) => [`#${key}`, key])),
        ...(owners.length > 0 && { '#outbox': 'outbox' }),
        ...Object.fromEntries(owners.map((owner, index) => [`#owner${index}`, owner])),
      },
      ExpressionAttributeValues: {
        ':expectedVersion': before.version,
        ...Object.fromEntries(changes.map((key) => [`:${key}`, after[key as keyof Saga]])),
        ...Object.fromEntries(
          owners.map((owner, index) => [`:owner${index}`, after.outbox[owner as keyof Saga['outbox']]]),
        ),
      },
    },
  };
}

export function putAudit({ entry }: Pick<Transition, 'entry'>, { auditTable }: Tables): TransactItem {
  return { Put: { TableName: auditTable, Item: entry, ConditionExpression: 'attribute_not_exists(restoreId)' } };
}

function releaseLock({ before }: Transition, { stateTable }: Tables): TransactItem {
  return {
    Delete: {
      TableName: stateTable,
      Key: { restoreId: lockKeyOf(clusterArnOf(planOf(before).target)) },
      ConditionExpression: 'holder = :holder',
      ExpressionAttributeValues: { ':holder': before.restoreId },
    },
  };
}

function rememberDurations({ before, durationsMs }: Transition, { stateTable }: Tables): TransactItem {
  return {
    Put: { TableName: stateTable, Item: { restoreId: planHistoryKeyOf(before.planName), kind: 'plan', durationsMs } },
  };
}

function ignoreFailedCondition(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
}
