import type { Scope } from './data-flow.ts';
import { lookUp, read } from './jsonpath.ts';
import { parseTimestamp } from './timestamps.ts';

type Rule = Readonly<Record<string, unknown>>;
type Comparison = (value: unknown, expected: unknown) => boolean;

/** Whether the interpreter knows a comparison, such as `StringEquals` or `NumericGreaterThanPath`. */
export function isChoiceOperator(name: string): boolean {
  return Object.hasOwn(typeTests, name) || Object.hasOwn(comparisons, name.replace(/Path$/, ''));
}

/** Whether a JSONPath choice rule holds for the state's input. */
export function choiceHolds(rule: Rule, data: unknown, scope: Scope): boolean {
  const { And: and, Or: or, Not: not } = rule;
  if (and !== undefined) return (and as readonly Rule[]).every((each) => choiceHolds(each, data, scope));
  if (or !== undefined) return (or as readonly Rule[]).some((each) => choiceHolds(each, data, scope));
  if (not !== undefined) return !choiceHolds(not as Rule, data, scope);
  const operator = Object.keys(rule).find(isChoiceOperator) ?? '';
  const path = String(rule['Variable']);
  const { found, value } = lookUp(path, data, scope);
  if (operator === 'IsPresent') return found === rule[operator];
  if (!found) read(path, data, 'Variable', scope);
  const typeTest = Object.hasOwn(typeTests, operator) ? typeTests[operator] : undefined;
  if (typeTest !== undefined) return typeTest(value) === rule[operator];
  const expected = operator.endsWith('Path') ? read(String(rule[operator]), data, operator, scope) : rule[operator];
  return comparisons[operator.replace(/Path$/, '')]!(value, expected);
}

const typeTests: Readonly<Record<string, (value: unknown) => boolean>> = {
  IsPresent: () => true,
  IsNull: (value) => value === null,
  IsString: (value) => typeof value === 'string',
  IsNumeric: (value) => typeof value === 'number',
  IsBoolean: (value) => typeof value === 'boolean',
  IsTimestamp: (value) => typeof value === 'string' && parseTimestamp(value) !== undefined,
};

const comparisons: Readonly<Record<string, Comparison>> = {
  BooleanEquals: (value, expected) => typeof value === 'boolean' && value === expected,
  StringMatches: (value, expected) =>
    typeof value === 'string' && typeof expected === 'string' && wildcard(expected).test(value),
  ...ordered('String', (value) => (typeof value === 'string' ? value : undefined)),
  ...ordered('Numeric', (value) => (typeof value === 'number' ? value : undefined)),
  ...ordered('Timestamp', (value) => (typeof value === 'string' ? parseTimestamp(value) : undefined)),
};

/** Values of another type than the operator's never match, they do not fail. */
function ordered(type: string, read: (value: unknown) => string | number | undefined): Record<string, Comparison> {
  const comparing =
    (holds: (left: string | number, right: string | number) => boolean): Comparison =>
    (value, expected) => {
      const [left, right] = [read(value), read(expected)];
      return left !== undefined && right !== undefined && holds(left, right);
    };
  return {
    [`${type}Equals`]: comparing((left, right) => left === right),
    [`${type}LessThan`]: comparing((left, right) => left < right),
    [`${type}GreaterThan`]: comparing((left, right) => left > right),
    [`${type}LessThanEquals`]: comparing((left, right) => left <= right),
    [`${type}GreaterThanEquals`]: comparing((left, right) => left >= right),
  };
}

/** `*` stands for any characters; `\*` and `\\` are the characters themselves. */
function wildcard(pattern: string): RegExp {
  const source = pattern.replace(/\\\\|\\\*|\*|[\s\S]/g, (part) => {
    if (part === '*') return '[\\s\\S]*';
    return (part.length === 2 ? part.slice(1) : part).replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
  });
  return new RegExp(`^${source}$`);
}
