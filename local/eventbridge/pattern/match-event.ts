import { matchesValue } from './match-value.ts';
import { withNestedNames } from './nested-names.ts';
import type { Matcher, Pattern, PatternNode } from './pattern.ts';

type Path = readonly string[];

/**
 * Whether an event satisfies a pattern. Where the event has an array of objects, all fields below it must hold for one
 * and the same element.
 */
export function matchesEvent(pattern: Pattern, event: unknown): boolean {
  const nested = withNestedNames(event);
  return pattern.some((alternative) => nodeMatches(alternative, nested, [], nested));
}

function nodeMatches({ matchers, fields }: PatternNode, value: unknown, path: Path, event: unknown): boolean {
  const leaves = leavesOf(value);
  return (
    (matchers === undefined || matchers.some((matcher) => leafMatches(matcher, leaves, path, event))) &&
    (fields.size === 0 || candidates(value).some((candidate) => fieldsMatch(fields, candidate, path, event)))
  );
}

function fieldsMatch(fields: PatternNode['fields'], candidate: object, path: Path, event: unknown): boolean {
  return [...fields].every(([name, node]) => nodeMatches(node, memberOf(candidate, name), [...path, name], event));
}

function leafMatches(matcher: Matcher, leaves: readonly unknown[], path: Path, event: unknown): boolean {
  if (matcher.kind !== 'exists') return leaves.some((leaf) => matchesValue(matcher, leaf));
  // Absence means that no element of any array on the way has the field, not only the element looked at.
  return matcher.isExpected ? leaves.length > 0 : !hasLeaf(event, path);
}

/** The objects a pattern's object can be about. Where there is none, fields may still hold by being absent. */
function candidates(value: unknown): readonly object[] {
  const objects = [value].flat(Number.POSITIVE_INFINITY).filter(isObject);
  return objects.length > 0 ? objects : [{}];
}

/** The scalars of a field: `null` is one; objects and empty arrays are none. */
function leavesOf(value: unknown): readonly unknown[] {
  return [value].flat(Number.POSITIVE_INFINITY).filter((item) => item !== undefined && !isObject(item));
}

function hasLeaf(value: unknown, [name, ...rest]: Path): boolean {
  if (name === undefined) return leavesOf(value).length > 0;
  return candidates(value).some((candidate) => hasLeaf(memberOf(candidate, name), rest));
}

function memberOf(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
