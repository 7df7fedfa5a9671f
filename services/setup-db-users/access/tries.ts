import type { Plan, PlanUser } from '../../../shared/plan.ts';
import type { Finding } from '../../../shared/saga.ts';
import { shown } from '../../../shared/shown.ts';
import { classOf, isOfOthers } from '../of-others.ts';
import { type Login, type Session, withSession } from '../../../shared/session.ts';
import { textArray } from '../sql-text.ts';
import { type Access, databasesOf, effectiveAccessIn } from './wanted.ts';

export interface Tried {
  readonly tries: readonly string[];
  readonly findings: readonly Finding[];
}

const INSUFFICIENT_PRIVILEGE = '42501';

/** Tables of the schemas, those that are likely to hold rows and on which no trigger fires first. */
const tableIn = (schemas: readonly string[]) => `
  SELECT format('%I.%I', n.nspname, c.relname) AS name, n.nspname::text AS schema,
    (SELECT quote_ident(a.attname) FROM pg_catalog.pg_attribute a
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity = ''
     ORDER BY a.attnum LIMIT 1) AS "column"
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY (${textArray(schemas)})
    AND NOT ${isOfOthers({ catalog: classOf('pg_class'), oid: 'c.oid', owner: 'c.relowner' })}
  ORDER BY EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal), c.reltuples <= 0, c.relpages, 1
  LIMIT 1`;

interface Table {
  readonly name: string;
  readonly schema: string;
  readonly column: string | null;
}

/** Logs in as the user in each of its databases, reads a table and writes one, which is rolled back. */
export async function tryUser(
  place: Omit<Login, 'database' | 'user'>,
  user: PlanUser,
  plan: Plan['database'],
): Promise<Tried> {
  const tries: string[] = [];
  const findings: Finding[] = [];
  for (const database of databasesOf(plan)) {
    const access = effectiveAccessIn(plan, user, database);
    if (access.size === 0 && database !== plan.name) continue;
    await withSession({ ...place, user: user.name, database }, async (session) => {
      // As applications do: a policy may show the user fewer rows than there are.
      await session.run(['SET row_security = on']);
      const tried = await tryIn(session, user.name, access, database);
      tries.push(...tried.tries);
      findings.push(...tried.findings);
    });
  }
  return { tries, findings };
}

async function tryIn(
  session: Session,
  user: string,
  access: ReadonlyMap<string, Access>,
  database: string,
): Promise<Tried> {
  const [table] = access.size > 0 ? await session.rows<Table>(tableIn([...access.keys()])) : [];
  if (!table) return { tries: [`logged in to '${database}'`], findings: [] };
  const read = await refusalOf(session, `SELECT FROM ${table.name} LIMIT 1`);
  const written = table.column && (await refusalOf(session, writeOver(table.name, table.column)));
  const mayWrite = ['read-write', 'owner'].includes(access.get(table.schema)!);
  const at = `${shown(table.name)} of '${database}'`;
  return {
    tries: [
      `${read ? 'could not read' : 'read'} ${at}`,
      ...(written === null ? [] : [`${written ? 'could not write' : 'wrote'} ${at}`]),
    ],
    findings: [
      ...(read ? [unexpected(user, `was refused to read ${at}, which the plan allows`)] : []),
      ...(mayWrite && written ? [unexpected(user, `was refused to write ${at}, which the plan allows`)] : []),
      ...(!mayWrite && written === undefined ? [unexpected(user, `wrote ${at}, which the plan does not allow`)] : []),
    ],
  };
}

/** One row, in place: it needs the right and changes nothing, triggers apart; they are rolled back too. */
const writeOver = (table: string, column: string): string =>
  `UPDATE ${table} SET ${column} = ${column} WHERE ctid = (SELECT ctid FROM ${table} LIMIT 1)`;

/** Rights are asked for first: what fails otherwise, by a trigger of the data for one, was allowed. */
async function refusalOf(session: Session, statement: string): Promise<'refused' | undefined> {
  const [refusal] = await session.trial(() => session.attempt([statement]));
  return refusal?.sqlState === INSUFFICIENT_PRIVILEGE ? 'refused' : undefined;
}

const unexpected = (user: string, what: string): Finding => ({
  code: 'TryFailed',
  message: `user '${user}' ${what}`,
  hint: 'Look who may do what with that table in the source: \\dp in psql. Correct it there, or in the plan; then request the restore again.',
});

/** Logs in and asks for one row: that the opened cluster lets a user in must be seen, not assumed. */
export async function proveLogin(login: Login): Promise<void> {
  await withSession(login, (session) => session.rows('SELECT 1'));
}
