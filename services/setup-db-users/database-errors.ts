import { type PipelineError, RetryableError, TerminalError } from '../../shared/errors.ts';
import type { Login } from './database.ts';

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

export const sqlStateOf = (error: unknown): string => (error as { code?: string }).code ?? 'unknown';

export const isPermanent = (sqlState: string): boolean => PERMANENT_CLASSES.has(sqlState.slice(0, 2));

/** What an error of the server or of the connection means, for statements of our own: those hold no secret. */
export function databaseError(error: unknown, { user, host, port, database }: Login): PipelineError {
  const { message } = error as Error;
  const code = sqlStateOf(error);
  const where = `'${user}' at ${host}:${port}/${database}`;
  if (!isPermanent(code)) {
    const fact = `could not work as ${where}: ${message} (${code})`;
    return new RetryableError('DatabaseNotReached', fact, 'It is tried again.', { cause: error });
  }
  return new TerminalError(
    'DatabaseRefused',
    `PostgreSQL refused ${where}: ${message} (SQLSTATE ${code})`,
    "Compare 'database' in the plan with the restored data: the database, its schemas, and who owns them.",
    { cause: error },
  );
}
