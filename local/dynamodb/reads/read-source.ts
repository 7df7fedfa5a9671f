import { indexItems, projectedAttributes } from '../tables/index-items.ts';
import type { IndexSchema, KeySchema } from '../tables/schema.ts';
import type { Table } from '../tables/table.ts';
import { validationFault } from '../validation-fault.ts';
import type { AttributeValue, Item } from '../values/attribute-value.ts';
import { valuesEqual } from '../values/compare-values.ts';

/** What a query or scan reads: a table or one of its indexes. */
export interface ReadSource {
  readonly table: Table;
  readonly index: IndexSchema | undefined;
  /** The schema that conditions on keys mean. */
  readonly key: KeySchema;
  /** What orders the items and makes up `LastEvaluatedKey`: an index's own keys do not suffice to name an item. */
  readonly keys: readonly KeySchema[];
  readonly projected: readonly string[] | 'all';
  readonly items: () => readonly Item[];
  readonly itemsOf: (hash: AttributeValue) => readonly Item[];
}

/** Throws ValidationException when the table has no such index, or the index cannot be read in this way. */
export function readSource(table: Table, indexName: string | undefined, consistentRead = false): ReadSource {
  if (indexName === undefined) {
    return {
      table,
      index: undefined,
      key: table.key,
      keys: [table.key],
      projected: 'all',
      items: () => table.items(),
      itemsOf: (hash) => table.itemsOf(hash[table.key.hash.type] ?? ''),
    };
  }
  const index = table.indexes.find(({ name }) => name === indexName);
  if (index === undefined) throw validationFault(`The table does not have the specified index: ${indexName}`);
  if (consistentRead) throw validationFault('Consistent reads are not supported on global secondary indexes');
  return {
    table,
    index,
    key: index.key,
    keys: [index.key, table.key],
    projected: projectedAttributes(table, index),
    items: () => indexItems(table, index),
    itemsOf: (hash) => indexItems(table, index).filter((item) => valuesEqual(item[index.key.hash.name]!, hash)),
  };
}
