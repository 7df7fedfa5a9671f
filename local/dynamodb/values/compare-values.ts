import type { AttributeValue, Item } from './attribute-value.ts';
import { attributeOf, typeOf } from './attribute-value.ts';
import { compareNumbers } from './decimal.ts';

/** Whether both have the same type and content; the order of a set's elements does not count. */
export function valuesEqual(left: AttributeValue, right: AttributeValue): boolean {
  const type = typeOf(left);
  if (type !== typeOf(right)) return false;
  if (left.M !== undefined && right.M !== undefined) return mapsEqual(left.M, right.M);
  if (left.L !== undefined && right.L !== undefined) return listsEqual(left.L, right.L);
  // Scalars and sets are canonical, sets sorted too, so their text decides.
  return JSON.stringify(left[type]) === JSON.stringify(right[type]);
}

/** Negative, zero or positive where DynamoDB orders the two; undefined where it does not. */
export function compareValues(left: AttributeValue, right: AttributeValue): number | undefined {
  if (left.N !== undefined && right.N !== undefined) return compareNumbers(left.N, right.N);
  if (left.S !== undefined && right.S !== undefined) return compareStrings(left.S, right.S);
  if (left.B !== undefined && right.B !== undefined) return compareBinary(left.B, right.B);
  return undefined;
}

/** By UTF-8 bytes, which is not the order of JavaScript's strings beyond the basic plane. */
export function compareStrings(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left, 'utf8'), Buffer.from(right, 'utf8'));
}

/** By unsigned bytes; both are base64. */
export function compareBinary(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left, 'base64'), Buffer.from(right, 'base64'));
}

function mapsEqual(left: Item, right: Item): boolean {
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => {
    const [a, b] = [attributeOf(left, name), attributeOf(right, name)];
    return a !== undefined && b !== undefined && valuesEqual(a, b);
  });
}

function listsEqual(left: readonly AttributeValue[], right: readonly AttributeValue[]): boolean {
  return left.length === right.length && left.every((value, index) => valuesEqual(value, right[index]!));
}
