import type { Condition, Statement } from './statement.ts';

/**
 * The same permissions in fewer words. Two statements become one only where they differ in a single member (their
 * actions, their resources, or the values of one condition key), so the result allows and denies exactly what the given
 * statements do, and a policy for many plans is what the policies for each of them are together: no looser.
 */
export function united(statements: readonly Statement[]): readonly Statement[] {
  const single = statements.flatMap((each) => each.Resource.map((resource) => ({ ...each, Resource: [resource] })));
  const byActions = merged(single, ['Effect', 'Resource', 'Condition'], ([first, ...others]) => ({
    ...first!,
    Action: distinct([first!, ...others].flatMap(({ Action }) => Action)),
  }));
  const byResources = merged(byActions, ['Effect', 'Action', 'Condition'], (group) => ({
    ...group[0]!,
    Resource: distinct(group.flatMap(({ Resource }) => Resource)),
  }));
  return named(byValues(byResources));
}

type Member = 'Effect' | 'Action' | 'Resource' | 'Condition';

function merged(
  statements: readonly Statement[],
  equal: readonly Member[],
  merge: (group: readonly Statement[]) => Statement,
): readonly Statement[] {
  const alike = Map.groupBy(statements, (each) => JSON.stringify(equal.map((member) => each[member])));
  return [...alike.values()].map(merge);
}

/** Joins the values of the one key that is compared with a list of which any may match. */
function byValues(statements: readonly Statement[]): readonly Statement[] {
  const alike = Map.groupBy(statements, ({ Effect, Action, Resource, Condition }) =>
    JSON.stringify([Effect, Action, Resource, anyOf(Condition)?.others ?? Condition, anyOf(Condition)?.key]),
  );
  return [...alike.values()].map((group) => {
    const found = anyOf(group[0]!.Condition);
    if (found === undefined) return group[0]!;
    const values = distinct(group.flatMap(({ Condition }) => anyOf(Condition)!.values));
    return withValues(group[0]!, values);
  });
}

/** A condition's only key under these operators: the condition holds when any of its values matches. */
const ANY_OF = ['StringEquals', 'StringLike'] as const;

interface AnyOf {
  readonly operator: (typeof ANY_OF)[number];
  readonly key: string;
  readonly values: readonly string[];
  readonly others: Condition;
}

function anyOf(condition: Condition = {}): AnyOf | undefined {
  const keys = ANY_OF.flatMap((operator) =>
    Object.keys(condition[operator] ?? {}).map((key) => [operator, key] as const),
  );
  if (keys.length !== 1) return undefined;
  const [operator, key] = keys[0]!;
  const { [operator]: compared, ...others } = condition;
  return { operator, key, values: [compared![key]!].flat(), others };
}

function withValues(statement: Statement, values: readonly string[]): Statement {
  const { operator, key } = anyOf(statement.Condition)!;
  return { ...statement, Condition: { ...statement.Condition, [operator]: { [key]: values } } };
}

/** The statement in parts of at most so many characters, along the longer of its two lists. Together they say the same. */
export function divided(statement: Statement, charactersMax: number): readonly Statement[] {
  if (charactersOf(statement) <= charactersMax) return [statement];
  const { Resource } = statement;
  const values = anyOf(statement.Condition)?.values ?? [];
  const [list, withList]: [readonly string[], (items: readonly string[]) => Statement] =
    charactersOf(values) > charactersOf(Resource)
      ? [values, (items) => withValues(statement, items)]
      : [Resource, (items) => ({ ...statement, Resource: items })];
  return slices(list, charactersMax - charactersOf(withList([]))).map(withList);
}

/** Each as long as fits; an item that is too long for itself is alone. */
function slices(items: readonly string[], charactersMax: number): readonly (readonly string[])[] {
  const found: string[][] = [];
  let left = 0;
  for (const item of items) {
    const characters = charactersOf(item) + ','.length;
    if (characters > left) {
      found.push([]);
      left = charactersMax;
    }
    found.at(-1)!.push(item);
    left -= characters;
  }
  return found;
}

/** IAM wants the names of a policy's statements to differ. The first of a name keeps it, the others are numbered. */
export function named(statements: readonly Statement[]): readonly Statement[] {
  const seen = new Map<string, number>();
  return statements.map((statement) => {
    const name = statement.Sid.replace(/\d+$/, '');
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    return { ...statement, Sid: number === 1 ? name : `${name}${number}` };
  });
}

/** What is known only at deployment stands in the text as a token, and is the ARN of a key. */
const TOKEN = /\$\{Token\[[^\]]*\]\}/g;
const KEY_ARN_CHARACTERS = 100;

/** As IAM counts them, without white space. */
export const charactersOf = (value: unknown): number =>
  JSON.stringify(value).replace(TOKEN, 'x'.repeat(KEY_ARN_CHARACTERS)).length;

const distinct = <Item>(items: readonly Item[]): readonly Item[] => [...new Set(items)];
