import type { Comparison, Operator } from './condition-operators.ts';
import { parseOperator } from './condition-operators.ts';
import { parsePattern } from './pattern.ts';
import type { RequestContext } from './request-context.ts';
import type { Statement } from './statement.ts';

/** Every operator and every key must hold; of a key's values one is enough, or, negated, none may fit. */
export function conditionsHold(condition: Statement['Condition'] = {}, context: RequestContext): boolean {
  return Object.entries(condition).every(([text, keys]) => {
    const operator = parseOperator(text);
    if (operator === undefined) throw new Error(`the policy was not read: unknown condition operator ${text}`);
    return Object.entries(keys).every(([key, values]) => {
      return keyHolds(operator, context.get(key.toLowerCase()) ?? [], { values, context });
    });
  });
}

interface Expected {
  readonly values: readonly string[];
  readonly context: RequestContext;
}

function keyHolds(operator: Operator, got: readonly string[], expected: Expected): boolean {
  const { comparison, ifExists, quantifier } = operator;
  if (comparison === 'Null') return expected.values.includes(got.length === 0 ? 'true' : 'false');
  if (got.length === 0) return ifExists || absentHolds(quantifier, comparison);
  const holds = (value: string): boolean => valueHolds(comparison, value, expected);
  // Without a quantifier AWS expects one value; with several, a negated operator must not be fooled by one of them.
  return (quantifier ?? (comparison.negated ? 'every' : 'some')) === 'every' ? got.every(holds) : got.some(holds);
}

/** A key that the request does not have. */
function absentHolds(quantifier: Operator['quantifier'], { negated }: Comparison): boolean {
  if (quantifier === 'every') return true;
  return quantifier === 'some' ? false : negated;
}

function valueHolds({ fits, negated }: Comparison, value: string, { values, context }: Expected): boolean {
  const fitting = values.some((text) => {
    const pattern = parsePattern(text, context);
    return pattern !== undefined && fits(value, pattern);
  });
  return fitting !== negated;
}
