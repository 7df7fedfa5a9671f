import type { ListTablesInput } from '@aws-sdk/client-dynamodb';
import type { Operation } from '../../wire/service.ts';
import type { Databases } from '../tables/database.ts';
import { memberFault } from '../validation-fault.ts';
import { compareStrings } from '../values/compare-values.ts';

const LIMIT_MAX = 100;

export function listTables(databases: Databases): Operation<ListTablesInput> {
  return {
    permissions: () => [{ action: 'dynamodb:ListTables', resource: '*' }],
    handle: (input, caller) => {
      const { Limit: limit = LIMIT_MAX, ExclusiveStartTableName: start } = input;
      if (limit < 1) throw memberFault(limit, 'limit', 'Member must have value greater than or equal to 1');
      if (limit > LIMIT_MAX) {
        throw memberFault(limit, 'limit', `Member must have value less than or equal to ${LIMIT_MAX}`);
      }
      const names = [...databases.of(caller).tables.keys()]
        .filter((name) => start === undefined || compareStrings(name, start) > 0)
        .sort(compareStrings);
      const page = names.slice(0, limit);
      return { TableNames: page, ...(page.length < names.length && { LastEvaluatedTableName: page.at(-1) }) };
    },
  };
}
