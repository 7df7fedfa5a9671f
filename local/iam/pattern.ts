import type { RequestContext } from './request-context.ts';

/** A policy value with its variables filled in: literal text and wildcards, kept apart. */
export type Pattern = readonly (string | Wildcard)[];

interface Wildcard {
  readonly wildcard: '*' | '?';
}

/** `${key}`, `${key, 'default'}`, or one of `${*}`, `${?}`, `${$}`, which mean the character itself. */
const TOKEN = /\$\{([^}]*)\}|([*?])/g;

/** Undefined when a variable has no single value in this request: then the statement cannot match. */
export function parsePattern(text: string, context: RequestContext): Pattern | undefined {
  const tokens: (string | Wildcard)[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, variable, wildcard] = match;
    tokens.push(text.slice(end, match.index));
    end = match.index + whole.length;
    const token = variable === undefined ? { wildcard: wildcard as '*' | '?' } : variableValue(variable, context);
    if (token === undefined) return undefined;
    tokens.push(token);
  }
  return [...tokens, text.slice(end)].filter((token) => token !== '');
}

/** The pattern as plain text, for operators without wildcards. */
export function literalText(pattern: Pattern): string {
  return pattern.map((token) => (typeof token === 'string' ? token : token.wildcard)).join('');
}

/** `*` is any text, `?` any one character. */
export function matchesGlob(pattern: Pattern, value: string, flags: '' | 'i' = ''): boolean {
  return matches(pattern, value, () => '.*', flags);
}

/**
 * A policy's `Resource`. As `matchesGlob`, but a `*` goes beyond a colon only where it ends a segment of the ARN:
 * `cluster*:a` does not match `cluster-snapshot:b:a`, and `cluster:*` matches `cluster:a:b`.
 */
export function matchesResource(pattern: Pattern, value: string): boolean {
  return matches(pattern, value, (_before, after) => (after === '' || after.startsWith(':') ? '.*' : '[^:]*'));
}

/** `ArnLike` compares the six fields of an ARN one by one; only the last may hold colons. */
export function matchesArnFields(pattern: Pattern, value: string): boolean {
  if (literalText(pattern) === '*') return true;
  return matches(pattern, value, (before) => (before.split(':').length >= ARN_FIELDS ? '.*' : '[^:]*'));
}

export const ARN_FIELDS = 6;

/** What a star may stand for, by the pattern's text before and after it. */
type Star = (before: string, after: string) => string;

function matches(pattern: Pattern, value: string, star: Star, flags: '' | 'i' = ''): boolean {
  const source = pattern.map((token, index) => {
    if (typeof token === 'string') return token.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
    if (token.wildcard === '?') return '.';
    return star(literalText(pattern.slice(0, index)), literalText(pattern.slice(index + 1)));
  });
  return new RegExp(`^${source.join('')}$`, `s${flags}`).test(value);
}

function variableValue(variable: string, context: RequestContext): string | undefined {
  if (['*', '?', '$'].includes(variable)) return variable;
  const [, key = '', fallback] = /^\s*([^,]*?)\s*(?:,\s*'(.*)'\s*)?$/.exec(variable) ?? [];
  const values = context.get(key.toLowerCase()) ?? [];
  return values.length === 1 ? values[0] : fallback;
}
