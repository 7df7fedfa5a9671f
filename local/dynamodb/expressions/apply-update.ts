import { validationFault } from '../validation-fault.ts';
import type { AttributeValue, Item } from '../values/attribute-value.ts';
import { typeOf } from '../values/attribute-value.ts';
import { addNumbers, subtractNumbers } from '../values/decimal.ts';
import type { SetType } from '../values/read-set.ts';
import { sortedSet } from '../values/read-set.ts';
import { valueAt, withoutValueAt, withValueAt } from './document-path.ts';
import type { DocumentPath, Operand, SetSource, Update } from './syntax.ts';
import { isSum } from './syntax.ts';

/**
 * The item after the update. Every clause reads the item as it was before, and list positions mean the list as it was
 * before; so removals come last and from the end. Throws ValidationException where the item does not fit the update.
 */
export function applyUpdate(update: Update, before: Item): Item {
  for (const { path } of [...update.sets, ...update.adds, ...update.deletes]) checkTarget(before, path);
  const assignments = [
    ...update.sets.map(({ path, source }) => ({ path, value: sourceValue(source, before) })),
    ...update.adds.map(({ path, value }) => ({ path, value: added(valueAt(before, path), value) })),
    ...update.deletes.map(({ path, value }) => ({ path, value: reduced(valueAt(before, path), value) })),
  ].sort((a, b) => comparePaths(a.path, b.path));
  const assigned = assignments.reduce(
    (item, { path, value }) => (value === undefined ? item : orFault(withValueAt(item, path, value))),
    before,
  );
  const emptied = assignments.filter(({ path, value }) => value === undefined && valueAt(before, path)).map(pathOf);
  return [...update.removes, ...emptied].sort((a, b) => comparePaths(b, a)).reduce(remove, assigned);
}

/** What holds the target must be there before anything is computed for it, even where nothing would be changed. */
function checkTarget(item: Item, path: DocumentPath): void {
  orFault(withValueAt(item, path, { NULL: true }));
}

function pathOf({ path }: { readonly path: DocumentPath }): DocumentPath {
  return path;
}

function remove(item: Item, path: DocumentPath): Item {
  return orFault(withoutValueAt(item, path));
}

/** List positions in their order: appended elements keep it, and removals, made from the end, do not shift others. */
function comparePaths(left: DocumentPath, right: DocumentPath): number {
  const differs = left.findIndex((step, index) => step !== right[index]);
  const [a = '', b = ''] = [left[differs], right[differs]];
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : 1;
}

function orFault(item: Item | undefined): Item {
  if (item !== undefined) return item;
  throw validationFault('The document path provided in the update expression is invalid for update');
}

function sourceValue(source: SetSource, item: Item): AttributeValue {
  if (!isSum(source)) return operandValue(source, item);
  const [left, right] = [operandValue(source.left, item).N, operandValue(source.right, item).N];
  if (left === undefined || right === undefined) throw wrongType();
  return { N: source.kind === '+' ? addNumbers(left, right) : subtractNumbers(left, right) };
}

function operandValue(operand: Operand, item: Item): AttributeValue {
  const value = operand.kind === 'call' ? callValue(operand.name, operand.args, item) : plainValue(operand, item);
  if (value !== undefined) return value;
  throw validationFault('The provided expression refers to an attribute that does not exist in the item');
}

function plainValue(operand: Operand, item: Item): AttributeValue | undefined {
  if (operand.kind === 'path') return valueAt(item, operand.path);
  return operand.kind === 'value' ? operand.value : undefined;
}

function callValue(name: string, args: readonly Operand[], item: Item): AttributeValue | undefined {
  const [first, second] = args as readonly [Operand, Operand];
  if (name === 'if_not_exists') {
    // The second operand must exist even where it is not needed, as in AWS's own local edition.
    const otherwise = operandValue(second, item);
    return plainValue(first, item) ?? otherwise;
  }
  const [head, tail] = [operandValue(first, item).L, operandValue(second, item).L];
  if (head === undefined || tail === undefined) throw wrongType();
  return { L: [...head, ...tail] };
}

function added(current: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (current === undefined) return value;
  if (current.N !== undefined && value.N !== undefined) return { N: addNumbers(current.N, value.N) };
  const { type, elements } = asSets(current, value);
  return sortedSet(type, [...new Set([...elements.current, ...elements.given])]);
}

/** Undefined when nothing is left or was there: a set is never empty. */
function reduced(current: AttributeValue | undefined, value: AttributeValue): AttributeValue | undefined {
  if (current === undefined) return undefined;
  const { type, elements } = asSets(current, value);
  const left = elements.current.filter((element) => !elements.given.includes(element));
  return left.length === 0 ? undefined : sortedSet(type, left);
}

function asSets(current: AttributeValue, value: AttributeValue) {
  const type = typeOf(value) as SetType;
  const [own, given] = [current[type], value[type]];
  if (!Array.isArray(own) || !Array.isArray(given)) throw wrongType();
  return { type, elements: { current: own as readonly string[], given: given as readonly string[] } };
}

function wrongType(): Error {
  return validationFault('An operand in the update expression has an incorrect data type');
}
