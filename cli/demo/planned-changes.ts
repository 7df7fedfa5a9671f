import { shown } from '../../shared/shown.ts';
import type { TableFacts } from './table-facts.ts';

/** What the plan's own statements did to one table, by the counters of their transactions. */
export interface PlannedChange {
  readonly database: string;
  /** `schema.table`, as the saga shows names. */
  readonly table: string;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

/** As setup-db-users writes it: `public.customers (0 inserted, 300 updated, 0 deleted) in 'shop'`. A table may be called anything. */
const CHANGED = /^(.*) \((\d+) inserted, (\d+) updated, (\d+) deleted\) in '([^']*)'$/su;

/** One change per table, however many statements made it. Pure. */
export function plannedChanges(changedTables: readonly string[]): readonly PlannedChange[] {
  const changes: PlannedChange[] = [];
  for (const line of changedTables) {
    const [, table, inserted, updated, deleted, database] = CHANGED.exec(line) ?? [];
    if (table === undefined || database === undefined) continue;
    const index = changes.findIndex((each) => each.table === table && each.database === database);
    const sum = index < 0 ? { inserted: 0, updated: 0, deleted: 0 } : changes.splice(index, 1)[0]!;
    changes.push({
      database,
      table,
      inserted: sum.inserted + Number(inserted),
      updated: sum.updated + Number(updated),
      deleted: sum.deleted + Number(deleted),
    });
  }
  return changes;
}

export const changeOf = (
  changes: readonly PlannedChange[],
  { database, schema, name }: Pick<TableFacts, 'database' | 'schema' | 'name'>,
): PlannedChange | undefined =>
  changes.find((each) => each.database === database && each.table === shown(`${schema}.${name}`));
