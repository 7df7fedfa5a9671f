import type { GlobalSecondaryIndexDescription, TableDescription, TableStatus } from '@aws-sdk/client-dynamodb';
import { itemBytes } from '../values/item-size.ts';
import { indexItems } from './index-items.ts';
import type { Table } from './table.ts';

const NO_THROUGHPUT = { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 };

/** The table as DescribeTable shows it. Counts are exact, where AWS refreshes them every six hours. */
export function describeTable(table: Table, status: TableStatus): TableDescription {
  const { definition, createdAtMs, id, encryption, deletionProtection } = table.settings;
  const items = table.items();
  return {
    AttributeDefinitions: definition.AttributeDefinitions,
    TableName: table.name,
    KeySchema: definition.KeySchema,
    TableStatus: status,
    CreationDateTime: new Date(createdAtMs),
    ProvisionedThroughput: { ...NO_THROUGHPUT, ...definition.ProvisionedThroughput },
    TableSizeBytes: items.reduce((sum, item) => sum + itemBytes(item), 0),
    ItemCount: items.length,
    TableArn: table.arn,
    TableId: id,
    ...(definition.BillingMode === 'PAY_PER_REQUEST' && {
      BillingModeSummary: {
        BillingMode: definition.BillingMode,
        LastUpdateToPayPerRequestDateTime: new Date(createdAtMs),
      },
    }),
    ...(table.indexes.length > 0 && { GlobalSecondaryIndexes: describeIndexes(table, status) }),
    ...(encryption?.Enabled && {
      SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: encryption.KMSMasterKeyId },
    }),
    ...(definition.TableClass && { TableClassSummary: { TableClass: definition.TableClass } }),
    ...(definition.OnDemandThroughput && { OnDemandThroughput: definition.OnDemandThroughput }),
    DeletionProtectionEnabled: deletionProtection,
  };
}

function describeIndexes(table: Table, status: TableStatus): GlobalSecondaryIndexDescription[] {
  return table.indexes.map((index) => {
    const items = indexItems(table, index);
    const definition = table.settings.definition.GlobalSecondaryIndexes?.find(
      ({ IndexName }) => IndexName === index.name,
    );
    return {
      IndexName: index.name,
      KeySchema: definition?.KeySchema,
      Projection: definition?.Projection,
      IndexStatus: status === 'DELETING' ? 'DELETING' : status === 'CREATING' ? 'CREATING' : 'ACTIVE',
      ProvisionedThroughput: { ...NO_THROUGHPUT, ...definition?.ProvisionedThroughput },
      IndexSizeBytes: items.reduce((sum, item) => sum + itemBytes(item), 0),
      ItemCount: items.length,
      IndexArn: `${table.arn}/index/${index.name}`,
    };
  });
}
