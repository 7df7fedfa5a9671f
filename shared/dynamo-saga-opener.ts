import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { itemsOf } from './dynamo-frozen-plan.ts';
import { putAudit, type Tables, transact, type TransactItem } from './dynamo-transaction.ts';
import { lockKeyOf, planHistoryKeyOf, planSqlKeyOf, startsKeyOf } from './names.ts';
import { type Lock, type Opening, QUEUE_MAX, type SagaOpener } from './saga-store.ts';

const IS_NEW = 'attribute_not_exists(restoreId)';

/** Opens sagas over DynamoDB. */
export function dynamoSagaOpener(dynamo: DynamoDBDocumentClient, tables: Tables): SagaOpener {
  const TableName = tables.stateTable;
  const read = async (restoreId: string) => {
    const { Item } = await dynamo.send(new GetCommand({ TableName, Key: { restoreId }, ConsistentRead: true }));
    return Item;
  };
  return {
    open: async (opening) => {
      const { saga, plan } = itemsOf(opening.saga);
      const answer = await transact(dynamo, [
        putNew(TableName, saga),
        putAudit(opening, tables),
        ...lockItem(opening, TableName),
        ...startsItem(opening, TableName),
        ...planSqlItem(opening, TableName),
        ...(plan ? [putNew(TableName, plan)] : []),
      ]);
      return answer === 'committed' ? 'opened' : 'refused';
    },
    lockOf: async (targetClusterArn) => (await read(lockKeyOf(targetClusterArn))) as Lock | undefined,
    startsOf: async (targetClusterArn) => (await read(startsKeyOf(targetClusterArn)))?.starts,
    durationsOf: async (planName) => {
      const Key = { restoreId: planHistoryKeyOf(planName) };
      const { Item } = await dynamo.send(new GetCommand({ TableName, Key }));
      return Item?.durationsMs ?? {};
    },
  };
}

const putNew = (TableName: string, Item: Readonly<Record<string, unknown>>): TransactItem => ({
  Put: { TableName, Item, ConditionExpression: IS_NEW },
});

function lockItem({ saga, lockArn, behind }: Opening, TableName: string): TransactItem[] {
  if (!lockArn) return [];
  const Key = { restoreId: lockKeyOf(lockArn) };
  if (behind === undefined) {
    const Item = { ...Key, kind: 'lock', holder: saga.restoreId, queue: [], acquiredAt: saga.createdAt };
    return [putNew(TableName, Item)];
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

/** Two restores of a target that begin at once would count as one, so the second is weighed anew. */
function startsItem({ lockArn, starts }: Opening, TableName: string): TransactItem[] {
  if (!lockArn || !starts) return [];
  const Item = { restoreId: startsKeyOf(lockArn), kind: 'starts', starts: starts.then };
  const unchanged = starts.seen
    ? { ConditionExpression: 'starts = :seen', ExpressionAttributeValues: { ':seen': starts.seen } }
    : { ConditionExpression: IS_NEW };
  return [{ Put: { TableName, Item, ...unchanged } }];
}

/** Without `createdAt`, so that the index of restores by age does not hold it. */
function planSqlItem({ saga, planSql }: Opening, TableName: string): TransactItem[] {
  if (!planSql) return [];
  const Item = { restoreId: planSqlKeyOf(saga.restoreId), kind: 'plan-sql', ...planSql };
  return [putNew(TableName, Item)];
}
