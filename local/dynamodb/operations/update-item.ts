import type { UpdateItemInput } from '@aws-sdk/client-dynamodb';
import type { Operation } from '../../wire/service.ts';
import { leadingKeys, tablePermission } from '../permissions.ts';
import { refuseUnimitated } from '../refuse-unimitated.ts';
import type { Databases } from '../tables/database.ts';
import { attemptWrite, commitWrite } from '../writes/attempt-write.ts';
import { prepareUpdate } from '../writes/prepare-write.ts';
import { requireReturnValues } from '../writes/require-return-values.ts';
import { returnedAttributes } from '../writes/returned-attributes.ts';

export function updateItem(databases: Databases): Operation<UpdateItemInput> {
  return {
    permissions: (input, caller) => [
      tablePermission('UpdateItem', input.TableName, caller, {
        context: leadingKeys(databases, input.TableName, caller, [input.Key]),
      }),
    ],
    handle: (input, caller) => {
      refuseUnimitated('UpdateItem', input);
      requireReturnValues(input.ReturnValues);
      const outcome = attemptWrite(prepareUpdate(databases.table(input.TableName, caller), input));
      commitWrite(outcome);
      return returnedAttributes(outcome, input.ReturnValues);
    },
  };
}
