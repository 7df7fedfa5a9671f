import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { absentIf } from './absent-if.ts';
import { putAudit, type Tables, transact, type TransactItem } from './dynamo-transaction.ts';
import { type TriggerRecord, triggerKeyOf, type TriggerStore, type TriggerTransition } from './trigger-record.ts';

/** The trigger's memory over DynamoDB. */
export function dynamoTriggerStore(dynamo: DynamoDBDocumentClient, tables: Tables): TriggerStore {
  const { stateTable: TableName } = tables;
  return {
    read: async (planName) => {
      const Key = { restoreId: triggerKeyOf(planName) };
      const { Item } = await dynamo.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item as TriggerRecord | undefined;
    },
    commit: (transition) => transact(dynamo, [putRecord(transition, TableName), putAudit(transition, tables)]),
    clearOutbox: async ({ restoreId, outbox }) => {
      const command = new UpdateCommand({
        TableName,
        Key: { restoreId },
        UpdateExpression: 'SET outbox = :empty',
        // Whoever cleared it first, or has committed since, is right.
        ConditionExpression: 'outbox = :published',
        ExpressionAttributeValues: { ':empty': [], ':published': outbox },
      });
      await absentIf('ConditionalCheckFailedException', () => dynamo.send(command));
    },
  };
}

function putRecord({ before, after }: TriggerTransition, TableName: string): TransactItem {
  if (before.version === 0) {
    return { Put: { TableName, Item: after, ConditionExpression: 'attribute_not_exists(restoreId)' } };
  }
  return {
    Put: {
      TableName,
      Item: after,
      ConditionExpression: '#version = :expectedVersion',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':expectedVersion': before.version },
    },
  };
}
