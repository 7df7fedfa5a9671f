import type { Plan, PlanUser } from '../../../shared/plan.ts';
import type { Finding } from '../../../shared/saga.ts';
import { shown } from '../../../shared/shown.ts';
import { isOfTheSystem, RDS_IAM } from '../rds-roles.ts';
import { literal, quoted } from '../sql-text.ts';

/** The roles of a cluster: what is to change so that the plan's logins, and no others, are as planned. All of this is pure. */

/** A role as the restored data bring it. */
export interface Role {
  readonly name: string;
  readonly canLogin: boolean;
  readonly isSuperuser: boolean;
  readonly canCreateDatabases: boolean;
  readonly canCreateRoles: boolean;
  readonly canReplicate: boolean;
  readonly bypassesPolicies: boolean;
  readonly inherits: boolean;
}

export interface Membership {
  readonly role: string;
  readonly member: string;
  readonly grantor: string;
  readonly isAdmin: boolean;
}

/** `ALTER ROLE … [IN DATABASE …] SET`. */
export interface RoleSetting {
  readonly role: string;
  readonly database: string | null;
  readonly name: string;
  readonly value: string;
}

export interface RoleFacts {
  readonly roles: readonly Role[];
  readonly memberships: readonly Membership[];
  readonly settings: readonly RoleSetting[];
}

/** The logins that nobody has planned: production's people and applications, who would find their passwords working here. */
export function unplannedLogins(plan: Plan['database'], { roles }: RoleFacts, master: string): readonly string[] {
  if (plan.otherLogins === 'keep') return [];
  return unplanned(plan, roles, master)
    .filter(({ canLogin }) => canLogin)
    .map(({ name }) => name);
}

/**
 * Statements after which nobody unplanned logs in, or could make somebody who does. A role that cannot be administered
 * refuses; it is found again.
 */
export function disableStatements(plan: Plan['database'], { roles }: RoleFacts, master: string): readonly string[] {
  if (plan.otherLogins === 'keep') return [];
  return unplanned(plan, roles, master)
    .filter(({ canLogin, canCreateRoles }) => canLogin || canCreateRoles)
    .map(({ name }) => `ALTER ROLE ${quoted(name)} WITH NOLOGIN NOCREATEROLE`);
}

function unplanned(plan: Plan['database'], roles: readonly Role[], master: string): readonly Role[] {
  const planned = new Set([master, ...plan.users.map(({ name }) => name)]);
  return roles.filter(({ name }) => !planned.has(name) && !isOfTheSystem(name));
}

/** A verifier stands for each password, which so never reaches the server's log. */
export type Verifiers = ReadonlyMap<string, string>;

/** Roles that are not there yet. A new one has no rights at all. */
export function creationOf(plan: Plan['database'], { roles }: RoleFacts): readonly string[] {
  const existing = new Set(roles.map(({ name }) => name));
  return plan.users.filter(({ name }) => !existing.has(name)).map(({ name }) => `CREATE ROLE ${quoted(name)}`);
}

/**
 * Statements after which every role of the plan is as planned, whatever a role of that name has been in production. Each
 * may be refused for itself: PostgreSQL lets only those who have an attribute change it in others.
 */
export function roleStatements(
  plan: Plan['database'],
  facts: RoleFacts,
  verifiers: Verifiers,
  knowsGrantors: boolean,
): readonly string[] {
  return plan.users.flatMap((user) => [
    ...attributeStatements(user, facts, verifiers.get(user.name)),
    ...settingStatements(user.name, user.settings, facts),
    ...membershipStatements(user, facts, knowsGrantors),
  ]);
}

function attributeStatements({ name, login }: PlanUser, { roles }: RoleFacts, verifier?: string): string[] {
  const role = roles.find((each) => each.name === name);
  const alter = `ALTER ROLE ${quoted(name)} WITH`;
  const password = verifier === undefined ? 'NULL' : literal(verifier);
  return [
    `${alter} ${login === 'none' ? 'NOLOGIN' : 'LOGIN'} NOCREATEROLE INHERIT CONNECTION LIMIT -1 PASSWORD ${password} VALID UNTIL 'infinity'`,
    ...(role?.canCreateDatabases ? [`${alter} NOCREATEDB`] : []),
    ...(role?.canReplicate ? [`${alter} NOREPLICATION`] : []),
    ...(role?.bypassesPolicies ? [`${alter} NOBYPASSRLS`] : []),
    ...(role?.isSuperuser ? [`${alter} NOSUPERUSER`] : []),
  ];
}

/** Settings begin anew; the data's could make every session of the login look for names elsewhere, or be another role. */
function settingStatements(name: string, wanted: PlanUser['settings'], { settings }: RoleFacts): string[] {
  const role = quoted(name);
  const own = settings.filter((setting) => setting.role === name);
  const databases = new Set(own.flatMap(({ database }) => (database === null ? [] : [database])));
  return [
    ...[...databases].map((database) => `ALTER ROLE ${role} IN DATABASE ${quoted(database)} RESET ALL`),
    ...(own.some(({ database }) => database === null) ? [`ALTER ROLE ${role} RESET ALL`] : []),
    ...Object.entries(wanted).map(
      ([parameter, value]) => `ALTER ROLE ${role} SET ${parameter} = ${valueOf(parameter, value)}`,
    ),
  ];
}

/** A list of names is no string: `search_path = 'a, b'` would be one schema of that name. */
const valueOf = (parameter: string, value: string): string =>
  parameter === 'search_path'
    ? value
        .split(',')
        .map((each) => literal(each.trim().replaceAll('"', '')))
        .join(', ')
    : literal(value);

/** The master user's own settings would meet those who administer the cluster later, as they would have met us. */
export function masterStatements(master: string, { settings }: RoleFacts): readonly string[] {
  return settingStatements(master, {}, { roles: [], memberships: [], settings });
}

/** What a user is to be a member of. */
const wantedRolesOf = ({ login, memberOf }: PlanUser): readonly string[] =>
  login === 'iam' ? [...memberOf, RDS_IAM] : memberOf;

function membershipStatements(user: PlanUser, { memberships }: RoleFacts, knowsGrantors: boolean): string[] {
  const wanted = wantedRolesOf(user);
  const own = memberships.filter(({ member }) => member === user.name);
  const surplus = own.filter(({ role, isAdmin }) => isAdmin || !wanted.includes(role));
  const held = new Set(own.filter((each) => !surplus.includes(each)).map(({ role }) => role));
  return [
    ...surplus.map(({ role, grantor }) => {
      const by = knowsGrantors ? ` GRANTED BY ${quoted(grantor)}` : '';
      return `REVOKE ${quoted(role)} FROM ${quoted(user.name)}${by} CASCADE`;
    }),
    ...wanted.filter((role) => !held.has(role)).map((role) => `GRANT ${quoted(role)} TO ${quoted(user.name)}`),
  ];
}

/** What is still not as planned. */
export function roleFindings(plan: Plan['database'], facts: RoleFacts, master: string): readonly Finding[] {
  return [
    ...unplannedLogins(plan, facts, master).map((name) => notDisabled(name, master)),
    ...plan.users.flatMap((user) => userFindings(user, facts, master)),
  ];
}

function userFindings(user: PlanUser, facts: RoleFacts, master: string): readonly Finding[] {
  const { name } = user;
  const role = facts.roles.find((each) => each.name === name);
  if (!role) return [notAsPlanned(name, 'does not exist', master, `CREATE ROLE ${quoted(name)}`)];
  const wanted = wantedRolesOf(user);
  const own = facts.memberships.filter(({ member }) => member === name);
  const told = (what: string, statement: string) => notAsPlanned(name, what, master, statement);
  const alter = `ALTER ROLE ${quoted(name)}`;
  return [
    ...(role.canLogin === (user.login !== 'none')
      ? []
      : [told(role.canLogin ? 'can log in' : 'cannot log in', `${alter} ${role.canLogin ? 'NOLOGIN' : 'LOGIN'}`)]),
    ...(role.isSuperuser ? [told('is a superuser', `${alter} NOSUPERUSER`)] : []),
    ...(role.canCreateDatabases ? [told('has CREATEDB', `${alter} NOCREATEDB`)] : []),
    ...(role.canCreateRoles ? [told('has CREATEROLE', `${alter} NOCREATEROLE`)] : []),
    ...(role.canReplicate ? [told('has REPLICATION', `${alter} NOREPLICATION`)] : []),
    ...(role.bypassesPolicies ? [told('has BYPASSRLS', `${alter} NOBYPASSRLS`)] : []),
    ...own
      .filter(({ role: of, isAdmin }) => isAdmin || !wanted.includes(of))
      .map(({ role: of, grantor }) =>
        told(`is a member of '${shown(of)}', by '${shown(grantor)}'`, `REVOKE ${quoted(of)} FROM ${quoted(name)}`),
      ),
    ...wanted
      .filter((of) => !own.some((each) => each.role === of))
      .map((of) => told(`is no member of '${of}'`, `GRANT ${quoted(of)} TO ${quoted(name)}`)),
    ...facts.settings
      .filter(
        (setting) => setting.role === name && (setting.database !== null || user.settings[setting.name] === undefined),
      )
      .map((setting) => told(`sets ${shown(setting.name)} to '${shown(setting.value)}'`, `${alter} RESET ALL`)),
  ];
}

const notDisabled = (name: string, master: string): Finding => ({
  code: 'LoginNotDisabled',
  message: `role '${shown(name)}', whom the plan does not name, can log in`,
  hint: `Run in the source, as a role that administers it: GRANT ${shown(quoted(name))} TO ${quoted(master)} WITH ADMIN OPTION;`,
});

const notAsPlanned = (name: string, what: string, master: string, statement: string): Finding => ({
  code: 'RoleNotAsPlanned',
  message: `role '${name}' ${what}, which the plan does not say, and the master user '${master}' could not change that`,
  hint: `Run in the source, as a role that may: ${shown(statement, 200)};`,
});
