import type { Condition, DocumentPath, Operand } from './syntax.ts';

/** The operands of one comparison or function, not of the conditions inside AND, OR and NOT. */
export function operandsOf(condition: Condition): readonly Operand[] {
  switch (condition.kind) {
    case 'compare':
      return [condition.left, condition.right];
    case 'between':
      return [condition.subject, condition.low, condition.high];
    case 'in':
      return [condition.subject, ...condition.candidates];
    case 'call':
      return condition.args;
    default:
      return [];
  }
}

/** Every path the condition reads. */
export function pathsOf(condition: Condition): readonly DocumentPath[] {
  if (condition.kind === 'and' || condition.kind === 'or') {
    return [...pathsOf(condition.left), ...pathsOf(condition.right)];
  }
  if (condition.kind === 'not') return pathsOf(condition.inner);
  return operandsOf(condition).flatMap(operandPaths);
}

function operandPaths(operand: Operand): readonly DocumentPath[] {
  if (operand.kind === 'path') return [operand.path];
  return operand.kind === 'call' ? operand.args.flatMap(operandPaths) : [];
}
