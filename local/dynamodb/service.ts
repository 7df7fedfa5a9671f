import type { Clock } from '../clock.ts';
import type { WireService } from '../wire/service.ts';
import { batchGetItem } from './operations/batch-get-item.ts';
import { createTable } from './operations/create-table.ts';
import { deleteItem } from './operations/delete-item.ts';
import { deleteTable } from './operations/delete-table.ts';
import { describeContinuousBackups } from './operations/describe-continuous-backups.ts';
import { describeTable } from './operations/describe-table.ts';
import { describeTimeToLive } from './operations/describe-time-to-live.ts';
import { getItem } from './operations/get-item.ts';
import { listTables } from './operations/list-tables.ts';
import { putItem } from './operations/put-item.ts';
import { query } from './operations/query.ts';
import { scan } from './operations/scan.ts';
import { transactGetItems } from './operations/transact-get-items.ts';
import { transactWriteItems } from './operations/transact-write-items.ts';
import { updateContinuousBackups } from './operations/update-continuous-backups.ts';
import { updateItem } from './operations/update-item.ts';
import { updateTimeToLive } from './operations/update-time-to-live.ts';
import { Databases } from './tables/database.ts';

/**
 * DynamoDB in memory: tables, global secondary indexes, expressions, transactions. One caller's account and region
 * sees its own tables only. Binary values may come as bytes or base64 and are answered as base64, as on the wire.
 */
export function createDynamoDb({ clock }: { readonly clock: Clock }): WireService {
  const databases = new Databases();
  return {
    name: 'dynamodb',
    protocol: { kind: 'json', version: '1.0', targetPrefix: 'DynamoDB_20120810' },
    operations: {
      BatchGetItem: batchGetItem(databases),
      CreateTable: createTable(databases, clock),
      DeleteItem: deleteItem(databases),
      DeleteTable: deleteTable(databases),
      DescribeContinuousBackups: describeContinuousBackups(databases, clock),
      DescribeTable: describeTable(databases),
      DescribeTimeToLive: describeTimeToLive(databases),
      GetItem: getItem(databases),
      ListTables: listTables(databases),
      PutItem: putItem(databases),
      Query: query(databases),
      Scan: scan(databases),
      TransactGetItems: transactGetItems(databases),
      TransactWriteItems: transactWriteItems(databases, clock),
      UpdateContinuousBackups: updateContinuousBackups(databases, clock),
      UpdateItem: updateItem(databases),
      UpdateTimeToLive: updateTimeToLive(databases),
    },
  };
}
