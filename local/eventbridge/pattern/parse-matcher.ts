import { invalidEventPattern } from './invalid-event-pattern.ts';
import { parseAnythingBut } from './parse-anything-but.ts';
import { parseCidr } from './parse-cidr.ts';
import { parseNumeric } from './parse-numeric.ts';
import { parseWildcard } from './parse-wildcard.ts';
import type { Matcher, ValueMatcher } from './pattern.ts';

/** Parses the array at the end of a path of a pattern. */
export function parseMatchers(values: readonly unknown[]): readonly Matcher[] {
  if (values.length === 0) throw invalidEventPattern('Empty arrays are not allowed');
  return values.map(parseMatcher);
}

function parseMatcher(value: unknown): Matcher {
  if (Array.isArray(value)) throw invalidEventPattern('Match value must be String, number, true, false, or null');
  if (typeof value !== 'object' || value === null) return { kind: 'equals', value: value as string };
  const [name, argument] = onlyEntry(value);
  const parse = Object.hasOwn(PARSERS, name) ? PARSERS[name] : undefined;
  if (!parse) throw invalidEventPattern(`Unrecognized match type ${name}`);
  return parse(argument);
}

/** The one member of a match expression. */
export function onlyEntry(expression: object): readonly [string, unknown] {
  const entries = Object.entries(expression);
  if (entries.length === 0) throw invalidEventPattern('Match expression name not found');
  if (entries.length > 1) throw invalidEventPattern('Only one key allowed in match expression');
  return entries[0]!;
}

const PARSERS: Readonly<Record<string, (argument: unknown) => Matcher>> = {
  prefix: (argument) => parseAffix('prefix', argument),
  suffix: (argument) => parseAffix('suffix', argument),
  'equals-ignore-case': (argument) => ({ kind: 'equals-ignore-case', text: textOf(argument, 'equals-ignore-case') }),
  wildcard: (argument) => parseWildcard(textOf(argument, 'wildcard')),
  numeric: parseNumeric,
  cidr: (argument) => parseCidr(textOf(argument, 'cidr')),
  'anything-but': parseAnythingBut,
  exists: (argument) => {
    if (typeof argument === 'boolean') return { kind: 'exists', isExpected: argument };
    throw invalidEventPattern('exists match pattern must be either true or false.');
  },
};

function parseAffix(kind: 'prefix' | 'suffix', argument: unknown): ValueMatcher {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) {
    return { kind, text: textOf(argument, kind), ignoreCase: false };
  }
  const [name, text] = onlyEntry(argument);
  if (name !== 'equals-ignore-case') throw invalidEventPattern(`Unsupported ${kind} pattern: ${name}`);
  return { kind, text: textOf(text, name), ignoreCase: true };
}

function textOf(argument: unknown, kind: string): string {
  if (typeof argument === 'string') return argument;
  throw invalidEventPattern(`${kind} match pattern must be a string`);
}
