import type { Pattern } from './pattern.ts';
import { literalText, matchesArnFields, matchesGlob } from './pattern.ts';

export interface Operator {
  /** `ForAllValues:` and `ForAnyValue:` say how the several values of a key count. */
  readonly quantifier: 'every' | 'some' | undefined;
  readonly ifExists: boolean;
  readonly comparison: Comparison | 'Null';
}

export interface Comparison {
  /** Whether one value of the request fits one value of the policy. */
  readonly fits: (value: string, pattern: Pattern) => boolean;
  /** A negated operator wants none of the policy's values to fit. */
  readonly negated: boolean;
}

/** Splits `ForAnyValue:StringLikeIfExists`; undefined when the operator is not imitated. */
export function parseOperator(text: string): Operator | undefined {
  const [, set, name = ''] = /^(?:(ForAllValues|ForAnyValue):)?(.*)$/.exec(text) ?? [];
  const ifExists = name.endsWith('IfExists');
  const base = ifExists ? name.slice(0, -'IfExists'.length) : name;
  const comparison = base === 'Null' && !ifExists ? 'Null' : COMPARISONS[base];
  if (comparison === undefined) return undefined;
  return { quantifier: set === undefined ? undefined : QUANTIFIERS[set], ifExists, comparison };
}

const QUANTIFIERS: Readonly<Record<string, Operator['quantifier']>> = { ForAllValues: 'every', ForAnyValue: 'some' };

const equals: Comparison['fits'] = (value, pattern) => value === literalText(pattern);
const equalsCaseless: Comparison['fits'] = (value, pattern) =>
  value.toLowerCase() === literalText(pattern).toLowerCase();
const like: Comparison['fits'] = (value, pattern) => matchesGlob(pattern, value);
const arnLike: Comparison['fits'] = (value, pattern) => matchesArnFields(pattern, value);
const numbers = (compare: (a: number, b: number) => boolean): Comparison['fits'] => {
  return (value, pattern) => compare(Number(value), Number(literalText(pattern)));
};
const times = (compare: (a: number, b: number) => boolean): Comparison['fits'] => {
  return (value, pattern) => compare(epochMs(value), epochMs(literalText(pattern)));
};

const is = (fits: Comparison['fits']): Comparison => ({ fits, negated: false });
const not = (fits: Comparison['fits']): Comparison => ({ fits, negated: true });

// ArnEquals and ArnLike behave identically, in AWS too.
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  StringEquals: is(equals),
  StringNotEquals: not(equals),
  StringEqualsIgnoreCase: is(equalsCaseless),
  StringNotEqualsIgnoreCase: not(equalsCaseless),
  StringLike: is(like),
  StringNotLike: not(like),
  ArnEquals: is(arnLike),
  ArnLike: is(arnLike),
  ArnNotEquals: not(arnLike),
  ArnNotLike: not(arnLike),
  Bool: is(equalsCaseless),
  NumericEquals: is(numbers((a, b) => a === b)),
  NumericNotEquals: not(numbers((a, b) => a === b)),
  NumericLessThan: is(numbers((a, b) => a < b)),
  NumericLessThanEquals: is(numbers((a, b) => a <= b)),
  NumericGreaterThan: is(numbers((a, b) => a > b)),
  NumericGreaterThanEquals: is(numbers((a, b) => a >= b)),
  DateEquals: is(times((a, b) => a === b)),
  DateNotEquals: not(times((a, b) => a === b)),
  DateLessThan: is(times((a, b) => a < b)),
  DateLessThanEquals: is(times((a, b) => a <= b)),
  DateGreaterThan: is(times((a, b) => a > b)),
  DateGreaterThanEquals: is(times((a, b) => a >= b)),
};

function epochMs(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}
