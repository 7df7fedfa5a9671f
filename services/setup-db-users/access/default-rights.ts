import type { Finding } from '../../../shared/saga.ts';
import { shown } from '../../../shared/shown.ts';
import { OF_THE_SYSTEM } from '../rds-roles.ts';
import type { Session } from '../../../shared/session.ts';
import { quoted, textArray } from '../sql-text.ts';
import type { DbObject } from './objects.ts';
import type { Place } from './rights.ts';
import { accessIn, ownersOf, PRIVILEGES, schemasOf } from './wanted.ts';

/** Rights on what a role will create: they belong to the role that creates (PostgreSQL, "ALTER DEFAULT PRIVILEGES"). */
export interface DefaultRight {
  readonly creator: string;
  readonly isOurs: boolean;
  /** Absent for all schemas. */
  readonly schema: string | null;
  readonly kind: DefaultKind;
  /** Absent for PUBLIC. */
  readonly grantee: string | null;
  readonly privilege: string;
  readonly isGrantable: boolean;
}

type DefaultKind = 'TABLES' | 'SEQUENCES' | 'FUNCTIONS' | 'TYPES' | 'SCHEMAS' | 'LARGE OBJECTS';

const defaultsQuery = (users: readonly string[]) => `
  SELECT pg_get_userbyid(d.defaclrole) AS creator, pg_has_role(d.defaclrole, 'USAGE') AS "isOurs", n.nspname AS schema,
    CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES'
      WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS kind,
    u.rolname AS grantee, e.privilege_type AS privilege, e.is_grantable AS "isGrantable"
  FROM pg_catalog.pg_default_acl d CROSS JOIN aclexplode(d.defaclacl) e
  LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
  LEFT JOIN pg_catalog.pg_roles u ON u.oid = e.grantee
  WHERE e.grantee = 0 OR u.rolname = ANY (${textArray(users)}) ORDER BY 1, 3, 4, 5, 6`;

export const readDefaultRights = (session: Session, users: readonly string[]): Promise<readonly DefaultRight[]> =>
  session.rows<DefaultRight>(defaultsQuery(users));

/** A role that may create in a schema. */
export interface Creator {
  readonly schema: string;
  readonly role: string;
}

const CREATORS = `
  SELECT n.nspname AS schema, r.rolname AS role
  FROM pg_catalog.pg_namespace n CROSS JOIN aclexplode(n.nspacl) e JOIN pg_catalog.pg_roles r ON r.oid = e.grantee
  WHERE e.privilege_type = 'CREATE' AND NOT ${OF_THE_SYSTEM} AND pg_has_role(r.oid, 'USAGE') ORDER BY 1, 2`;

/** To be called inside `asOwners`: of others the default rights cannot be changed. */
export const readCreators = (session: Session): Promise<readonly Creator[]> => session.rows<Creator>(CREATORS);

/** Who creates in a schema: the master user, the plan's owners, who may, and who owns something there. */
function creatorsIn(
  schema: string,
  creators: readonly Creator[],
  objects: readonly DbObject[],
  { plan, database, master }: Place,
): readonly string[] {
  const owners = objects
    .filter((object) => object.schema === schema && object.isOurs && !object.isOfOthers && object.kind !== 'SCHEMA')
    .map(({ owner }) => owner);
  const able = creators.filter((creator) => creator.schema === schema).map(({ role }) => role);
  return [...new Set([master, ...ownersOf(plan, database, schema), ...able, ...owners])];
}

/** Statements after which what is created later is open to the users of the plan as what is there. Pure. */
export function defaultStatements(
  rights: readonly DefaultRight[],
  creators: readonly Creator[],
  objects: readonly DbObject[],
  place: Place,
): readonly string[] {
  const { plan, database } = place;
  const schemas = new Set(objects.filter(({ kind }) => kind === 'SCHEMA').map(({ schema }) => schema));
  const surplus = rights.filter((right) => right.isOurs && !mayStay(right, place));
  return [
    ...surplus.map(
      ({ creator, schema, kind, privilege, grantee }) =>
        `${forRole(creator, schema)} REVOKE ${privilege} ON ${kind} FROM ${grantee === null ? 'PUBLIC' : quoted(grantee)} CASCADE`,
    ),
    ...schemasOf(plan, database)
      .filter((schema) => schemas.has(schema))
      .flatMap((schema) =>
        creatorsIn(schema, creators, objects, place).flatMap((creator) => grantsBy(creator, schema, rights, place)),
      ),
  ];
}

const forRole = (creator: string, schema: string | null): string =>
  `ALTER DEFAULT PRIVILEGES FOR ROLE ${quoted(creator)}${schema === null ? '' : ` IN SCHEMA ${quoted(schema)}`}`;

const GRANTED = { TABLES: 'TABLE', SEQUENCES: 'SEQUENCE' } as const;

function grantsBy(
  creator: string,
  schema: string,
  rights: readonly DefaultRight[],
  { plan, database }: Place,
): string[] {
  return plan.users
    .filter(({ name }) => name !== creator)
    .flatMap((user) => {
      const access = accessIn(plan, user, database).get(schema) ?? 'none';
      return (['TABLES', 'SEQUENCES'] as const).flatMap((kind) => {
        const given = rights.filter(
          (right) =>
            right.creator === creator && right.schema === schema && right.kind === kind && right.grantee === user.name,
        );
        const lacking = (PRIVILEGES[access][GRANTED[kind]] ?? []).filter(
          (each) => !given.some(({ privilege }) => privilege === each),
        );
        return lacking.length > 0
          ? [`${forRole(creator, schema)} GRANT ${lacking.join(', ')} ON ${kind} TO ${quoted(user.name)}`]
          : [];
      });
    });
}

function mayStay({ schema, kind, grantee, privilege, isGrantable }: DefaultRight, { plan, database }: Place): boolean {
  // What everybody has by PostgreSQL itself stands here too, once a role has changed anything.
  if (grantee === null) return kind === 'FUNCTIONS' || kind === 'TYPES';
  const user = plan.users.find(({ name }) => name === grantee);
  if (!user || schema === null || isGrantable) return false;
  const access = accessIn(plan, user, database).get(schema) ?? 'none';
  if (kind === 'FUNCTIONS' || kind === 'TYPES') return access !== 'none';
  return kind in GRANTED && (PRIVILEGES[access][GRANTED[kind as keyof typeof GRANTED]] ?? []).includes(privilege);
}

/** Rights on things to come that the plan does not say, and that could not be taken away. Pure. */
export function defaultFindings(rights: readonly DefaultRight[], place: Place): readonly Finding[] {
  return rights
    .filter((right) => !mayStay(right, place))
    .map(({ creator, schema, kind, privilege, grantee }) => ({
      code: 'DefaultRightNotRevoked',
      message:
        `${grantee === null ? 'everybody' : `user '${grantee}'`} will have ${privilege} on ${kind.toLowerCase()} that ` +
        `'${shown(creator)}' creates in ${schema === null ? 'any schema' : `schema '${shown(schema)}'`} of database '${shown(place.database)}', which the plan does not say`,
      hint: `Run in the source, as a role that administers it: GRANT ${shown(quoted(creator))} TO ${quoted(place.master)} WITH ADMIN OPTION;`,
    }));
}
