import type { DescribeContinuousBackupsInput } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../clock.ts';
import type { Operation } from '../../wire/service.ts';
import { tablePermission } from '../permissions.ts';
import type { Databases } from '../tables/database.ts';
import { backedUpTable, describeBackups } from '../tables/describe-backups.ts';

export function describeContinuousBackups(
  databases: Databases,
  clock: Clock,
): Operation<DescribeContinuousBackupsInput> {
  return {
    permissions: (input, caller) => [tablePermission('DescribeContinuousBackups', input.TableName, caller)],
    handle: (input, caller) => ({
      ContinuousBackupsDescription: describeBackups(backedUpTable(databases, input.TableName, caller), clock.now()),
    }),
  };
}
