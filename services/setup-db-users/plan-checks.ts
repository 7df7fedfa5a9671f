import { TerminalError } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import { type Login, type Table, withDatabase } from './database.ts';
import { runPlanSql } from './plan-sql.ts';
import type { RemainingMs } from './time-left.ts';

/** Asks every check of the plan; none can change anything. Throws a `TerminalError` for the first that is not true. */
export async function runChecks(master: Login, database: Plan['database'], remainingMs: RemainingMs): Promise<void> {
  for (const { name, sql, database: where = database.name } of database.checks) {
    await withDatabase({ ...master, database: where }, async (connection) => {
      const what = `check '${name}' of database.checks`;
      const tables = await connection.transaction(() => runPlanSql(connection, what, sql, remainingMs), 'READ ONLY');
      const answer = answerOf(tables);
      if (answer !== 'true') throw failed(name, answer);
    });
  }
}

/** What a check gave, without the data it may have read: `true`, `false`, `null`, or its shape. Pure. */
export function answerOf(tables: readonly Table[]): string {
  if (tables.length !== 1) return `${tables.length} results`;
  const { rows } = tables[0]!;
  if (rows.length !== 1) return `${rows.length} rows`;
  const values = rows[0]!;
  if (values.length !== 1) return `a row of ${values.length} values`;
  const [value] = values;
  return typeof value === 'boolean' || value === null ? String(value) : 'a value that is neither true nor false';
}

function failed(name: string, answer: string): TerminalError {
  return new TerminalError(
    'CheckFailed',
    `check '${name}' of database.checks gave ${answer}, expected one row with the one value true`,
    'The cluster was not opened. Look into the restored data, or correct the check in the plan.',
  );
}
