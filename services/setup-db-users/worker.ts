import { randomBytes } from 'node:crypto';
import { type DbObject, readObjects } from './access/objects.ts';
import { visit } from './databases.ts';
import { asOwners } from './ownership.ts';
import { isOfTheSystem } from './rds-roles.ts';
import { scramVerifier } from './scram-verifier.ts';
import type { Login, Session } from '../../shared/session.ts';
import { batchesOf, literal, quoted } from './sql-text.ts';

/**
 * The login that the plan's SQL runs as. Whatever a table of the data does when it is touched, by triggers, rules,
 * generated columns, checks or functions in views, it does with the rights of this login: those of all owners of the data,
 * and none of the master user, who could make logins. A login of its own, because a role taken by SET ROLE can be given
 * up again by the code that runs.
 */
const WORKER = 'aurora_restore_sql';

const SALT_BYTES = 16;
const PASSWORD_BYTES = 24;
/** Names in one statement. */
const BATCH = 200;

/** Makes the login, or makes one that was left behind usable again, with a password of this run. */
export async function createWorker(master: Login, home: Session): Promise<Login> {
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const verifier = literal(scramVerifier(password, randomBytes(SALT_BYTES)));
  const [found] = await home.rows(`SELECT FROM pg_catalog.pg_roles WHERE rolname = ${literal(WORKER)}`);
  await home.run([
    `${found ? 'ALTER' : 'CREATE'} ROLE ${WORKER} WITH LOGIN NOCREATEDB NOCREATEROLE INHERIT CONNECTION LIMIT -1 PASSWORD ${verifier} VALID UNTIL 'infinity'`,
    `ALTER ROLE ${WORKER} RESET ALL`,
  ]);
  return { ...master, user: WORKER, password };
}

/** Gives the login what owners may do in a database. */
export function equipWorker(master: Login, home: Session, database: string): Promise<void> {
  return visit(master, home, database, (session) =>
    session.transaction(() =>
      asOwners(session, async () => {
        const objects = (await readObjects(session, [])).filter(({ isOurs }) => isOurs);
        const owners = new Set(
          objects.map(({ owner }) => owner).filter((owner) => owner !== master.user && !isOfTheSystem(owner)),
        );
        owners.delete(WORKER);
        await session.attempt([...owners].map((owner) => `GRANT ${quoted(owner)} TO ${WORKER}`));
        await session.attempt(grantsOn(objects, master.user));
      }),
    ),
  );
}

const KINDS = ['TABLE', 'SEQUENCE', 'ROUTINE', 'SCHEMA', 'DATABASE'] as const;

/** The master user cannot make anybody a member of itself; what it owns is opened piece by piece. */
function grantsOn(objects: readonly DbObject[], master: string): readonly string[] {
  const mine = objects.filter(({ owner, isOfOthers }) => !isOfOthers && (owner === master || isOfTheSystem(owner)));
  return KINDS.flatMap((kind) => {
    const names = mine.filter((each) => each.kind === kind).map(({ name }) => name);
    return batchesOf(names, BATCH).map((batch) => `GRANT ALL ON ${kind} ${batch.join(', ')} TO ${WORKER}`);
  });
}

/** Takes the login away. What it has made belongs to the master user then. */
export async function removeWorker(master: Login, home: Session, databases: readonly string[]): Promise<void> {
  const [found] = await home.rows(`SELECT FROM pg_catalog.pg_roles WHERE rolname = ${literal(WORKER)}`);
  if (!found) return;
  await home.run([`ALTER ROLE ${WORKER} NOLOGIN`]);
  for (const database of databases) await visit(master, home, database, emptied);
  await home.run([`DROP ROLE ${WORKER}`]);
}

const emptied = (session: Session): Promise<void> =>
  session.transaction(() =>
    asOwners(session, () => session.run([`REASSIGN OWNED BY ${WORKER} TO CURRENT_USER`, `DROP OWNED BY ${WORKER}`])),
  );
