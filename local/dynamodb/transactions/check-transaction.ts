import { AwsFault } from '../../wire/aws-fault.ts';
import type { ItemKey } from '../tables/item-key.ts';
import type { Table } from '../tables/table.ts';
import { memberFault, requireMember, validationFault } from '../validation-fault.ts';
import type { Item } from '../values/attribute-value.ts';
import { itemBytes } from '../values/item-size.ts';

const ACTIONS_MAX = 100;
const TRANSACTION_BYTES_MAX = 4 * 1024 * 1024;

/** The actions; throws ValidationException when there are none or too many. */
export function checkActionCount<T>(actions: readonly T[] | undefined): readonly T[] {
  const given = requireMember(actions, 'transactItems');
  const limit = 'Member must have length';
  if (given.length === 0) throw memberFault('[]', 'transactItems', `${limit} greater than or equal to 1`);
  if (given.length > ACTIONS_MAX) {
    throw memberFault(`[${given.length} actions]`, 'transactItems', `${limit} less than or equal to ${ACTIONS_MAX}`);
  }
  return given;
}

/** Throws ValidationException when the items of a transaction are too large together; the wording is a guess. */
export function checkTransactionBytes(items: readonly (Item | undefined)[]): void {
  const bytes = items.reduce((sum, item) => sum + (item === undefined ? 0 : itemBytes(item)), 0);
  if (bytes <= TRANSACTION_BYTES_MAX) return;
  throw validationFault('The aggregate size of the items in the transaction exceeds 4 MB');
}

/** Throws ValidationException when two actions name one item. */
export function checkDistinctItems(actions: readonly { readonly table: Table; readonly key: () => ItemKey }[]): void {
  const seen = new Set<string>();
  for (const { table, key } of actions) {
    const place = placeOf(key);
    if (place === undefined) continue;
    const item = JSON.stringify([table.name, place.partition, place.sort]);
    if (seen.has(item)) throw validationFault('Transaction request cannot include multiple operations on one item');
    seen.add(item);
  }
}

/** Undefined for a key that does not fit its table: that cancels the transaction later, as one of its reasons. */
function placeOf(key: () => ItemKey): ItemKey | undefined {
  try {
    return key();
  } catch (error) {
    if (error instanceof AwsFault) return undefined;
    throw error;
  }
}
