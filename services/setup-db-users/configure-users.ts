import { randomBytes } from 'node:crypto';
import type { Plan, PlanUser } from '../../shared/plan.ts';
import type { Connection } from './database.ts';
import { scramVerifier } from './scram-verifier.ts';
import { disableStatement, type ExistingRole, unplannedLogins, userStatements } from './user-statements.ts';

export interface UserPassword {
  readonly user: PlanUser;
  readonly password: string;
}

const SALT_BYTES = 16;

const ROLES_QUERY =
  'SELECT rolname AS name, rolcanlogin AS "canLogin", rolsuper AS "isSuperuser" FROM pg_roles ORDER BY 1';

/** Creates or alters the users of a plan and disables other logins, all or none. Gives the names of those disabled. */
export function configureUsers(
  connection: Connection,
  master: string,
  { database }: Plan,
  users: readonly UserPassword[],
): Promise<readonly string[]> {
  return connection.transaction(async () => {
    const roles = await connection.rows<ExistingRole>(ROLES_QUERY);
    const verified = users.map(({ user, password }) => ({
      ...user,
      scramVerifier: scramVerifier(password, randomBytes(SALT_BYTES)),
    }));
    const existing = new Set(roles.map(({ name }) => name));
    const disabled = unplannedLogins(database, roles, master);
    const statements = [...userStatements(database, verified, existing), ...disabled.map(disableStatement)];
    for (const statement of statements) await connection.rows(statement);
    return disabled;
  });
}
