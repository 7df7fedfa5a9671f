import { type PipelineError, RetryableError, TerminalError } from './errors.ts';
import { shown } from './shown.ts';
import type { Login } from './session.ts';

/**
 * Classes of SQLSTATE that no second try mends: names that do not exist, privileges that are missing, values that do not
 * fit (PostgreSQL documentation, appendix A). All others are of the connection or of the moment.
 */
const PERMANENT_CLASSES = new Set([
  '0A',
  '0L',
  '0P',
  '21',
  '22',
  '23',
  '25',
  '26',
  '2B',
  '2F',
  '38',
  '39',
  '3B',
  '3D',
  '3F',
  '42',
  '44',
  'P0',
]);

/** The code of the server or of the socket; data can choose it, but only from these characters. */
export function sqlStateOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? code : 'unknown';
}

export const isPermanent = (sqlState: string): boolean => PERMANENT_CLASSES.has(sqlState.slice(0, 2));

/** What the server or the connection said, bounded: the data may have chosen the words. */
const MESSAGE_MAX = 300;

/**
 * What an error of the server or of the connection means, for statements of our own: those hold no secret. Without a
 * cause: its details may be anything, of any length.
 */
export function sessionError(error: unknown, { user, host, port, database }: Login): PipelineError {
  const message = shown((error as Error).message, MESSAGE_MAX);
  const code = sqlStateOf(error);
  const where = `'${user}' at ${host}:${port}/${shown(database)}`;
  if (!isPermanent(code)) {
    return new RetryableError(
      'DatabaseNotReached',
      `could not work as ${where}: ${message} (${code})`,
      'Look whether the new cluster is available and lets the function in; the restore goes on as soon as it can.',
    );
  }
  return new TerminalError(
    'DatabaseRefused',
    `PostgreSQL refused ${where}: ${message} (SQLSTATE ${code})`,
    "Compare 'database' in the plan with the restored data: the database, its schemas, and who owns them.",
  );
}
