import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { putAudit, type Tables, transact, type TransactItem } from './dynamo-transaction.ts';
import { lockKeyOf, planHistoryKeyOf } from './names.ts';
import { type Lock, type Opening, QUEUE_MAX, type SagaOpener } from './saga-store.ts';

const IS_NEW = 'attribute_not_exists(restoreId)';

/** Opens sagas over DynamoDB. */
export function dynamoSagaOpener(dynamo: DynamoDBDocumentClient, tables: Tables): SagaOpener {
  const TableName = tables.stateTable;
  return {
    open: async (opening) => {
      const answer = await transact(dynamo, [
        { Put: { TableName, Item: opening.saga, ConditionExpression: IS_NEW } },
        putAudit(opening, tables),
        ...lockItem(opening, TableName),
      ]);
      return answer === 'committed' ? 'opened' : 'refused';
    },
    lockOf: async (targetClusterArn) => {
      const Key = { restoreId: lockKeyOf(targetClusterArn) };
      const { Item } = await dynamo.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item as Lock | undefined;
    },
    durationsOf: async (planName) => {
      const Key = { restoreId: planHistoryKeyOf(planName) };
      const { Item } = await dynamo.send(new GetCommand({ TableName, Key }));
      return Item?.durationsMs ?? {};
    },
  };
}

function lockItem({ saga, lockArn, behind }: Opening, TableName: string): TransactItem[] {
  if (!lockArn) return [];
  const Key = { restoreId: lockKeyOf(lockArn) };
  if (behind === undefined) {
    const Item = { ...Key, kind: 'lock', holder: saga.restoreId, queue: [], acquiredAt: saga.createdAt };
    return [{ Put: { TableName, Item, ConditionExpression: IS_NEW } }];
  }
  return [
    {
      Update: {
        TableName,
        Key,
        UpdateExpression: 'SET queue = list_append(queue, :me)',
        // If the holder has gone, the lock may be free: the request is then weighed again.
        ConditionExpression: 'holder = :behind AND size(queue) < :max',
        ExpressionAttributeValues: { ':me': [saga.restoreId], ':behind': behind, ':max': QUEUE_MAX },
      },
    },
  ];
}
