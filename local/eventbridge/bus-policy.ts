import type { Bus } from './eventbridge-state.ts';

export interface Statement {
  readonly Sid?: string;
  readonly [member: string]: unknown;
}

export function statementsOf(bus: Bus): readonly Statement[] {
  if (bus.policy === undefined) return [];
  return [(JSON.parse(bus.policy) as { Statement: Statement | Statement[] }).Statement].flat();
}

/** Adds a statement, or replaces the one with the same Sid. */
export function putStatement(bus: Bus, statement: Statement): void {
  setStatements(bus, [...statementsOf(bus).filter(({ Sid }) => Sid !== statement.Sid), statement]);
}

/** A bus without statements has no policy at all. */
export function setStatements(bus: Bus, statements: readonly Statement[]): void {
  bus.policy = statements.length === 0 ? undefined : JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
