import type { Plan, PlanUser } from '../../shared/plan.ts';
import { literal, quoted } from './sql-text.ts';

/** A user as it is to be in the database. The verifier stands for the password, which never reaches the server's log. */
export interface DatabaseUser extends PlanUser {
  readonly scramVerifier: string;
}

const PRIVILEGES: Readonly<Record<PlanUser['access'], { readonly tables: string; readonly sequences: string }>> = {
  'read-only': { tables: 'SELECT', sequences: 'SELECT' },
  'read-write': { tables: 'SELECT, INSERT, UPDATE, DELETE', sequences: 'USAGE, SELECT, UPDATE' },
};

/** A role as the restored data bring it. */
export interface ExistingRole {
  readonly name: string;
  readonly canLogin: boolean;
  readonly isSuperuser: boolean;
}

/**
 * The logins that nobody has planned: production's people and applications, who would find their passwords working here.
 * RDS's own are superusers or begin with `rds`. Pure.
 */
export function unplannedLogins(
  database: Plan['database'],
  roles: readonly ExistingRole[],
  master: string,
): readonly string[] {
  if (database.otherLogins === 'keep') return [];
  const planned = new Set([master, ...database.users.map(({ name }) => name)]);
  const isOthers = ({ name, canLogin, isSuperuser }: ExistingRole) =>
    canLogin && !isSuperuser && !planned.has(name) && !name.startsWith('rds');
  return roles.filter(isOthers).map(({ name }) => name);
}

export const disableStatement = (role: string): string => `ALTER ROLE ${quoted(role)} WITH NOLOGIN`;

/** Every statement for the users of a plan, to be run as one transaction; running them again changes nothing. Pure. */
export function userStatements(
  database: Plan['database'],
  users: readonly DatabaseUser[],
  existing: ReadonlySet<string>,
): string[] {
  return users.flatMap((user) => [
    roleStatement(user, existing.has(user.name)),
    ...grantStatements(database.name, user),
  ]);
}

/** A login that a production role of the same name may have left is brought to what the plan says. */
function roleStatement({ name, scramVerifier }: DatabaseUser, exists: boolean): string {
  const verb = exists ? 'ALTER' : 'CREATE';
  const attributes = 'LOGIN NOCREATEDB NOCREATEROLE INHERIT';
  return `${verb} ROLE ${quoted(name)} WITH ${attributes} CONNECTION LIMIT -1 PASSWORD ${literal(scramVerifier)} VALID UNTIL 'infinity'`;
}

/** What the role could do before is taken away first, so that a plan can also lessen access. */
function grantStatements(databaseName: string, { name, access, schemas }: DatabaseUser): string[] {
  const role = quoted(name);
  const { tables, sequences } = PRIVILEGES[access];
  return [
    `GRANT CONNECT ON DATABASE ${quoted(databaseName)} TO ${role}`,
    ...schemas
      .map(quoted)
      .flatMap((schema) => [
        `REVOKE ALL ON SCHEMA ${schema} FROM ${role}`,
        `REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM ${role}`,
        `REVOKE ALL ON ALL SEQUENCES IN SCHEMA ${schema} FROM ${role}`,
        `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} REVOKE ALL ON TABLES FROM ${role}`,
        `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} REVOKE ALL ON SEQUENCES FROM ${role}`,
        `GRANT USAGE ON SCHEMA ${schema} TO ${role}`,
        `GRANT ${tables} ON ALL TABLES IN SCHEMA ${schema} TO ${role}`,
        `GRANT ${sequences} ON ALL SEQUENCES IN SCHEMA ${schema} TO ${role}`,
        `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT ${tables} ON TABLES TO ${role}`,
        `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT ${sequences} ON SEQUENCES TO ${role}`,
      ]),
  ];
}
