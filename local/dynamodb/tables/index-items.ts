import type { Item } from '../values/attribute-value.ts';
import { attributeOf } from '../values/attribute-value.ts';
import type { IndexSchema } from './schema.ts';
import { keyAttributes } from './schema.ts';
import type { Table } from './table.ts';

/**
 * The items an index holds, as it projects them; an item without all of the index's key attributes is not in it.
 * Read from the table each time, so this index is always consistent, while AWS's may lag behind.
 */
export function indexItems(table: Table, index: IndexSchema): readonly Item[] {
  const required = keyAttributes(index.key);
  const projected = projectedAttributes(table, index);
  return table
    .items()
    .filter((item) => required.every(({ name }) => attributeOf(item, name) !== undefined))
    .map((item) => (projected === 'all' ? item : keep(item, projected)));
}

/** The names of the attributes in the index, or `all`. */
export function projectedAttributes(table: Table, { key, projection }: IndexSchema): readonly string[] | 'all' {
  if (projection.type === 'ALL') return 'all';
  const keys = [...keyAttributes(table.key), ...keyAttributes(key)].map(({ name }) => name);
  return [...new Set([...keys, ...projection.nonKeyAttributes])];
}

function keep(item: Item, names: readonly string[]): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}
