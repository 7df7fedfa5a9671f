import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { sagaReader } from './dynamo-frozen-plan.ts';
import { lockItems } from './dynamo-lock.ts';
import { putAudit, type Tables, transact, type TransactItem, updateSaga } from './dynamo-transaction.ts';
import { lockKeyOf, planHistoryKeyOf, planSqlKeyOf } from './names.ts';
import { NO_SQL, type PlanSql } from './plan-sql.ts';
import type { SagaStore } from './saga-store.ts';
import type { Transition } from './commit.ts';

/** The saga store over DynamoDB. */
export function dynamoSagaStore(dynamo: DynamoDBDocumentClient, tables: Tables): SagaStore {
  const get = async (key: string) => {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: tables.stateTable, Key: { restoreId: key }, ConsistentRead: true }),
    );
    return Item;
  };
  return {
    read: sagaReader(get),
    planSqlOf: async (restoreId) => {
      const { statements, checks } = ((await get(planSqlKeyOf(restoreId))) as PlanSql | undefined) ?? NO_SQL;
      return { statements, checks };
    },
    holderOf: async (targetClusterArn) => (await get(lockKeyOf(targetClusterArn)))?.holder as string | undefined,
    commit: async (transition) => {
      const TransactItems = [updateSaga(transition, tables), putAudit(transition, tables)];
      if (transition.lock) TransactItems.push(...lockItems(transition, transition.lock, tables));
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

function rememberDurations({ before, durationsMs }: Transition, { stateTable }: Tables): TransactItem {
  return {
    Put: { TableName: stateTable, Item: { restoreId: planHistoryKeyOf(before.planName), kind: 'plan', durationsMs } },
  };
}

function ignoreFailedCondition(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
}
