import { RetryableError, TerminalError } from '../../shared/errors.ts';
import type { Connection, Table } from './database.ts';
import { isPermanent, sqlStateOf } from './database-errors.ts';
import { outOfTime, type RemainingMs, timeLeftMs } from './time-left.ts';

/** PostgreSQL documentation, appendix A: query_canceled, which is what a statement timeout is told by. */
const CANCELED = '57014';
/** What the client says when it stops waiting: the server counts anew for each of several statements in one string. */
const GIVEN_UP = 'Query read timeout';
/** So that the server, which can roll back, is the first to stop. */
const SERVER_FIRST_MS = 500;

/**
 * Runs SQL of a plan inside a transaction, for no longer than the function may still run. Neither the SQL nor what the
 * server says of it may appear anywhere, since both may hold secrets or data: an error tells SQLSTATE and names only.
 */
export async function runPlanSql(
  connection: Connection,
  what: string,
  sql: string,
  remainingMs: RemainingMs,
): Promise<readonly Table[]> {
  const leftMs = timeLeftMs(remainingMs, what);
  await connection.rows(`SET LOCAL statement_timeout = ${leftMs}`);
  try {
    return await connection.tables(sql, leftMs + SERVER_FIRST_MS);
  } catch (error) {
    throw planSqlError(error, what, leftMs);
  }
}

/** Without a cause: its message quotes the statement. */
function planSqlError(error: unknown, what: string, leftMs: number): Error {
  const sqlState = sqlStateOf(error);
  if (sqlState === CANCELED || (error as Error).message === GIVEN_UP)
    return outOfTime(`${what} was stopped after ${Math.round(leftMs / 1000)} s`);
  if (!isPermanent(sqlState)) {
    return new RetryableError('DatabaseNotReached', `${what} did not end (${sqlState})`, 'It is tried again.');
  }
  return new TerminalError(
    'StatementFailed',
    `${what} failed${placeOf(error)} (SQLSTATE ${sqlState})`,
    'Run it by hand as the master user to see what PostgreSQL says, correct the plan, then request the restore again.',
  );
}

/** Where, as far as the server's answer has names and numbers for it. */
function placeOf(error: unknown): string {
  const { table, column, constraint, position } = error as Readonly<Record<string, string | undefined>>;
  const names = Object.entries({ table, column, constraint }).flatMap(([kind, name]) =>
    name === undefined ? [] : ` at ${kind} '${name}'`,
  );
  return names.join('') + (position === undefined ? '' : ` at character ${position}`);
}
