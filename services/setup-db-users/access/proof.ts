import type { Plan, PlanUser } from '../../../shared/plan.ts';
import type { Finding } from '../../../shared/saga.ts';
import { shown } from '../../../shared/shown.ts';
import { classOf, isOfOthers } from '../of-others.ts';
import type { Session } from '../../../shared/session.ts';
import { literal } from '../sql-text.ts';
import type { Kind } from './wanted.ts';
import { type Access, effectiveAccessIn, isLeftAlone, mayCallDefiner, PRIVILEGES } from './wanted.ts';

/**
 * What a user can really do, asked of the server: rights of its own, of everybody, and of the roles it is a member of, all
 * together. Over everything that people have made in a database.
 */

interface Reach {
  readonly kind: Extract<Kind, 'TABLE' | 'SEQUENCE' | 'ROUTINE' | 'SCHEMA'>;
  readonly name: string;
  readonly schema: string;
  readonly isDefiner: boolean;
  readonly isOfOthers: boolean;
  /** What the role can do. */
  readonly privileges: readonly string[];
}

/** How much was asked, and what was not as planned. */
export interface Reached {
  /** Rights that the plan gives, and the role has. */
  readonly possible: number;
  /** Rights that the plan does not give, and the role does not have. */
  readonly impossible: number;
  readonly findings: readonly Finding[];
}

const held = (privileges: readonly string[], check: string) =>
  `ARRAY(SELECT p FROM unnest(ARRAY[${privileges.map(literal).join()}]) AS p WHERE ${check})`;

const TABLE_RIGHTS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'];
const SEQUENCE_RIGHTS = ['SELECT', 'USAGE', 'UPDATE'];
const SCHEMA_RIGHTS = ['USAGE', 'CREATE'];
/** What is asked of each kind of thing. */
const RIGHTS = { TABLE: TABLE_RIGHTS, SEQUENCE: SEQUENCE_RIGHTS, ROUTINE: ['EXECUTE'], SCHEMA: SCHEMA_RIGHTS } as const;

const OF_PEOPLE = "n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'";

function reachQuery(user: string): string {
  const role = `${literal(user)}::name`;
  const others = (table: string, alias: string, owner: string) =>
    isOfOthers({ catalog: classOf(table), oid: `${alias}.oid`, owner: `${alias}.${owner}` });
  return `
    SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind, format('%I.%I', n.nspname, c.relname) AS name,
      n.nspname::text AS schema, false AS "isDefiner", ${others('pg_class', 'c', 'relowner')} AS "isOfOthers",
      CASE c.relkind WHEN 'S' THEN ${held(SEQUENCE_RIGHTS, `has_sequence_privilege(${role}, c.oid, p)`)}
        ELSE ${held(TABLE_RIGHTS, `has_table_privilege(${role}, c.oid, p) OR (p IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') AND has_any_column_privilege(${role}, c.oid, p))`)} END AS privileges
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${OF_PEOPLE}
    UNION ALL
    SELECT 'ROUTINE', p.oid::regprocedure::text, n.nspname, p.prosecdef, ${others('pg_proc', 'p', 'proowner')},
      CASE WHEN has_function_privilege(${role}, p.oid, 'EXECUTE') THEN ARRAY['EXECUTE'] ELSE '{}' END
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE ${OF_PEOPLE}
    UNION ALL
    SELECT 'SCHEMA', quote_ident(n.nspname), n.nspname, false, ${others('pg_namespace', 'n', 'nspowner')},
      ${held(SCHEMA_RIGHTS, `has_schema_privilege(${role}, n.oid, p)`)}
    FROM pg_catalog.pg_namespace n WHERE ${OF_PEOPLE}
    ORDER BY 1, 2`;
}

/** Compares what a user can do in the database of the session with what the plan gives it and the roles it is a member of. */
export async function reached(
  session: Session,
  plan: Plan['database'],
  user: PlanUser,
  database: string,
): Promise<Reached> {
  return compared(await session.rows<Reach>(reachQuery(user.name)), plan, user, database);
}

/** Pure. */
export function compared(reach: readonly Reach[], plan: Plan['database'], user: PlanUser, database: string): Reached {
  const access = effectiveAccessIn(plan, user, database);
  const usable = new Set(
    reach
      .filter(({ kind, privileges }) => kind === 'SCHEMA' && privileges.includes('USAGE'))
      .map(({ schema }) => schema),
  );
  const judged = reach
    .filter((thing) => !isLeftAlone(thing, plan, database))
    .flatMap((thing) =>
      RIGHTS[thing.kind].map((right) => judge(thing, right, access.get(thing.schema) ?? 'none', usable)),
    );
  const findings = judged.flatMap(({ verdict, thing, right }) =>
    verdict === 'too much' || verdict === 'too little' ? [asked(user.name, verdict, thing, right, database)] : [],
  );
  const count = (wanted: Verdict) => judged.filter(({ verdict }) => verdict === wanted).length;
  return { possible: count('possible'), impossible: count('impossible'), findings };
}

type Verdict = 'possible' | 'impossible' | 'too much' | 'too little' | 'harmless';

function judge(thing: Reach, right: string, access: Access, usable: ReadonlySet<string>) {
  const has = thing.privileges.includes(right);
  const isWanted =
    (PRIVILEGES[access][thing.kind] ?? []).includes(right) && !(thing.isDefiner && !mayCallDefiner(access));
  const verdict: Verdict = isWanted
    ? has
      ? 'possible'
      : 'too little'
    : !has
      ? 'impossible'
      : isHarmless(thing, right, usable)
        ? 'harmless'
        : 'too much';
  return { verdict, thing, right };
}

/**
 * Everybody may look into a schema in which extensions live, and call functions that have no more rights than the caller.
 * What lies in a schema that the user cannot look into is out of reach.
 */
function isHarmless({ kind, isDefiner, schema }: Reach, right: string, usable: ReadonlySet<string>): boolean {
  if (kind === 'SCHEMA') return right === 'USAGE';
  return kind === 'ROUTINE' && (!isDefiner || !usable.has(schema));
}

function asked(
  user: string,
  verdict: 'too much' | 'too little',
  { kind, name }: Reach,
  right: string,
  database: string,
): Finding {
  const thing = `${kind.toLowerCase()} ${shown(name)} of database '${shown(database)}'`;
  return verdict === 'too much'
    ? {
        code: 'CanTooMuch',
        message: `user '${user}' can ${right} on ${thing}, which the plan does not give it`,
        hint: `Look who gives it that, in the source: \\dp ${shown(name)}; take it away there, or plan it.`,
      }
    : {
        code: 'CanTooLittle',
        message: `user '${user}' cannot ${right} on ${thing}, which the plan gives it`,
        hint: `Let the master user become the owner of it in the source (GRANT owner TO master WITH ADMIN OPTION), or plan less.`,
      };
}
