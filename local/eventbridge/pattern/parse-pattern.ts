import { invalidEventPattern } from './invalid-event-pattern.ts';
import { parseMatchers } from './parse-matcher.ts';
import type { Matcher, Pattern, PatternNode } from './pattern.ts';

/** AWS counts the combinations that `$or` groups multiply to. */
const COMBINATIONS_MAX = 1000;
const OR = '$or';
/** Names that inside `$or` would be read as matchers; with one of them `$or` is an ordinary field. */
const RESERVED = new Set([
  'exactly',
  'prefix',
  'suffix',
  'numeric',
  'anything-but',
  'exists',
  'cidr',
  'equals-ignore-case',
  'wildcard',
]);

type JsonObject = Readonly<Record<string, unknown>>;

/** The matchers of one alternative by the path of their field, its names joined by dots as EventBridge joins them. */
type FlatRule = ReadonlyMap<string, readonly Matcher[]>;

/** Parses an event pattern. Throws InvalidEventPatternException with AWS's reason. */
export function parsePattern(text: string): Pattern {
  return withFields([new Map()], jsonOf(text), []).map(nested);
}

function jsonOf(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalidEventPattern((error as Error).message);
  }
  if (!isObject(value)) throw invalidEventPattern('Filter is not an object');
  return value;
}

/**
 * The rules with what an object asks of the fields below a path; each `$or` makes a rule of every rule and alternative.
 * A path that comes again replaces what stood there: so does a field beside `$or` that an alternative names, too. That
 * is how `aws/event-ruler` reads it; AWS does not document it.
 */
function withFields(rules: readonly FlatRule[], object: JsonObject, path: readonly string[]): readonly FlatRule[] {
  const entries = Object.entries(object);
  if (entries.length === 0) throw invalidEventPattern('Empty objects are not allowed');
  return entries.reduce((all, [name, value]) => {
    const together =
      name === OR && isAlternatives(value)
        ? value.flatMap((alternative) => withFields(all, alternative, path))
        : withField(all, name, value, path);
    if (together.length > COMBINATIONS_MAX) {
      // The limit is AWS's; the words are ours.
      throw invalidEventPattern(`Rule is too complex - $or makes more than ${COMBINATIONS_MAX} combinations`);
    }
    return together;
  }, rules);
}

function withField(
  rules: readonly FlatRule[],
  name: string,
  value: unknown,
  path: readonly string[],
): readonly FlatRule[] {
  const here = [...path, name];
  if (isObject(value)) return withFields(rules, value, here);
  if (!Array.isArray(value)) throw invalidEventPattern(`"${name}" must be an object or an array`);
  const matchers = parseMatchers(value);
  return rules.map((rule) => new Map([...rule, [here.join('.'), matchers]]));
}

/** Patterns from before `$or` was introduced keep their meaning: only two or more plain objects make alternatives. */
function isAlternatives(value: unknown): value is readonly JsonObject[] {
  return (
    Array.isArray(value) &&
    value.length >= 2 &&
    value.every((item) => isObject(item) && !Object.keys(item).some((name) => RESERVED.has(name)))
  );
}

function nested(rule: FlatRule): PatternNode {
  return nodeOf([...rule].map(([path, matchers]) => [path.split('.'), matchers] as const));
}

/** A tree of what is asked at each of these paths. */
function nodeOf(asked: readonly (readonly [path: readonly string[], matchers: readonly Matcher[]])[]): PatternNode {
  const own = asked.find(([path]) => path.length === 0)?.[1];
  const below = Map.groupBy(
    asked.filter(([path]) => path.length > 0),
    ([path]) => path[0]!,
  );
  const fields = [...below].map(
    ([name, group]) => [name, nodeOf(group.map(([path, matchers]) => [path.slice(1), matchers] as const))] as const,
  );
  return { fields: new Map(fields), ...(own === undefined ? {} : { matchers: own }) };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
