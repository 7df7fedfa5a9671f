import type { ExpressionProblems } from './expression-problems.ts';
import type { Operand } from './syntax.ts';
import { showPath } from './syntax.ts';

/** DynamoDB refuses to relate an attribute to itself. */
export function checkDistinct(problems: ExpressionProblems, operator: string, operands: readonly Operand[]): void {
  const [first, second] = operands;
  if (first?.kind !== 'path' || second?.kind !== 'path') return;
  if (showPath(first.path) !== showPath(second.path)) return;
  problems.report(
    'operands',
    'The first operand must be distinct from the remaining operands for this operator or function; ' +
      `operator: ${operator}, first operand: ${showPath(first.path)}`,
  );
}
