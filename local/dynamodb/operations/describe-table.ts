import type { DescribeTableInput } from '@aws-sdk/client-dynamodb';
import type { Operation } from '../../wire/service.ts';
import { tablePermission } from '../permissions.ts';
import type { Databases } from '../tables/database.ts';
import { describeTable as describe } from '../tables/describe-table.ts';

export function describeTable(databases: Databases): Operation<DescribeTableInput> {
  return {
    permissions: (input, caller) => [tablePermission('DescribeTable', input.TableName, caller)],
    handle: (input, caller) => ({ Table: describe(databases.describedTable(input.TableName, caller), 'ACTIVE') }),
  };
}
