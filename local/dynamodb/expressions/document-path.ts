import type { AttributeValue, Item } from '../values/attribute-value.ts';
import { attributeOf } from '../values/attribute-value.ts';
import type { DocumentPath } from './syntax.ts';

/** What stands at the path; undefined when any part of the way is missing or of another type. */
export function valueAt(item: Item, path: DocumentPath): AttributeValue | undefined {
  const [head, ...rest] = path;
  return rest.reduce<AttributeValue | undefined>(stepInto, attributeOf(item, String(head)));
}

function stepInto(value: AttributeValue | undefined, step: string | number): AttributeValue | undefined {
  if (typeof step === 'number') return value?.L?.[step];
  return value?.M === undefined ? undefined : attributeOf(value.M, step);
}

/** The same item with the value at the path; undefined when the path's parent is missing or of another type. */
export function withValueAt(item: Item, path: DocumentPath, value: AttributeValue): Item | undefined {
  const [head, ...rest] = path;
  const changed = rest.length === 0 ? value : changeInside(attributeOf(item, String(head)), rest, value);
  return changed && { ...item, [String(head)]: changed };
}

/** The same item without what is at the path; undefined when the path's parent is missing or of another type. */
export function withoutValueAt(item: Item, path: DocumentPath): Item | undefined {
  const [head, ...rest] = path;
  if (rest.length === 0) return without(item, String(head));
  const changed = changeInside(attributeOf(item, String(head)), rest, undefined);
  return changed && { ...item, [String(head)]: changed };
}

/** `value` undefined means removal. */
function changeInside(
  container: AttributeValue | undefined,
  [step, ...rest]: DocumentPath,
  value: AttributeValue | undefined,
): AttributeValue | undefined {
  if (container === undefined || step === undefined) return undefined;
  if (rest.length === 0) return place(container, step, value);
  const inner = changeInside(stepInto(container, step), rest, value);
  return inner && place(container, step, inner);
}

function place(container: AttributeValue, step: string | number, value: AttributeValue | undefined) {
  if (typeof step === 'number') return container.L && { L: placeInList(container.L, step, value) };
  if (container.M === undefined) return undefined;
  return { M: value === undefined ? without(container.M, step) : { ...container.M, [step]: value } };
}

/** A position beyond the end appends; removing there changes nothing. */
function placeInList(list: readonly AttributeValue[], index: number, value: AttributeValue | undefined) {
  if (value === undefined) return list.filter((_, position) => position !== index);
  return index < list.length ? list.with(index, value) : [...list, value];
}

function without(item: Item, name: string): Item {
  return Object.fromEntries(Object.entries(item).filter(([other]) => other !== name));
}
