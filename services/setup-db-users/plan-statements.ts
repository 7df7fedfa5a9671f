import type { Plan } from '../../shared/plan.ts';
import { type Login, withDatabase } from './database.ts';
import { runPlanSql } from './plan-sql.ts';
import type { RemainingMs } from './time-left.ts';

interface NumberedStatement {
  readonly sql: string;
  /** From one, as people count. */
  readonly number: number;
}

/** What runs in one database as one transaction. */
export interface StatementGroup {
  readonly database: string;
  readonly statements: readonly NumberedStatement[];
}

/** Runs the plan's own statements in their order, all of a database or none. */
export async function runStatements(
  master: Login,
  database: Plan['database'],
  remainingMs: RemainingMs,
): Promise<void> {
  for (const group of statementGroups(database)) {
    await withDatabase({ ...master, database: group.database }, (connection) =>
      connection.transaction(async () => {
        for (const { sql, number } of group.statements) {
          await runPlanSql(connection, `statement ${number} of database.statements`, sql, remainingMs);
        }
      }),
    );
  }
}

/** Statements that follow each other in one database belong together. Pure. */
export function statementGroups({ name, statements }: Plan['database']): readonly StatementGroup[] {
  const groups: { database: string; statements: NumberedStatement[] }[] = [];
  for (const [index, { sql, database = name }] of statements.entries()) {
    const last = groups.at(-1);
    const statement = { sql, number: index + 1 };
    if (last?.database === database) last.statements.push(statement);
    else groups.push({ database, statements: [statement] });
  }
  return groups;
}
