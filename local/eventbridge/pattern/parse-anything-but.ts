import { invalidEventPattern } from './invalid-event-pattern.ts';
import { parseWildcard } from './parse-wildcard.ts';
import type { ValueMatcher } from './pattern.ts';

/** Parses the argument of `anything-but`: a value, a list of one type, or an operator on a text or a list of texts. */
export function parseAnythingBut(argument: unknown): ValueMatcher {
  if (typeof argument === 'object' && argument !== null && !Array.isArray(argument)) return parseOperator(argument);
  const values: unknown[] = [argument].flat();
  if (values.some((value) => typeof value !== 'string' && typeof value !== 'number')) {
    throw invalidEventPattern(
      Array.isArray(argument)
        ? 'Inside anything but list, start|null|boolean is not supported.'
        : 'Value of anything-but must be an array or single string/number value.',
    );
  }
  if (new Set(values.map((value) => typeof value)).size !== 1) {
    throw invalidEventPattern(
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    );
  }
  return { kind: 'anything-but', excluded: values.map((value) => ({ kind: 'equals', value: value as string })) };
}

const OPERATORS: Readonly<Record<string, (text: string) => ValueMatcher>> = {
  prefix: (text) => ({ kind: 'prefix', text: notEmpty(text), ignoreCase: false }),
  suffix: (text) => ({ kind: 'suffix', text: notEmpty(text), ignoreCase: false }),
  'equals-ignore-case': (text) => ({ kind: 'equals-ignore-case', text }),
  wildcard: parseWildcard,
};

function parseOperator(expression: object): ValueMatcher {
  const entries = Object.entries(expression) as [string, unknown][];
  const [name, argument] = entries[0] ?? [];
  if (name === undefined) throw invalidEventPattern('Anything-But expression name not found');
  if (entries.length > 1) throw invalidEventPattern('Only one key allowed in match expression');
  const parse = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!parse) throw invalidEventPattern(`Unsupported anything-but pattern: ${name}`);
  const texts = [argument].flat();
  if (texts.length === 0 || !texts.every((text) => typeof text === 'string')) {
    throw invalidEventPattern(`${name} match pattern must be a string`);
  }
  return { kind: 'anything-but', excluded: texts.map(parse) };
}

function notEmpty(text: string): string {
  if (text === '') throw invalidEventPattern('Null prefix/suffix not allowed');
  return text;
}
