import type { Session } from '../../../shared/session.ts';
import { textArray } from '../sql-text.ts';
import { isOfOthers } from '../of-others.ts';
import { versionOf } from '../ownership.ts';
import type { Kind } from './wanted.ts';

/** One thing of a database that rights can be given on. Names are quoted already, as SQL takes them. */
export interface DbObject {
  readonly kind: Kind;
  readonly name: string;
  /** Absent for what is in no schema. */
  readonly schema: string | null;
  readonly owner: string;
  /** The master user has the owner's rights. */
  readonly isOurs: boolean;
  /** It came with an extension, or is RDS's own, whose business it is. */
  readonly isOfOthers: boolean;
  /** A function that runs with the rights of its owner. */
  readonly isDefiner: boolean;
  /** It belongs to another, such as the sequence of an identity column to its table. */
  readonly isDependent: boolean;
  /** Rights of the plan's users and of everybody, on it or on single columns of it. */
  readonly entries: readonly AclEntry[];
}

export interface AclEntry {
  /** Absent for PUBLIC. */
  readonly grantee: string | null;
  readonly grantor: string;
  readonly privilege: string;
  readonly isGrantable: boolean;
  /** Quoted; absent for the whole. */
  readonly column: string | null;
}

/** Parameters carry rights from this version on. */
const VERSION_15 = 150_000;

const NOT_OF_THE_SYSTEM = "n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'";

/** Everything in the database of the session that a right can be given on, but for what is PostgreSQL's own. */
export async function readObjects(session: Session, users: readonly string[]): Promise<readonly DbObject[]> {
  const hasParameters = (await versionOf(session)) >= VERSION_15;
  return session.rows<DbObject>(objectsQuery(users, hasParameters));
}

function objectsQuery(users: readonly string[], hasParameters: boolean): string {
  const parts = [
    RELATIONS,
    ROUTINES,
    TYPES,
    SCHEMAS,
    DATABASE,
    LANGUAGES,
    WRAPPERS,
    SERVERS,
    LARGE_OBJECTS,
    TABLESPACES,
  ];
  const all = [...parts, ...(hasParameters ? [PARAMETERS] : [])];
  return `
    WITH objects AS (${all.join('\n    UNION ALL')}),
    users AS (SELECT oid, rolname FROM pg_catalog.pg_roles WHERE rolname = ANY (${textArray(users)})),
    entries AS (
      SELECT o.class, o.oid, NULL::text AS "column", e.* FROM objects o CROSS JOIN aclexplode(o.acl) e
      UNION ALL
      SELECT 'pg_catalog.pg_class'::regclass, a.attrelid, quote_ident(a.attname), e.*
      FROM pg_catalog.pg_attribute a CROSS JOIN aclexplode(a.attacl) e
      WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
    ),
    ours AS (
      SELECT e.class, e.oid, json_agg(json_build_object(
          'grantee', u.rolname, 'grantor', pg_get_userbyid(e.grantor), 'privilege', e.privilege_type,
          'isGrantable', e.is_grantable, 'column', e."column")) AS entries
      FROM entries e LEFT JOIN users u ON u.oid = e.grantee
      WHERE e.grantee = 0 OR u.oid IS NOT NULL GROUP BY e.class, e.oid
    )
    SELECT o.kind, o.name, o.schema, pg_get_userbyid(o.owner) AS owner, pg_has_role(o.owner, 'USAGE') OR o.kind = 'PARAMETER' AS "isOurs",
      o.definer AS "isDefiner", coalesce(ours.entries, '[]') AS entries,
      o.kind <> 'PARAMETER' AND ${isOfOthers({ catalog: 'o.class', oid: 'o.oid', owner: 'o.owner' })} AS "isOfOthers",
      o.class = 'pg_catalog.pg_class'::regclass AND EXISTS (SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = o.class AND d.objid = o.oid AND d.refclassid = o.class AND d.refobjsubid > 0
          AND d.deptype IN ('a', 'i') AND o.kind = 'SEQUENCE') AS "isDependent"
    FROM objects o LEFT JOIN ours ON ours.class = o.class AND ours.oid = o.oid ORDER BY o.kind, o.name`;
}

const RELATIONS = `
      SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind, format('%I.%I', n.nspname, c.relname) AS name,
        n.nspname::text AS schema, c.relowner AS owner, false AS definer, 'pg_catalog.pg_class'::regclass AS class, c.oid,
        c.relacl AS acl
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${NOT_OF_THE_SYSTEM}`;

/** Without rights of its own, a function may be called by everybody. */
const ROUTINES = `
      SELECT 'ROUTINE', p.oid::regprocedure::text, n.nspname, p.proowner, p.prosecdef, 'pg_catalog.pg_proc'::regclass, p.oid,
        coalesce(p.proacl, acldefault('f', p.proowner))
      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE ${NOT_OF_THE_SYSTEM}`;

/** Not those that come with a table, nor arrays. */
const TYPES = `
      SELECT 'TYPE', t.oid::regtype::text, n.nspname, t.typowner, false, 'pg_catalog.pg_type'::regclass, t.oid, t.typacl
      FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
      WHERE (t.typtype IN ('d', 'e', 'r') OR (t.typtype = 'c' AND c.relkind = 'c')) AND ${NOT_OF_THE_SYSTEM}`;

const SCHEMAS = `
      SELECT 'SCHEMA', quote_ident(n.nspname), n.nspname, n.nspowner, false, 'pg_catalog.pg_namespace'::regclass, n.oid, n.nspacl
      FROM pg_catalog.pg_namespace n WHERE ${NOT_OF_THE_SYSTEM}`;

const DATABASE = `
      SELECT 'DATABASE', quote_ident(datname), NULL, datdba, false, 'pg_catalog.pg_database'::regclass, oid, datacl
      FROM pg_catalog.pg_database WHERE datname = current_database()`;

const LANGUAGES = `
      SELECT 'LANGUAGE', quote_ident(lanname), NULL, lanowner, false, 'pg_catalog.pg_language'::regclass, oid, lanacl
      FROM pg_catalog.pg_language`;

const WRAPPERS = `
      SELECT 'FOREIGN DATA WRAPPER', quote_ident(fdwname), NULL, fdwowner, false, 'pg_catalog.pg_foreign_data_wrapper'::regclass, oid, fdwacl
      FROM pg_catalog.pg_foreign_data_wrapper`;

const SERVERS = `
      SELECT 'FOREIGN SERVER', quote_ident(srvname), NULL, srvowner, false, 'pg_catalog.pg_foreign_server'::regclass, oid, srvacl
      FROM pg_catalog.pg_foreign_server`;

/** Only those that somebody else has rights on: there may be millions. */
const LARGE_OBJECTS = `
      SELECT 'LARGE OBJECT', oid::text, NULL, lomowner, false, 'pg_catalog.pg_largeobject'::regclass, oid, lomacl
      FROM pg_catalog.pg_largeobject_metadata WHERE lomacl IS NOT NULL`;

const TABLESPACES = `
      SELECT 'TABLESPACE', quote_ident(spcname), NULL, spcowner, false, 'pg_catalog.pg_tablespace'::regclass, oid, spcacl
      FROM pg_catalog.pg_tablespace`;

/** They belong to nobody; rights on them are given, and taken, by those who may give them on: rds_superuser may. */
const PARAMETERS = `
      SELECT 'PARAMETER', parname, NULL, 10::oid, false, 'pg_catalog.pg_parameter_acl'::regclass, oid, paracl
      FROM pg_catalog.pg_parameter_acl`;
