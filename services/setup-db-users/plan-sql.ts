import { RetryableError, TerminalError } from '../../shared/errors.ts';
import { outOfTime, type RemainingMs, timeLeftMs } from './time-left.ts';
import type { Result, Session } from '../../shared/session.ts';
import { isPermanent, sqlStateOf } from '../../shared/session-errors.ts';
import { literal, quoted } from './sql-text.ts';

/** PostgreSQL documentation, appendix A: query_canceled, which is what a statement timeout is told by. */
const CANCELED = '57014';
/** What the client says when it stops waiting: the server counts anew for each of several statements in one string. */
const GIVEN_UP = 'Query read timeout';
/** So that the server, which can roll back, is the first to stop. */
const SERVER_FIRST_MS = 500;

/** From here on names are looked up where the plan says, pg_catalog first as always. */
export const lookUpIn = (session: Session, searchPath: readonly string[]): Promise<void> =>
  session.run([`SET search_path = ${searchPath.map(quoted).join(', ')}`]);

/**
 * Runs SQL of a plan inside a transaction, for no longer than the function may still run. Neither the SQL nor what the
 * server says of it may appear anywhere, since both may hold secrets or data: an error tells SQLSTATE and names only.
 */
export async function runPlanSql(
  session: Session,
  what: string,
  sql: string,
  remainingMs: RemainingMs,
): Promise<readonly Result[]> {
  const leftMs = timeLeftMs(remainingMs, what);
  await session.run([`SET LOCAL statement_timeout = ${literal(String(leftMs))}`]);
  try {
    return await session.results(sql, leftMs + SERVER_FIRST_MS);
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
    return new RetryableError(
      'DatabaseNotReached',
      `${what} did not end (${sqlState})`,
      'Look whether the new cluster is available; the statements begin anew as soon as it can be worked in.',
    );
  }
  return new TerminalError(
    'StatementFailed',
    `${what} failed${placeOf(error)} (SQLSTATE ${sqlState})`,
    hintFor(error, sqlState),
  );
}

const INSUFFICIENT_PRIVILEGE = '42501';

/** Told by the name of the server's own function: its messages are in the language of the cluster. */
function hintFor(error: unknown, sqlState: string): string {
  const { routine } = error as { routine?: unknown };
  if (sqlState === INSUFFICIENT_PRIVILEGE && routine === 'check_enable_rls') {
    return (
      'A row level security policy would have hidden rows from it. Put ALTER TABLE … NO FORCE ROW LEVEL SECURITY before it, ' +
      'and FORCE after it; or, where the master user owns the table, run it with runAs: master.'
    );
  }
  if (sqlState === INSUFFICIENT_PRIVILEGE) {
    return (
      'Unless the plan says runAs: master, it runs with the rights of the owners of the data. What only the master user may do ' +
      'needs that; triggers and functions of the data that it touches then run as the master user too.'
    );
  }
  return 'Run it by hand on a copy of the data to see what PostgreSQL says, correct the plan, then request the restore again.';
}

/** A name as people write it. Code of the data can put anything into these fields (`RAISE … USING TABLE = …`). */
const PLAIN_NAME = /^[\p{L}_][\p{L}\p{N}_$]{0,62}$/u;

/** Where, as far as the server's own answer has names and numbers for it: never in the words of code that raised it. */
function placeOf(error: unknown): string {
  const { routine, table, column, constraint, position } = error as Readonly<Record<string, unknown>>;
  const isRaised = typeof routine !== 'string' || routine.startsWith('exec_stmt_raise');
  const names = Object.entries({ table, column, constraint }).flatMap(([kind, name]) =>
    !isRaised && typeof name === 'string' && PLAIN_NAME.test(name) ? [` at ${kind} '${name}'`] : [],
  );
  const isNumber = typeof position === 'string' && /^\d{1,9}$/.test(position);
  return names.join('') + (isNumber ? ` at character ${position}` : '');
}
