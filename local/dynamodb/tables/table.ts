import type { Item } from '../values/attribute-value.ts';
import type { ItemKey } from './item-key.ts';
import { keyOfItem } from './item-key.ts';
import type { IndexSchema, KeySchema } from './schema.ts';
import type { TableSettings } from './table-settings.ts';

/** One table: its schema, its settings and its items. Items are immutable; a write replaces the whole item. */
export class Table {
  readonly name: string;
  readonly arn: string;
  readonly key: KeySchema;
  readonly indexes: readonly IndexSchema[];
  settings: TableSettings;
  private readonly partitions = new Map<string, Map<string, Item>>();

  constructor(table: Pick<Table, 'name' | 'arn' | 'key' | 'indexes' | 'settings'>) {
    this.name = table.name;
    this.arn = table.arn;
    this.key = table.key;
    this.indexes = table.indexes;
    this.settings = table.settings;
  }

  get(key: ItemKey): Item | undefined {
    return this.partitions.get(key.partition)?.get(key.sort);
  }

  /** The item must have been checked. */
  put(item: Item): void {
    const key = keyOfItem(this.key, item);
    const partition = this.partitions.get(key.partition) ?? new Map<string, Item>();
    this.partitions.set(key.partition, partition.set(key.sort, item));
  }

  delete(key: ItemKey): void {
    const partition = this.partitions.get(key.partition);
    partition?.delete(key.sort);
    if (partition?.size === 0) this.partitions.delete(key.partition);
  }

  /** In no particular order. */
  itemsOf(partition: string): readonly Item[] {
    return [...(this.partitions.get(partition)?.values() ?? [])];
  }

  /** In no particular order. */
  items(): readonly Item[] {
    return [...this.partitions.values()].flatMap((partition) => [...partition.values()]);
  }
}
