import type { TransactGetItemsInput } from '@aws-sdk/client-dynamodb';
import type { Operation } from '../../wire/service.ts';
import { leadingKeys, tablePermission } from '../permissions.ts';
import { readOneItem } from '../reads/read-one-item.ts';
import { refuseUnimitated } from '../refuse-unimitated.ts';
import type { Databases } from '../tables/database.ts';
import { cancelIfAny, reasonFor } from '../transactions/cancellation.ts';
import { checkActionCount, checkDistinctItems, checkTransactionBytes } from '../transactions/check-transaction.ts';
import { requireMember } from '../validation-fault.ts';
import { keyOf } from '../tables/item-key.ts';
import { readItem } from '../values/read-value.ts';

export function transactGetItems(databases: Databases): Operation<TransactGetItemsInput> {
  return {
    permissions: (input, caller) =>
      (input.TransactItems ?? []).map(({ Get: get }) =>
        tablePermission('GetItem', get?.TableName, caller, {
          context: {
            ...leadingKeys(databases, get?.TableName, caller, [get?.Key]),
            'dynamodb:EnclosingOperation': 'TransactGetItems',
          },
        }),
      ),
    handle: (input, caller) => {
      refuseUnimitated('TransactGetItems', input);
      const actions = checkActionCount(input.TransactItems).map(({ Get }) =>
        requireMember(Get, 'transactItems.1.member.get'),
      );
      const reads = actions.map((get) => ({ get, table: databases.table(get.TableName, caller) }));
      checkDistinctItems(
        reads.map(({ get, table }) => ({
          table,
          key: () => keyOf(table.key, readItem(requireMember(get.Key, 'key'))),
        })),
      );
      const answers = cancelIfAny(reads.map(({ get, table }) => reasonFor(() => readOneItem(table, get))));
      checkTransactionBytes(answers.map(({ Item }) => Item));
      return { Responses: answers };
    },
  };
}
