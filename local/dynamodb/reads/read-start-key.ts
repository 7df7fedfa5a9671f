import { keyAttributes } from '../tables/schema.ts';
import { validationFault } from '../validation-fault.ts';
import type { Item } from '../values/attribute-value.ts';
import { attributeOf } from '../values/attribute-value.ts';
import { readItem } from '../values/read-value.ts';
import type { ReadSource } from './read-source.ts';

/** Where the last page ended; throws ValidationException unless it has exactly the source's key attributes. */
export function readStartKey(raw: object | undefined, { keys }: ReadSource): Item | undefined {
  if (raw === undefined) return undefined;
  const start = readItem(raw);
  const attributes = keys.flatMap(keyAttributes);
  const names = new Set(attributes.map(({ name }) => name));
  const matches =
    Object.keys(start).length === names.size &&
    attributes.every(({ name, type }) => attributeOf(start, name)?.[type] !== undefined);
  if (matches) return start;
  throw validationFault('The provided starting key is invalid: The provided key element does not match the schema');
}
