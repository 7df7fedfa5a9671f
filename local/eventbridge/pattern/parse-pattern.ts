import { invalidEventPattern } from './invalid-event-pattern.ts';
import { parseLeaf } from './parse-matcher.ts';
import type { PatternLeaf, PatternNode } from './pattern.ts';

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

/** Parses an event pattern. Throws InvalidEventPatternException with AWS's reason. */
export function parsePattern(text: string): PatternNode {
  const pattern = parseNode(jsonOf(text));
  if (combinations(pattern) > COMBINATIONS_MAX) {
    // The limit is AWS's; the words are ours.
    throw invalidEventPattern(`Rule is too complex - $or makes more than ${COMBINATIONS_MAX} combinations`);
  }
  return pattern;
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

function parseNode(object: JsonObject): PatternNode {
  const entries = Object.entries(object);
  if (entries.length === 0) throw invalidEventPattern('Empty objects are not allowed');
  const fields = new Map<string, PatternNode | PatternLeaf>();
  const alternatives: (readonly PatternNode[])[] = [];
  for (const [name, value] of entries) {
    if (name === OR && isAlternatives(value)) alternatives.push(value.map(parseNode));
    else fields.set(name, parseField(name, value));
  }
  return { fields, alternatives };
}

function parseField(name: string, value: unknown): PatternNode | PatternLeaf {
  if (Array.isArray(value)) return parseLeaf(value);
  if (isObject(value)) return parseNode(value);
  throw invalidEventPattern(`"${name}" must be an object or an array`);
}

/** Patterns from before `$or` was introduced keep their meaning: only two or more plain objects make alternatives. */
function isAlternatives(value: unknown): value is readonly JsonObject[] {
  return (
    Array.isArray(value) &&
    value.length >= 2 &&
    value.every((item) => isObject(item) && !Object.keys(item).some((name) => RESERVED.has(name)))
  );
}

function combinations(node: PatternNode | PatternLeaf): number {
  if (!('fields' in node)) return 1;
  const ofFields = [...node.fields.values()].map(combinations);
  const ofGroups = node.alternatives.map((group) => group.map(combinations).reduce((sum, count) => sum + count, 0));
  return [...ofFields, ...ofGroups].reduce((product, count) => product * count, 1);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
