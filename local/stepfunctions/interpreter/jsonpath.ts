import type { Scope } from './data-flow.ts';
import { runtimeError } from './state-error.ts';

/** Steps of a reference path: `.name`, `['name']` or `[0]`. Wildcards, filters, slices and functions are not paths here. */
const step = /\.([A-Za-z_][\w-]*)|\['([^']*)'\]|\[(\d+)\]/y;

/** Whether the text is `$`, `$$` or one of them followed by names and indexes. */
export function isReferencePath(text: string): boolean {
  return stepsOf(text) !== undefined;
}

/** The value at a path in `data`, or in the context object for `$$`. `found` is false where nothing is there. */
export function lookUp(
  path: string,
  data: unknown,
  scope: Scope,
): { readonly found: boolean; readonly value?: unknown } {
  let value: unknown = path.startsWith('$$') ? scope.context : data;
  for (const key of stepsOf(path) ?? []) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return { found: false };
    value = (value as Record<string | number, unknown>)[key];
  }
  return { found: true, value };
}

/** The value at a path that must exist. */
export function read(path: string, data: unknown, field: string, scope: Scope): unknown {
  const { found, value } = lookUp(path, data, scope);
  if (found) return value;
  throw runtimeError(
    scope,
    `The JSONPath '${path}' specified for the field '${field}' could not be found in the input '${JSON.stringify(data)}'`,
  );
}

/** A payload template: members whose name ends in `.$` are replaced by the value at their path. */
export function fillTemplate(template: unknown, data: unknown, scope: Scope): unknown {
  if (Array.isArray(template)) return template.map((item: unknown) => fillTemplate(item, data, scope));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]: [string, unknown]) =>
      key.endsWith('.$')
        ? [key.slice(0, -2), read(String(value), data, key, scope)]
        : [key, fillTemplate(value, data, scope)],
    ),
  );
}

/** `data` with `value` put at a path, as ResultPath does; what is missing on the way is made. */
export function place(path: string, data: unknown, value: unknown, scope: Scope): unknown {
  const keys = stepsOf(path) ?? [];
  const put = (at: unknown, depth: number): unknown => {
    const key = keys[depth];
    if (key === undefined) return value;
    if (typeof at !== 'object' && at !== undefined) {
      throw runtimeError(scope, `The ResultPath '${path}' cannot be applied to the input '${JSON.stringify(data)}'`);
    }
    if (typeof key === 'number') {
      return Array.from((at as unknown[] | undefined) ?? [], (item, index) =>
        index === key ? put(item, depth + 1) : item,
      );
    }
    const members = (at ?? {}) as Record<string, unknown>;
    return { ...members, [key]: put(members[key], depth + 1) };
  };
  return put(data, 0);
}

function stepsOf(path: string): (string | number)[] | undefined {
  const start = path.startsWith('$$') ? 2 : 1;
  if (!path.startsWith('$')) return undefined;
  const keys: (string | number)[] = [];
  step.lastIndex = start;
  while (step.lastIndex < path.length) {
    const match = step.exec(path);
    if (match === null) return undefined;
    keys.push(match[1] ?? match[2] ?? Number(match[3]));
  }
  return keys;
}
