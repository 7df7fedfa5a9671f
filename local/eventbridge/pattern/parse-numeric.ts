import { invalidEventPattern } from './invalid-event-pattern.ts';
import type { NumericBound, ValueMatcher } from './pattern.ts';

const LOWER = new Set(['>', '>=']);
const UPPER = new Set(['<', '<=']);

/** Parses `["=", 5]`, one bound, or a lower bound followed by an upper one. */
export function parseNumeric(argument: unknown): ValueMatcher {
  if (!Array.isArray(argument)) throw invalidEventPattern('Value of numeric must be an array.');
  const [operator, value, secondOperator, secondValue, ...more] = argument as unknown[];
  const bounds = [firstBound(operator, value)];
  if (argument.length > 2) {
    if (!LOWER.has(bounds[0]!.operator)) throw invalidEventPattern('Too many elements in numeric expression');
    bounds.push(upperBound(secondOperator, secondValue));
    if (more.length > 0) throw invalidEventPattern('Too many terms in numeric range expression');
    if (bounds[0]!.value >= bounds[1]!.value) throw invalidEventPattern('Bottom must be less than top');
  }
  return { kind: 'numeric', bounds };
}

function firstBound(operator: unknown, value: unknown): NumericBound {
  if (typeof operator !== 'string') throw invalidEventPattern(`Invalid member in numeric match: ${String(operator)}`);
  if (operator !== '=' && !LOWER.has(operator) && !UPPER.has(operator)) {
    throw invalidEventPattern(`Unrecognized numeric range operator: ${operator}`);
  }
  return boundOf(operator, value);
}

function upperBound(operator: unknown, value: unknown): NumericBound {
  if (typeof operator !== 'string') throw invalidEventPattern(`Bad value in numeric range: ${String(operator)}`);
  if (!UPPER.has(operator)) throw invalidEventPattern(`Bad numeric range operator: ${operator}`);
  return boundOf(operator, value);
}

function boundOf(operator: string, value: unknown): NumericBound {
  const name = operator === '=' ? 'equals' : operator;
  if (typeof value !== 'number') throw invalidEventPattern(`Value of ${name} must be numeric`);
  return { operator: operator as NumericBound['operator'], value };
}
