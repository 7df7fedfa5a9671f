import type { Update } from '../expressions/syntax.ts';
import { checkIndexKeys } from '../tables/item-key.ts';
import { keyAttributes } from '../tables/schema.ts';
import type { Table } from '../tables/table.ts';
import { validationFault } from '../validation-fault.ts';
import type { Item } from '../values/attribute-value.ts';
import { ITEM_BYTES_MAX, itemBytes } from '../values/item-size.ts';
import { readItem } from '../values/read-value.ts';

/** The item itself; throws ValidationException when it does not fit an index, or an update made it too large or deep. */
export function checkWritten(table: Table, item: Item, by: 'put' | 'update'): Item {
  checkIndexKeys(table.indexes, item);
  if (by === 'put') return item;
  if (itemBytes(item) > ITEM_BYTES_MAX)
    throw validationFault('Item size to update has exceeded the maximum allowed size');
  // An update may nest what the request carried deeper than the limit.
  return readItem(item);
}

/** The item of a Put; throws ValidationException when it is too large, which needs no look at the table. */
export function checkPutSize(item: Item): Item {
  if (itemBytes(item) <= ITEM_BYTES_MAX) return item;
  throw validationFault('Item size has exceeded the maximum allowed size');
}

/** Throws ValidationException when the update touches the key: an item's name never changes. */
export function checkUpdatedAttributes(table: Table, update: Update | undefined): void {
  const paths = updatedPaths(update);
  for (const { name } of keyAttributes(table.key)) {
    if (!paths.some(([head]) => head === name)) continue;
    throw validationFault(
      `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`,
    );
  }
}

/** Every path the update writes or removes. */
export function updatedPaths(update: Update | undefined) {
  if (update === undefined) return [];
  return [...[...update.sets, ...update.adds, ...update.deletes].map(({ path }) => path), ...update.removes];
}
