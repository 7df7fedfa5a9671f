import { partitionToken } from '../tables/item-key.ts';
import type { KeySchema } from '../tables/schema.ts';
import type { AttributeValue, Item } from '../values/attribute-value.ts';
import { compareValues } from '../values/compare-values.ts';

/** An item with its place in the order of a table or index. */
export interface Placed {
  readonly item: Item;
  readonly place: readonly (string | AttributeValue)[];
}

/**
 * Partitions follow each other without visible order, as DynamoDB's do; within one, the range key decides. The items
 * of an index that share both its keys are told apart by the table's.
 */
export function placeItem(keys: readonly KeySchema[], item: Item): Placed {
  const place = keys.flatMap(({ hash, range }) => [
    partitionToken(JSON.stringify(item[hash.name])),
    ...(range === undefined ? [] : [item[range.name]!]),
  ]);
  return { item, place };
}

/** As for `sort`. */
export function comparePlaces(left: Placed, right: Placed): number {
  for (const [index, a] of left.place.entries()) {
    const b = right.place[index]!;
    const order = typeof a === 'string' || typeof b === 'string' ? compareTokens(a, b) : compareValues(a, b);
    if (order) return order;
  }
  return 0;
}

/** In which of `total` segments of a parallel scan the item is: whole partitions stay together. */
export function segmentOf({ place }: Placed, total: number): number {
  return Number.parseInt(String(place[0]).slice(0, 8), 16) % total;
}

function compareTokens(a: unknown, b: unknown): number {
  if (a === b) return 0;
  return String(a) < String(b) ? -1 : 1;
}
