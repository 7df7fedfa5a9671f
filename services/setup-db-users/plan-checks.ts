import { isTerminal, TerminalError } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import type { Finding } from '../../shared/saga.ts';
import { lookUpIn, runPlanSql } from './plan-sql.ts';
import { type Login, type Result, withSession } from '../../shared/session.ts';
import type { RemainingMs } from './time-left.ts';

/**
 * Asks every check of the plan; none can change anything. Throws a `TerminalError` with a finding for each that is not true,
 * those included that could not be asked.
 */
export async function runChecks(login: Login, plan: Plan['database'], remainingMs: RemainingMs): Promise<void> {
  const findings: Finding[] = [];
  for (const { name, sql, database = plan.name } of plan.checks) {
    const finding = await findingOf(name, () => ask({ ...login, database }, plan, whatOf(name), sql, remainingMs));
    if (finding) findings.push(finding);
  }
  if (findings.length === 0) return;
  const [first] = findings;
  const others = findings.length > 1 ? `, and ${findings.length - 1} more checks` : '';
  throw new TerminalError('CheckFailed', `${first!.message}${others}`, first!.hint, { findings });
}

const whatOf = (name: string): string => `check '${name}' of database.checks`;

function ask(
  login: Login,
  plan: Plan['database'],
  what: string,
  sql: string,
  remainingMs: RemainingMs,
): Promise<string> {
  return withSession(login, async (session) => {
    await lookUpIn(session, plan.searchPath);
    return answerOf(await session.transaction(() => runPlanSql(session, what, sql, remainingMs), 'READ ONLY'));
  });
}

/** A check that cannot be asked is not true; trouble that passes is thrown on. */
async function findingOf(name: string, asked: () => Promise<string>): Promise<Finding | undefined> {
  try {
    const answer = await asked();
    return answer === 'true' ? undefined : failed(name, answer);
  } catch (error) {
    if (!isTerminal(error)) throw error;
    return { code: error.code, message: error.fact, hint: error.hint };
  }
}

/** What a check gave, without the data it may have read: `true`, `false`, `null`, or its shape. Pure. */
export function answerOf(results: readonly Pick<Result, 'rows'>[]): string {
  if (results.length !== 1) return `${results.length} results`;
  const { rows } = results[0]!;
  if (rows.length !== 1) return `${rows.length} rows`;
  const values = rows[0]!;
  if (values.length !== 1) return `a row of ${values.length} values`;
  const [value] = values;
  return typeof value === 'boolean' || value === null ? String(value) : 'a value that is neither true nor false';
}

const failed = (name: string, answer: string): Finding => ({
  code: 'CheckFailed',
  message: `check '${name}' of database.checks gave ${answer}, expected one row with the one value true`,
  hint: 'The cluster was not opened. Ask the check of the source, and correct its data, the statements of the plan, or the check.',
});
