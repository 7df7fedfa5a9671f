import type { Delete, Put, Update as UpdateAction } from '@aws-sdk/client-dynamodb';
import { applyUpdate } from '../expressions/apply-update.ts';
import { parseCondition } from '../expressions/parse-condition.ts';
import { parseUpdate } from '../expressions/parse-update.ts';
import { Placeholders } from '../expressions/placeholders.ts';
import type { Condition, Update } from '../expressions/syntax.ts';
import type { ItemKey } from '../tables/item-key.ts';
import { keyOf, keyOfItem } from '../tables/item-key.ts';
import type { Table } from '../tables/table.ts';
import { requireMember, requireOneOf } from '../validation-fault.ts';
import type { Item } from '../values/attribute-value.ts';
import { readItem } from '../values/read-value.ts';
import { checkPutSize, checkUpdatedAttributes, checkWritten } from './check-written.ts';

/** A write as read from its request, before any item is looked at. */
export interface PreparedWrite {
  readonly table: Table;
  readonly condition: Condition | undefined;
  /** Whether a failed condition shows the item, as `ReturnValuesOnConditionCheckFailure: ALL_OLD` asks. */
  readonly showsItem: boolean;
  /** Set for an update with an expression. */
  readonly update?: Update | undefined;
  /** Throws ValidationException when the request's key does not fit the table. */
  readonly key: () => ItemKey;
  /** The item afterwards, undefined for none. Throws ValidationException when it could not be stored. */
  readonly next: (before: Item | undefined) => Item | undefined;
}

type Conditions = Pick<
  Delete,
  | 'ConditionExpression'
  | 'ExpressionAttributeNames'
  | 'ExpressionAttributeValues'
  | 'ReturnValuesOnConditionCheckFailure'
>;

export function preparePut(table: Table, input: Partial<Put>): PreparedWrite {
  const item = checkPutSize(readItem(requireMember(input.Item, 'item')));
  return {
    ...prepareCondition(table, input),
    key: () => keyOfItem(table.key, item),
    next: () => checkWritten(table, item, 'put'),
  };
}

export function prepareDelete(table: Table, input: Partial<Delete>): PreparedWrite {
  const key = readItem(requireMember(input.Key, 'key'));
  return { ...prepareCondition(table, input), key: () => keyOf(table.key, key), next: () => undefined };
}

/** An update without an expression creates the item when there is none, and else changes nothing. */
export function prepareUpdate(table: Table, input: Partial<UpdateAction>): PreparedWrite {
  const key = readItem(requireMember(input.Key, 'key'));
  const placeholders = new Placeholders(input, ['UpdateExpression', 'ConditionExpression']);
  const update = input.UpdateExpression === undefined ? undefined : parseUpdate(input.UpdateExpression, placeholders);
  return {
    ...prepareCondition(table, input, placeholders),
    update,
    key: () => {
      checkUpdatedAttributes(table, update);
      return keyOf(table.key, key);
    },
    next: (before = key) => checkWritten(table, update === undefined ? before : applyUpdate(update, before), 'update'),
  };
}

/** A check changes nothing; only transactions have it. */
export function prepareCheck(table: Table, input: Partial<Delete>): PreparedWrite {
  requireMember(input.ConditionExpression, 'transactItems.1.member.conditionCheck.conditionExpression');
  return { ...prepareDelete(table, input), next: (before) => before };
}

function prepareCondition(
  table: Table,
  input: Conditions,
  placeholders = new Placeholders(input, ['ConditionExpression']),
): Pick<PreparedWrite, 'table' | 'condition' | 'showsItem'> {
  const { ConditionExpression: source, ReturnValuesOnConditionCheckFailure: shown } = input;
  requireOneOf(shown, 'returnValuesOnConditionCheckFailure', ['ALL_OLD', 'NONE']);
  const condition = source === undefined ? undefined : parseCondition('ConditionExpression', source, placeholders);
  placeholders.refuseUnused();
  return { table, condition, showsItem: shown === 'ALL_OLD' };
}
