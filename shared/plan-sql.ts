import { createHash } from 'node:crypto';
import { TerminalError } from './errors.ts';
import type { Plan } from './plan.ts';

/**
 * The texts of a plan's SQL, in the order of the plan. They may hold secrets, and whoever may ask for restores may read
 * the saga: so the plan in the saga has their digests, and the texts are an item of their own (ADR 18).
 */
export interface PlanSql {
  /** Of `database.statements`. */
  readonly statements: readonly string[];
  /** Of `database.checks`. */
  readonly checks: readonly string[];
}

export const NO_SQL: PlanSql = { statements: [], checks: [] };

/** The plan with the digest of each SQL text in its place, and the texts; none where the plan has no SQL. Pure. */
export function withoutSql(plan: Plan): { readonly plan: Plan; readonly sql?: PlanSql } {
  const { statements, checks } = plan.database;
  if (statements.length + checks.length === 0) return { plan };
  const database = { ...plan.database, statements: digested(statements), checks: digested(checks) };
  return { plan: { ...plan, database }, sql: { statements: textsOf(statements), checks: textsOf(checks) } };
}

/**
 * The plan with its SQL as it was accepted. Throws a `TerminalError` when a text is missing or is not the one that was
 * accepted. A restore that was accepted by an older version has its texts in the plan; they stay as they are. Pure.
 */
export function withSql(plan: Plan, sql: PlanSql): Plan {
  const textFor = (list: keyof PlanSql) =>
    function <Part extends HasSql>(part: Part, index: number): Part {
      if (!IS_DIGEST.test(part.sql)) return part;
      const text = sql[list][index];
      if (text === undefined || digestOf(text) !== part.sql) throw notAsAccepted(plan, `${list}[${index}]`, text);
      return { ...part, sql: text };
    };
  const { statements, checks } = plan.database;
  return {
    ...plan,
    database: {
      ...plan.database,
      statements: statements.map(textFor('statements')),
      checks: checks.map(textFor('checks')),
    },
  };
}

interface HasSql {
  readonly sql: string;
}

/** No text of SQL looks like this. */
const IS_DIGEST = /^sha256:[0-9a-f]{64}$/;

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

const digested = <Part extends HasSql>(parts: readonly Part[]): Part[] =>
  parts.map((part) => ({ ...part, sql: digestOf(part.sql) }));

const textsOf = (parts: readonly HasSql[]): readonly string[] => parts.map(({ sql }) => sql);

/** Names the place in the plan, never the text. */
function notAsAccepted({ name }: Plan, place: string, text: string | undefined): TerminalError {
  const got = text === undefined ? 'is missing' : 'is not the one that was accepted';
  return new TerminalError(
    'PlanSqlChanged',
    `the text of database.${place} of plan '${name}' ${got}, expected it as it was when the restore was accepted`,
    'Request the restore again: a new restore keeps the SQL of its plan anew.',
  );
}
