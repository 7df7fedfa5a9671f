import { isIP } from 'node:net';
import type { NumericBound, ValueMatcher } from './pattern.ts';

/** Whether one scalar of an event satisfies a matcher. Text operators hold for texts only, numeric ones for numbers. */
export function matchesValue(matcher: ValueMatcher, value: unknown): boolean {
  switch (matcher.kind) {
    case 'equals':
      return matcher.value === value;
    case 'prefix':
      return affixMatches(matcher.ignoreCase, matcher.text, value, (text, part) => text.startsWith(part));
    case 'suffix':
      return affixMatches(matcher.ignoreCase, matcher.text, value, (text, part) => text.endsWith(part));
    case 'equals-ignore-case':
      return typeof value === 'string' && value.toLowerCase() === matcher.text.toLowerCase();
    case 'wildcard':
      return typeof value === 'string' && wildcardMatches(matcher.literals, value);
    case 'numeric':
      return typeof value === 'number' && matcher.bounds.every((bound) => isWithin(bound, value));
    case 'cidr':
      return (
        typeof value === 'string' &&
        isIP(value) !== 0 &&
        matcher.range.check(value, isIP(value) === 4 ? 'ipv4' : 'ipv6')
      );
    case 'anything-but':
      return !matcher.excluded.some((excluded) => matchesValue(excluded, value));
  }
}

function affixMatches(
  ignoreCase: boolean,
  part: string,
  value: unknown,
  test: (text: string, part: string) => boolean,
): boolean {
  if (typeof value !== 'string') return false;
  return ignoreCase ? test(value.toLowerCase(), part.toLowerCase()) : test(value, part);
}

function isWithin({ operator, value }: NumericBound, number: number): boolean {
  switch (operator) {
    case '=':
      return number === value;
    case '>':
      return number > value;
    case '>=':
      return number >= value;
    case '<':
      return number < value;
    case '<=':
      return number <= value;
  }
}

/** Finds each literal as early as possible, which is enough; no pattern can make it slow. */
function wildcardMatches(literals: readonly string[], text: string): boolean {
  const first = literals[0]!;
  if (literals.length === 1) return text === first;
  const last = literals.at(-1)!;
  const end = text.length - last.length;
  if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let position = first.length;
  for (const literal of literals.slice(1, -1)) {
    const found = text.indexOf(literal, position);
    if (found === -1 || found + literal.length > end) return false;
    position = found + literal.length;
  }
  return true;
}
