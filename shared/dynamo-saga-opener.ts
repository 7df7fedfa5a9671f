import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { putAudit, type Tables, transact } from './dynamo-saga-store.ts';
import { lockKeyOf, planHistoryKeyOf } from './names.ts';
import type { SagaOpener } from './saga-store.ts';

/** Opens sagas over DynamoDB. */
export function dynamoSagaOpener(dynamo: DynamoDBDocumentClient, tables: Tables): SagaOpener {
  const isNew = 'attribute_not_exists(restoreId)';
  return {
    open: async ({ saga, entry, lockArn }) => {
      const { stateTable: TableName } = tables;
      const lock = lockArn && {
        Put: {
          TableName,
          Item: { restoreId: lockKeyOf(lockArn), kind: 'lock', holder: saga.restoreId, acquiredAt: saga.createdAt },
          ConditionExpression: isNew,
        },
      };
      const answer = await transact(dynamo, [
        { Put: { TableName, Item: saga, ConditionExpression: isNew } },
        putAudit({ entry }, tables),
        ...(lock ? [lock] : []),
      ]);
      return answer === 'committed' ? 'opened' : 'refused';
    },
    durationsOf: async (planName) => {
      const Key = { restoreId: planHistoryKeyOf(planName) };
      const { Item } = await dynamo.send(new GetCommand({ TableName: tables.stateTable, Key }));
      return Item?.durationsMs ?? {};
    },
  };
}
