import type { PutItemInput } from '@aws-sdk/client-dynamodb';
import type { Operation } from '../../wire/service.ts';
import { leadingKeys, tablePermission } from '../permissions.ts';
import { refuseUnimitated } from '../refuse-unimitated.ts';
import type { Databases } from '../tables/database.ts';
import { attemptWrite, commitWrite } from '../writes/attempt-write.ts';
import { preparePut } from '../writes/prepare-write.ts';
import { requireReturnValues } from '../writes/require-return-values.ts';
import { returnedAttributes } from '../writes/returned-attributes.ts';

export function putItem(databases: Databases): Operation<PutItemInput> {
  return {
    permissions: (input, caller) => [
      tablePermission('PutItem', input.TableName, caller, {
        context: leadingKeys(databases, input.TableName, caller, [input.Item]),
      }),
    ],
    handle: (input, caller) => {
      refuseUnimitated('PutItem', input);
      requireReturnValues(input.ReturnValues, ['NONE', 'ALL_OLD']);
      const outcome = attemptWrite(preparePut(databases.table(input.TableName, caller), input));
      commitWrite(outcome);
      return returnedAttributes(outcome, input.ReturnValues);
    },
  };
}
