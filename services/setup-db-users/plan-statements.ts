import type { Plan, PlanStatement } from '../../shared/plan.ts';
import { listed, shown } from '../../shared/shown.ts';
import { lookUpIn, runPlanSql } from './plan-sql.ts';
import { type Login, type Session, withSession } from '../../shared/session.ts';
import type { RemainingMs } from './time-left.ts';

interface NumberedStatement {
  readonly sql: string;
  /** From one, as people count. */
  readonly number: number;
}

/** What runs in one database, by one login, as one transaction. */
export interface StatementGroup {
  readonly database: string;
  readonly runAs: PlanStatement['runAs'];
  readonly statements: readonly NumberedStatement[];
}

/** What the plan's SQL has done, in numbers. */
export interface Changes {
  /** Rows that each statement changed, in the order of the plan. */
  readonly statementRows: readonly number[];
  /** `public.customers in 'shop'`, with rows inserted, updated and deleted. */
  readonly changedTables: readonly string[];
}

/** Runs the plan's own statements in their order; those of a group all or none. */
export async function runStatements(
  logins: Readonly<Record<PlanStatement['runAs'], Login>>,
  plan: Plan['database'],
  remainingMs: RemainingMs,
): Promise<Changes> {
  const statementRows: number[] = [];
  const changedTables: string[] = [];
  for (const { database, runAs, statements } of statementGroups(plan)) {
    await withSession({ ...logins[runAs], database }, async (session) => {
      await lookUpIn(session, plan.searchPath);
      await session.transaction(async () => {
        for (const { sql, number } of statements) {
          const results = await runPlanSql(session, `statement ${number} of database.statements`, sql, remainingMs);
          statementRows.push(results.filter(isChange).reduce((sum, { rowCount }) => sum + rowCount, 0));
        }
        changedTables.push(...(await tablesChanged(session)).map((table) => `${table} in '${database}'`));
      });
    });
  }
  return { statementRows, changedTables: listed(changedTables) };
}

const CHANGING = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'];
const isChange = ({ command }: { readonly command: string }): boolean => CHANGING.includes(command);

/** The transaction's own counters. Its statements may have set a path of their own: ours looks in pg_catalog again. */
const CHANGED = `
  SELECT schemaname || '.' || relname AS name, n_tup_ins::int AS inserted, n_tup_upd::int AS updated, n_tup_del::int AS deleted
  FROM pg_catalog.pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 ORDER BY 1`;

interface Changed {
  readonly name: string;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

async function tablesChanged(session: Session): Promise<readonly string[]> {
  await session.run(['SET LOCAL search_path = pg_catalog, pg_temp']);
  const tables = await session.rows<Changed>(CHANGED);
  return tables.map(
    ({ name, inserted, updated, deleted }) =>
      `${shown(name)} (${inserted} inserted, ${updated} updated, ${deleted} deleted)`,
  );
}

/** Statements that follow each other in one database, as one login, belong together. Pure. */
export function statementGroups({ name, statements }: Plan['database']): readonly StatementGroup[] {
  const groups: { database: string; runAs: PlanStatement['runAs']; statements: NumberedStatement[] }[] = [];
  for (const [index, { sql, database = name, runAs }] of statements.entries()) {
    const last = groups.at(-1);
    const statement = { sql, number: index + 1 };
    if (last?.database === database && last.runAs === runAs) last.statements.push(statement);
    else groups.push({ database, runAs, statements: [statement] });
  }
  return groups;
}
