import type { Plan } from '../../../shared/plan.ts';
import { isOfTheSystem } from '../rds-roles.ts';
import { batchesOf, quoted } from '../sql-text.ts';
import type { AclEntry, DbObject } from './objects.ts';
import { accessIn, isLeftAlone, mayCallDefiner, ownersOf, PRIVILEGES } from './wanted.ts';

/**
 * Who may do what with the things of one database, and the statements after which that is what the plan says. What could
 * not be changed is told by `rights-findings.ts`. All of this is pure.
 */

export interface Place {
  readonly plan: Plan['database'];
  readonly database: string;
  /** The name of the master user. */
  readonly master: string;
}

/** Objects of other kinds than these stay with their owners. */
const OWNED_KINDS: readonly DbObject['kind'][] = ['TABLE', 'SEQUENCE', 'ROUTINE', 'TYPE'];

/** Statements after which everything in a schema that the plan gives owners to belongs to one of those. */
export function ownershipStatements(objects: readonly DbObject[], { plan, database }: Place): readonly string[] {
  return objects.filter(isOwnable).flatMap(({ kind, name, schema, owner, isOurs }) => {
    const owners = ownersOf(plan, database, schema!);
    if (owners.length === 0 || owners.includes(owner) || !isOurs) return [];
    return [`ALTER ${kind === 'SEQUENCE' ? 'TABLE' : kind} ${name} OWNER TO ${quoted(owners[0]!)}`];
  });
}

export const isOwnable = ({ kind, isOfOthers, isDependent, schema }: DbObject): boolean =>
  OWNED_KINDS.includes(kind) && !isOfOthers && !isDependent && schema !== null;

/** New owners must be allowed to create in the schema first (PostgreSQL documentation, "ALTER TABLE"). */
export function creationStatements(objects: readonly DbObject[], { plan, database }: Place): readonly string[] {
  const schemas = objects.filter(({ kind, isOurs }) => kind === 'SCHEMA' && isOurs);
  return schemas.flatMap(({ name, schema }) =>
    ownersOf(plan, database, schema!).map((owner) => `GRANT USAGE, CREATE ON SCHEMA ${name} TO ${quoted(owner)}`),
  );
}

/** Statements after which the users of the plan, and everybody, can do exactly what the plan says. */
export function rightsStatements(objects: readonly DbObject[], place: Place): readonly string[] {
  const extended = schemasWithExtensions(objects);
  const ours = objects.filter(({ isOurs }) => isOurs);
  return [...ours.flatMap((object) => revocations(object, place, extended)), ...grants(ours, place)];
}

/** Whether an entry is what the plan wants, or does no harm. */
export function mayStay(entry: AclEntry, object: DbObject, place: Place, extended: ReadonlySet<string>): boolean {
  const { grantee, privilege, column } = entry;
  if (grantee === object.owner) return true;
  if (grantee === null)
    return isLeftAlone(object, place.plan, place.database) || mayStayPublic(entry, object, extended);
  if (entry.isGrantable) return false;
  if (object.kind === 'DATABASE') return privilege === 'CONNECT' || privilege === 'TEMPORARY';
  const access = accessOf(grantee, object, place);
  if (object.kind === 'TYPE') return access !== 'none';
  if (object.kind === 'ROUTINE' && object.isDefiner && !mayCallDefiner(access)) return false;
  return column === null && (PRIVILEGES[access][object.kind] ?? []).includes(privilege);
}

/** What PostgreSQL gives everybody, and what extensions do, reaches no data. */
function mayStayPublic({ privilege }: AclEntry, object: DbObject, extended: ReadonlySet<string>): boolean {
  switch (object.kind) {
    case 'TYPE':
    case 'LANGUAGE':
      return true;
    case 'ROUTINE':
      return !object.isDefiner;
    case 'DATABASE':
      return privilege !== 'CREATE';
    case 'SCHEMA':
      return privilege === 'USAGE' && (object.schema === 'public' || extended.has(object.schema!));
    case 'TABLESPACE':
      // RDS's own.
      return true;
    default:
      return false;
  }
}

export const schemasWithExtensions = (objects: readonly DbObject[]): ReadonlySet<string> =>
  new Set(objects.flatMap(({ isOfOthers, schema }) => (isOfOthers && schema !== null ? [schema] : [])));

function accessOf(user: string, { schema }: DbObject, { plan, database }: Place) {
  const planned = plan.users.find(({ name }) => name === user);
  return (planned && schema !== null && accessIn(plan, planned, database).get(schema)) || 'none';
}

function revocations(object: DbObject, place: Place, extended: ReadonlySet<string>): string[] {
  const surplus = object.entries.filter((entry) => !mayStay(entry, object, place, extended));
  const grantees = Map.groupBy(surplus, ({ grantee }) => grantee);
  const grantors = new Set(
    surplus.map(({ grantor }) => grantor).filter((grantor) => grantor !== object.owner && !isOfTheSystem(grantor)),
  );
  return [
    // Who gave it on held it with a grant option; without that, what hangs on it is gone.
    ...[...grantors].map((grantor) => `REVOKE GRANT OPTION FOR ALL ON ${on(object)} FROM ${quoted(grantor)} CASCADE`),
    ...[...grantees].flatMap(([grantee, entries]) => {
      const from = `FROM ${grantee === null ? 'PUBLIC' : quoted(grantee)} CASCADE`;
      const columns = new Set(entries.flatMap(({ column }) => (column === null ? [] : [column])));
      const whole = [...new Set(entries.filter(({ column }) => column === null).map(({ privilege }) => privilege))];
      return [
        ...(whole.length > 0 ? [`REVOKE ${whole.join(', ')} ON ${on(object)} ${from}`] : []),
        ...[...columns].map((column) => `REVOKE ALL (${column}) ON ${on(object)} ${from}`),
      ];
    }),
  ];
}

export const on = ({ kind, name }: DbObject): string => `${kind} ${name}`;

/** Many objects in one statement: a database may have tens of thousands. */
const BATCH = 100;

function grants(objects: readonly DbObject[], place: Place): string[] {
  const lacking = objects.flatMap((object) =>
    missing(object, place).map(({ user, privileges }) => ({
      ...{ kind: object.kind, name: object.name },
      what: `GRANT ${privileges.join(', ')} ON ${object.kind} `,
      to: ` TO ${quoted(user)}`,
    })),
  );
  const alike = Map.groupBy(lacking, ({ what, to }) => `${what}\0${to}`);
  return [...alike.values()].flatMap((group) =>
    batchesOf(group, BATCH).map(
      (batch) => `${batch[0]!.what}${batch.map(({ name }) => name).join(', ')}${batch[0]!.to}`,
    ),
  );
}

interface Missing {
  readonly user: string;
  readonly privileges: readonly string[];
}

/** What users of the plan are to be able to do with an object and have not been given. */
export function missing(object: DbObject, { plan, database }: Place): readonly Missing[] {
  const { kind, schema } = object;
  if (kind === 'DATABASE')
    return plan.users.flatMap((user) => missingOf(user.name, databaseRights(plan, user, database), object));
  if (schema === null || isLeftAlone(object, plan, database)) return [];
  return plan.users.flatMap((user) => {
    const access = accessIn(plan, user, database).get(schema) ?? 'none';
    if (kind === 'ROUTINE' && object.isDefiner && !mayCallDefiner(access)) return [];
    return missingOf(user.name, PRIVILEGES[access][kind] ?? [], object);
  });
}

const databaseRights = (plan: Plan['database'], user: Plan['database']['users'][number], database: string) =>
  accessIn(plan, user, database).size > 0 ? ['CONNECT'] : [];

function missingOf(
  user: string,
  wanted: readonly string[],
  { owner, kind, isDefiner, entries }: DbObject,
): readonly Missing[] {
  if (owner === user) return [];
  // What another has given on, or what may be given on, is taken away first.
  const byAll = kind === 'ROUTINE' && !isDefiner;
  const given = new Set(
    entries
      .filter(({ grantee, grantor, column, isGrantable }) => {
        const isLasting = grantor === owner && column === null && !isGrantable;
        return isLasting && (grantee === user || (byAll && grantee === null));
      })
      .map(({ privilege }) => privilege),
  );
  const privileges = wanted.filter((privilege) => !given.has(privilege));
  return privileges.length > 0 ? [{ user, privileges }] : [];
}
