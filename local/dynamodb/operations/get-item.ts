import type { GetItemInput } from '@aws-sdk/client-dynamodb';
import type { Operation } from '../../wire/service.ts';
import { leadingKeys, tablePermission } from '../permissions.ts';
import { readOneItem } from '../reads/read-one-item.ts';
import { refuseUnimitated } from '../refuse-unimitated.ts';
import type { Databases } from '../tables/database.ts';

/** Every read is consistent, whatever `ConsistentRead` says. */
export function getItem(databases: Databases): Operation<GetItemInput> {
  return {
    permissions: (input, caller) => [
      tablePermission('GetItem', input.TableName, caller, {
        context: leadingKeys(databases, input.TableName, caller, [input.Key]),
      }),
    ],
    handle: (input, caller) => {
      refuseUnimitated('GetItem', input);
      return readOneItem(databases.table(input.TableName, caller), input);
    },
  };
}
