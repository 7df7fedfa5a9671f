import type { DeleteTableInput } from '@aws-sdk/client-dynamodb';
import type { Operation } from '../../wire/service.ts';
import { tablePermission } from '../permissions.ts';
import type { Databases } from '../tables/database.ts';
import { describeTable } from '../tables/describe-table.ts';
import { validationFault } from '../validation-fault.ts';

/** The answer says DELETING, as AWS's does; the table is gone at once. */
export function deleteTable(databases: Databases): Operation<DeleteTableInput> {
  return {
    permissions: (input, caller) => [tablePermission('DeleteTable', input.TableName, caller)],
    handle: (input, caller) => {
      const table = databases.describedTable(input.TableName, caller);
      if (table.settings.deletionProtection) {
        throw validationFault(
          'Resource cannot be deleted as it is currently protected against deletion. ' +
            'Disable deletion protection first.',
        );
      }
      databases.of(caller).tables.delete(table.name);
      return { TableDescription: describeTable(table, 'DELETING') };
    },
  };
}
