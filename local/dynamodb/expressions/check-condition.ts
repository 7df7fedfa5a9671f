import type { AttributeValue } from '../values/attribute-value.ts';
import { ATTRIBUTE_TYPES } from '../values/attribute-value.ts';
import { compareValues } from '../values/compare-values.ts';
import { checkDistinct } from './check-distinct.ts';
import type { ExpressionProblems } from './expression-problems.ts';
import type { Call, Comparator, Operand } from './syntax.ts';
import { operandType } from './syntax.ts';

const OPERAND_COUNTS: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
};
const IN_OPERANDS_MAX = 100;
const ORDERED_TYPES: readonly string[] = ['S', 'N', 'B'];

export function checkCall(problems: ExpressionProblems, name: string, args: readonly Operand[]): void {
  if (!Object.hasOwn(OPERAND_COUNTS, name)) {
    return problems.report('unknownFunction', `Invalid function name; function: ${name}`);
  }
  args.forEach((arg) => checkIsValue(problems, arg));
  if (args.length !== OPERAND_COUNTS[name]) {
    return problems.report(
      'operandCount',
      'Incorrect number of operands for operator or function; ' +
        `operator or function: ${name}, number of operands: ${args.length}`,
    );
  }
  checkDistinct(problems, name, args);
  checkArguments(problems, name, args);
}

export function checkComparison(problems: ExpressionProblems, operator: Comparator, a: Operand, b: Operand): void {
  [a, b].forEach((operand) => checkIsValue(problems, operand));
  checkDistinct(problems, operator, [a, b]);
  if (operator !== '=' && operator !== '<>') [a, b].forEach((operand) => checkOrdered(problems, operator, operand));
}

export function checkBetween(problems: ExpressionProblems, subject: Operand, low: Operand, high: Operand): void {
  const operands = [subject, low, high];
  operands.forEach((operand) => checkIsValue(problems, operand));
  operands.forEach((operand) => checkOrdered(problems, 'BETWEEN', operand));
  [low, high].forEach((bound) => checkDistinct(problems, 'BETWEEN', [subject, bound]));
  if (low.kind !== 'value' || high.kind !== 'value' || !low.value || !high.value) return;
  const bounds = `lower bound operand: ${showValue(low.value)}, upper bound operand: ${showValue(high.value)}`;
  if (operandType(low) !== operandType(high)) {
    problems.report('operands', `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`);
  } else if ((compareValues(low.value, high.value) ?? 0) > 0) {
    problems.report(
      'operands',
      `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`,
    );
  }
}

export function checkIn(problems: ExpressionProblems, subject: Operand, candidates: readonly Operand[]): void {
  [subject, ...candidates].forEach((operand) => checkIsValue(problems, operand));
  if (candidates.length > IN_OPERANDS_MAX) {
    problems.report(
      'operandCount',
      `The IN operator is provided with too many operands; number of operands: ${candidates.length}`,
    );
  }
  candidates.forEach((candidate) => checkDistinct(problems, 'IN', [subject, candidate]));
}

/** `size` yields a number, so it cannot stand where a condition is wanted. */
export function checkIsCondition(problems: ExpressionProblems, call: Call): void {
  if (call.name === 'size') reportMisuse(problems, call);
}

/** The other functions yield a truth value, so they cannot stand where a value is wanted. */
function checkIsValue(problems: ExpressionProblems, operand: Operand): void {
  if (operand.kind === 'call' && operand.name !== 'size') reportMisuse(problems, operand);
}

function reportMisuse(problems: ExpressionProblems, call: Call): void {
  problems.report(
    'misusedFunction',
    `The function is not allowed to be used this way in an expression; function: ${call.name}`,
  );
}

function checkArguments(problems: ExpressionProblems, name: string, args: readonly Operand[]): void {
  const [first, second] = args;
  if (name === 'attribute_exists' || name === 'attribute_not_exists') {
    if (first?.kind === 'path') return;
    const message = `Operator or function requires a document path; operator or function: ${name}`;
    return problems.report('operands', message);
  }
  if (name === 'begins_with') args.forEach((arg) => checkType(problems, name, arg, ['S', 'B']));
  if (name === 'size') checkType(problems, name, first!, ['S', 'B', 'SS', 'NS', 'BS', 'L', 'M']);
  if (name === 'attribute_type') checkTypeName(problems, second!);
}

function checkTypeName(problems: ExpressionProblems, operand: Operand): void {
  const type = operandType(operand) ?? `{${ATTRIBUTE_TYPES.join(',')}}`;
  if (operand.kind === 'value' && operand.value === undefined) return;
  if (type !== 'S') return reportType(problems, 'attribute_type', type);
  const named = operand.kind === 'value' ? operand.value?.S : undefined;
  if (ATTRIBUTE_TYPES.some((candidate) => candidate === named)) return;
  problems.report(
    'operands',
    `Invalid attribute type name found; type: ${named}, valid types: {${ATTRIBUTE_TYPES.join(',')}}`,
  );
}

function checkOrdered(problems: ExpressionProblems, operator: string, operand: Operand): void {
  checkType(problems, operator, operand, ORDERED_TYPES);
}

function checkType(problems: ExpressionProblems, name: string, operand: Operand, allowed: readonly string[]): void {
  const type = operandType(operand);
  if (type !== undefined && !allowed.includes(type)) reportType(problems, name, type);
}

function reportType(problems: ExpressionProblems, name: string, type: string): void {
  problems.report(
    'operands',
    `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
  );
}

function showValue(value: AttributeValue): string {
  const [type, content] = Object.entries(value)[0]!;
  return `AttributeValue: {${type}:${String(content)}}`;
}
