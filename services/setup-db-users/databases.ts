import type { Finding } from '../../shared/saga.ts';
import { shown } from '../../shared/shown.ts';
import { asOwners } from './ownership.ts';
import { type Login, type Session, withSession } from '../../shared/session.ts';
import { quoted } from './sql-text.ts';

/** RDS's own database lets in nobody else. */
const NOT_OURS = 'rdsadmin';

interface Database {
  readonly name: string;
  readonly owner: string;
  readonly mayEnter: boolean;
  readonly connectionLimit: number;
}

const DATABASES = `
  SELECT datname AS name, pg_get_userbyid(datdba) AS owner, datconnlimit AS "connectionLimit",
    has_database_privilege(oid, 'CONNECT') AS "mayEnter"
  FROM pg_catalog.pg_database WHERE datallowconn AND datname <> '${NOT_OURS}' AND datconnlimit <> -2 ORDER BY 1`;

/** What was found in the databases, and which of them could not be entered. */
export interface Visits<Value> {
  readonly found: readonly { readonly database: string; readonly value: Value }[];
  readonly closed: readonly Finding[];
}

/**
 * Works in every database that accepts connections, templates and `postgres` included, one after the other. The data may
 * have shut the master user out of one, or allow no connection to it: its owner's rights open it.
 */
export async function inEveryDatabase<Value>(
  master: Login,
  home: Session,
  work: (session: Session, database: string) => Promise<Value>,
): Promise<Visits<Value>> {
  await openUp(home);
  const found: { database: string; value: Value }[] = [];
  const closed: Finding[] = [];
  for (const each of await home.rows<Database>(DATABASES)) {
    const { name, owner } = each;
    if (isShut(each)) closed.push(closedTo(master, name, owner));
    else found.push({ database: name, value: await visit(master, home, name, work) });
  }
  return { found, closed };
}

/** Works in one database. The session at home holds the lock, and goes on in its own. */
export function visit<Value>(
  master: Login,
  home: Session,
  database: string,
  work: (session: Session, database: string) => Promise<Value>,
): Promise<Value> {
  if (database === master.database) return work(home, database);
  return withSession({ ...master, database }, (session) => work(session, database));
}

const isShut = ({ mayEnter, connectionLimit }: Database): boolean => !mayEnter || connectionLimit === 0;

async function openUp(home: Session): Promise<void> {
  // Asked before the rights of owners are taken: those may enter.
  const shut = (await home.rows<Database>(DATABASES)).filter(isShut);
  if (shut.length === 0) return;
  const statements = shut.flatMap(({ name, mayEnter, connectionLimit }) => [
    ...(mayEnter ? [] : [`GRANT CONNECT ON DATABASE ${quoted(name)} TO CURRENT_USER`]),
    ...(connectionLimit === 0 ? [`ALTER DATABASE ${quoted(name)} CONNECTION LIMIT -1`] : []),
  ]);
  await home.transaction(() => asOwners(home, () => home.attempt(statements)));
}

const closedTo = (master: Login, database: string, owner: string): Finding => ({
  code: 'DatabaseNotEntered',
  message: `database '${shown(database)}' lets in connections, but not those of the master user '${master.user}'`,
  hint: `Run in the source, as '${shown(owner)}': GRANT CONNECT ON DATABASE ${shown(quoted(database))} TO ${quoted(master.user)};`,
});
