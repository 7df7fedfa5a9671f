import type { AttributeValue, Item } from '../values/attribute-value.ts';
import { valueAt } from './document-path.ts';
import type { DocumentPath } from './syntax.ts';

/** The tree of the paths that lead to something; `null` marks the end of one, where all is kept. */
interface Selection extends Map<string | number, Selection | null> {}

/** Only what the paths lead to, in its place; chosen list elements move together, as in DynamoDB's answers. */
export function applyProjection(paths: readonly DocumentPath[], item: Item): Item {
  const selection: Selection = new Map();
  for (const path of paths) {
    if (valueAt(item, path) !== undefined) select(selection, path);
  }
  return selectMap(item, selection);
}

function select(selection: Selection, [step, ...rest]: DocumentPath): void {
  if (step === undefined) return;
  if (rest.length === 0) {
    selection.set(step, null);
    return;
  }
  const inner = selection.get(step);
  if (inner === null) return;
  const next: Selection = inner ?? new Map();
  selection.set(step, next);
  select(next, rest);
}

function selectMap(item: Item, selection: Selection): Item {
  return Object.fromEntries(
    [...selection].map(([step, inner]) => [String(step), selectValue(item[String(step)]!, inner)]),
  );
}

function selectValue(value: AttributeValue, selection: Selection | null): AttributeValue {
  if (selection === null) return value;
  if (value.M !== undefined) return { M: selectMap(value.M, selection) };
  const positions = [...selection.keys()].map(Number).sort((a, b) => a - b);
  return { L: positions.map((position) => selectValue(value.L![position]!, selection.get(position)!)) };
}
