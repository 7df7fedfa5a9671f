import { changeOf, type PlannedChange } from './planned-changes.ts';
import { type Digest, keyOf, type TableFacts } from './table-facts.ts';

export interface Verdict {
  readonly isAsExpected: boolean;
  readonly text: string;
}

export interface TableComparison {
  readonly source?: TableFacts;
  readonly target?: TableFacts;
  /** The one of both that is there. */
  readonly table: TableFacts;
  readonly verdict: Verdict;
}

/** Puts both sides side by side, with what the plan's own statements have changed. Pure. */
export function compareTables(
  source: readonly TableFacts[],
  target: readonly TableFacts[],
  changes: readonly PlannedChange[],
): readonly TableComparison[] {
  const byKey = new Map([...target, ...source].map((table) => [keyOf(table), table]));
  const sides = [source, target].map((tables) => new Map(tables.map((table) => [keyOf(table), table])));
  return [...byKey].map(([key, table]) => {
    const [left, right] = sides.map((side) => side.get(key));
    return { table, source: left, target: right, verdict: verdictOf(left, right, changeOf(changes, table)) };
  });
}

const different = (text: string): Verdict => ({ isAsExpected: false, text: `DIFFERENT: ${text}` });
const fine = (text: string): Verdict => ({ isAsExpected: true, text });

const NOT_READ = {
  'foreign table': 'not read: its rows are in another place',
  'closed database': 'not read: it accepts no connection',
} as const;

function verdictOf(
  source: TableFacts | undefined,
  target: TableFacts | undefined,
  change: PlannedChange | undefined,
): Verdict {
  if (!target) return different('the target does not have it');
  if (source && source.kind !== target.kind) return different(`it is a ${source.kind}, in the target: ${target.kind}`);
  if (target.kind === 'foreign table' || target.kind === 'closed database') {
    return source ? fine(NOT_READ[target.kind]) : different('the source does not have it');
  }
  const [before, after] = [source?.digest, target.digest!];
  if (before && before.checksum === after.checksum && before.rows === after.rows) return fine('equal');
  if (change) return changedVerdict(target.kind, before, after, change);
  if (!before) return different('the source does not have it');
  // PostgreSQL empties them when it recovers, as from a backup. Aurora's storage keeps them: then they are equal.
  if (target.kind === 'unlogged table' && after.rows === 0)
    return fine(`empty, as PostgreSQL restores unlogged tables`);
  return different(before.rows === after.rows ? 'other rows, as many' : rowsOf(after.rows));
}

/** The counters tell how many rows the plan's statements changed, not which: so the number of rows is compared. */
function changedVerdict(
  kind: TableFacts['kind'],
  before: Digest | undefined,
  after: Digest,
  change: PlannedChange,
): Verdict {
  const { inserted, deleted } = change;
  // A refresh fills a materialized view anew, and counts every row as inserted; an unlogged table began empty.
  const beginnings = kind === 'table' ? [before?.rows ?? 0] : [before?.rows ?? 0, 0];
  const expected = beginnings.map((rows) => rows + inserted - deleted);
  const told = storyOf(kind, change);
  if (!expected.includes(after.rows)) return different(`${told}, yet ${rowsOf(after.rows)}, expected ${expected[0]}`);
  return fine(told + columnsOf(before, after));
}

function storyOf(kind: TableFacts['kind'], change: PlannedChange): string {
  if (kind === 'materialized view' && change.updated + change.deleted === 0) {
    return `refreshed by the plan: ${rowsOf(change.inserted)}`;
  }
  const counts = (['inserted', 'updated', 'deleted'] as const).filter((what) => change[what] > 0);
  return `changed by the plan: ${counts.map((what) => `${rowsOf(change[what])} ${what}`).join(', ')}`;
}

function columnsOf(before: Digest | undefined, after: Digest): string {
  if (!before?.columns || !after.columns) return '';
  const changed = Object.keys(after.columns).filter((column) => before.columns![column] !== after.columns![column]);
  return ` (${changed.length === 1 ? 'column' : 'columns'} ${changed.join(', ')})`;
}

const rowsOf = (count: number): string => `${count} ${count === 1 ? 'row' : 'rows'}`;
