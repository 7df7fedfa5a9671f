import type { Plan, PlanUser } from '../../../shared/plan.ts';

/** What a plan wants its users to be able to do, by database and schema. All of this is pure. */

export type Access = PlanUser['access'];
/** In one database: schemas and what is wanted there. */
export type AccessBySchema = ReadonlyMap<string, Access>;

const STRENGTH: Readonly<Record<Access, number>> = { none: 0, 'read-only': 1, 'read-write': 2, owner: 3 };

/** What the user itself is to be given in a database. */
export function accessIn(plan: Plan['database'], user: PlanUser, database: string): AccessBySchema {
  if (user.access === 'none') return new Map();
  const places = user.databases ?? [plan.name];
  const place = places.find((each) => (typeof each === 'string' ? each : each.name) === database);
  if (place === undefined) return new Map();
  const schemas = typeof place === 'string' ? user.schemas : place.schemas;
  return new Map(schemas.map((schema) => [schema, user.access]));
}

/** What the user can do with the rights of the planned roles that it is a member of, the strongest of all. */
export function effectiveAccessIn(plan: Plan['database'], user: PlanUser, database: string): AccessBySchema {
  const strongest = new Map<string, Access>();
  for (const each of withRolesOf(plan, user)) {
    for (const [schema, access] of accessIn(plan, each, database)) {
      if (STRENGTH[access] > STRENGTH[strongest.get(schema) ?? 'none']) strongest.set(schema, access);
    }
  }
  return strongest;
}

/** The user and every planned role that it is a member of, directly or not. */
export function withRolesOf(plan: Plan['database'], user: PlanUser): readonly PlanUser[] {
  const found = new Set([user]);
  // What is added while a set is walked is walked too.
  for (const each of found) {
    for (const role of plan.users) if (each.memberOf.includes(role.name)) found.add(role);
  }
  return [...found];
}

/** The users that own what is in a schema, the first of whom takes what belongs to others. */
export function ownersOf(plan: Plan['database'], database: string, schema: string): readonly string[] {
  return plan.users.filter((user) => accessIn(plan, user, database).get(schema) === 'owner').map(({ name }) => name);
}

/** Every schema that the plan speaks of in a database. */
export function schemasOf(plan: Plan['database'], database: string): readonly string[] {
  return [...new Set(plan.users.flatMap((user) => [...accessIn(plan, user, database).keys()]))];
}

/** Every database that the plan gives somebody something in, and the plan's own. */
export function databasesOf(plan: Plan['database']): readonly string[] {
  const named = plan.users.flatMap(({ databases = [] }) =>
    databases.map((each) => (typeof each === 'string' ? each : each.name)),
  );
  return [...new Set([plan.name, ...named])];
}

/** Whether the plan gives anybody anything in a database. */
export const speaksOf = (plan: Plan['database'], database: string): boolean => databasesOf(plan).includes(database);

/** Kinds of things as `GRANT … ON` names them. */
export type Kind =
  | 'TABLE'
  | 'SEQUENCE'
  | 'ROUTINE'
  | 'TYPE'
  | 'SCHEMA'
  | 'DATABASE'
  | 'LANGUAGE'
  | 'FOREIGN DATA WRAPPER'
  | 'FOREIGN SERVER'
  | 'LARGE OBJECT'
  | 'PARAMETER'
  | 'TABLESPACE';

const ROWS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
const WHOLE_TABLE = [...ROWS, 'TRUNCATE', 'REFERENCES', 'TRIGGER'];

/** The privileges of each kind that come with an access, in a schema. */
export const PRIVILEGES: Readonly<Record<Access, Readonly<Partial<Record<Kind, readonly string[]>>>>> = {
  none: {},
  'read-only': { TABLE: ['SELECT'], SEQUENCE: ['SELECT'], ROUTINE: ['EXECUTE'], SCHEMA: ['USAGE'] },
  'read-write': {
    TABLE: ROWS,
    SEQUENCE: ['SELECT', 'USAGE', 'UPDATE'],
    ROUTINE: ['EXECUTE'],
    SCHEMA: ['USAGE'],
  },
  owner: {
    TABLE: WHOLE_TABLE,
    SEQUENCE: ['SELECT', 'USAGE', 'UPDATE'],
    ROUTINE: ['EXECUTE'],
    SCHEMA: ['USAGE', 'CREATE'],
  },
};

/**
 * A function that runs with its owner's rights may change what its caller may not: a read-only user does not call it, and
 * nobody does whom the plan does not name.
 */
export const mayCallDefiner = (access: Access): boolean => access === 'read-write' || access === 'owner';

/**
 * What is left as it is: what came with an extension, and what is RDS's own. The schema public may be RDS's and is people's
 * all the same, in the databases that the plan speaks of; clusters born before version 15 let everybody create there.
 */
export function isLeftAlone(
  thing: { readonly kind: Kind; readonly schema: string | null; readonly isOfOthers: boolean },
  plan: Plan['database'],
  database: string,
): boolean {
  if (!thing.isOfOthers) return false;
  return !(thing.kind === 'SCHEMA' && thing.schema === 'public' && speaksOf(plan, database));
}
