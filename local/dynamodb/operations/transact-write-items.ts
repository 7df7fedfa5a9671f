import type { TransactWriteItem, TransactWriteItemsInput } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../clock.ts';
import type { Caller, Operation, Permission } from '../../wire/service.ts';
import { leadingKeys, tablePermission } from '../permissions.ts';
import { refuseUnimitated } from '../refuse-unimitated.ts';
import type { Databases } from '../tables/database.ts';
import { cancelIfAny, reasonFor } from '../transactions/cancellation.ts';
import { checkActionCount, checkDistinctItems, checkTransactionBytes } from '../transactions/check-transaction.ts';
import { memberFault, validationFault } from '../validation-fault.ts';
import { attemptWrite, commitWrite } from '../writes/attempt-write.ts';
import type { PreparedWrite } from '../writes/prepare-write.ts';
import { prepareCheck, prepareDelete, preparePut, prepareUpdate } from '../writes/prepare-write.ts';

const TOKEN_LENGTH_MAX = 36;

const KINDS = {
  Put: { action: 'PutItem', prepare: preparePut },
  Update: { action: 'UpdateItem', prepare: prepareUpdate },
  Delete: { action: 'DeleteItem', prepare: prepareDelete },
  ConditionCheck: { action: 'ConditionCheckItem', prepare: prepareCheck },
} as const;

/** All actions or none: every condition is evaluated, and every new item checked, before the first one is stored. */
export function transactWriteItems(databases: Databases, clock: Clock): Operation<TransactWriteItemsInput> {
  return {
    permissions: (input, caller) => (input.TransactItems ?? []).flatMap((item) => permit(databases, item, caller)),
    handle: (input, caller) => {
      refuseUnimitated('TransactWriteItems', input);
      const items = checkActionCount(input.TransactItems);
      const token = input.ClientRequestToken;
      if (token !== undefined && token.length > TOKEN_LENGTH_MAX) {
        throw memberFault(token, 'clientRequestToken', 'Member must have length less than or equal to 36');
      }
      const writes = items.map((item) => prepare(databases, item, caller));
      checkDistinctItems(writes);
      const { tokens } = databases.of(caller);
      if (token !== undefined && tokens.wasDone(token, items, clock.now())) return {};
      const outcomes = cancelIfAny(writes.map((write) => reasonFor(() => attemptWrite(write))));
      checkTransactionBytes(outcomes.map(({ before, after }) => after ?? before));
      outcomes.forEach(commitWrite);
      if (token !== undefined) tokens.remember(token, items, clock.now());
      return {};
    },
  };
}

/** A transaction has no action of its own in IAM; a caller needs that of each item. */
function permit(databases: Databases, item: TransactWriteItem, caller: Caller): readonly Permission[] {
  return kindsOf(item).map((kind) => {
    const named = item[kind];
    const key = item.Put?.Item ?? item[kind as 'Delete']?.Key;
    return tablePermission(KINDS[kind].action, named?.TableName, caller, {
      context: {
        ...leadingKeys(databases, named?.TableName, caller, [key]),
        ...(kind !== 'ConditionCheck' && { 'dynamodb:EnclosingOperation': 'TransactWriteItems' }),
      },
    });
  });
}

function prepare(databases: Databases, item: TransactWriteItem, caller: Caller): PreparedWrite {
  const [kind, second] = kindsOf(item);
  if (kind === undefined) {
    throw validationFault('Invalid Request: TransactWriteRequest should contain Delete or Put or Update request');
  }
  if (second !== undefined) {
    throw validationFault('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  const input = item[kind];
  return KINDS[kind].prepare(databases.table(input?.TableName, caller), input ?? {});
}

function kindsOf(item: TransactWriteItem): readonly (keyof typeof KINDS)[] {
  return (Object.keys(KINDS) as (keyof typeof KINDS)[]).filter((kind) => item[kind] !== undefined);
}
