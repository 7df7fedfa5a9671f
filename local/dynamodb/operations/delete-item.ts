import type { DeleteItemInput } from '@aws-sdk/client-dynamodb';
import type { Operation } from '../../wire/service.ts';
import { leadingKeys, tablePermission } from '../permissions.ts';
import { refuseUnimitated } from '../refuse-unimitated.ts';
import type { Databases } from '../tables/database.ts';
import { attemptWrite, commitWrite } from '../writes/attempt-write.ts';
import { prepareDelete } from '../writes/prepare-write.ts';
import { requireReturnValues } from '../writes/require-return-values.ts';
import { returnedAttributes } from '../writes/returned-attributes.ts';

export function deleteItem(databases: Databases): Operation<DeleteItemInput> {
  return {
    permissions: (input, caller) => [
      tablePermission('DeleteItem', input.TableName, caller, {
        context: leadingKeys(databases, input.TableName, caller, [input.Key]),
      }),
    ],
    handle: (input, caller) => {
      refuseUnimitated('DeleteItem', input);
      requireReturnValues(input.ReturnValues, ['NONE', 'ALL_OLD']);
      const outcome = attemptWrite(prepareDelete(databases.table(input.TableName, caller), input));
      commitWrite(outcome);
      return returnedAttributes(outcome, input.ReturnValues);
    },
  };
}
