import { createHash } from 'node:crypto';
import { validationFault } from '../validation-fault.ts';
import type { AttributeValue, Item } from '../values/attribute-value.ts';
import { attributeOf, typeOf } from '../values/attribute-value.ts';
import type { IndexSchema, KeyAttribute, KeySchema } from './schema.ts';
import { keyAttributes } from './schema.ts';

const HASH_BYTES_MAX = 2048;
const RANGE_BYTES_MAX = 1024;

/** An item's place in its table. */
export interface ItemKey {
  readonly partition: string;
  /** Empty in a table without a range key. */
  readonly sort: string;
}

/** The place named by a request's `Key`; throws ValidationException unless it has exactly the key attributes. */
export function keyOf(schema: KeySchema, key: Item): ItemKey {
  const attributes = keyAttributes(schema);
  const matches =
    Object.keys(key).length === attributes.length &&
    attributes.every(({ name, type }) => attributeOf(key, name)?.[type] !== undefined);
  if (!matches) throw validationFault('The provided key element does not match the schema');
  return placeOf(schema, key);
}

/** The place of a whole item; throws ValidationException when it lacks a key attribute or has one of another type. */
export function keyOfItem(schema: KeySchema, item: Item): ItemKey {
  for (const { name, type } of keyAttributes(schema)) {
    const value = attributeOf(item, name);
    const invalid = 'One or more parameter values were invalid:';
    if (value === undefined) throw validationFault(`${invalid} Missing the key ${name} in the item`);
    if (value[type] === undefined) {
      throw validationFault(`${invalid} Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`);
    }
  }
  return placeOf(schema, item);
}

/** The key attributes of an item, as `LastEvaluatedKey` carries them. */
export function pickKey(item: Item, ...schemas: readonly KeySchema[]): Item {
  const names = schemas.flatMap(keyAttributes).map(({ name }) => name);
  return Object.fromEntries([...new Set(names)].map((name) => [name, item[name]!]));
}

/** Throws ValidationException when an attribute that orders an index is none that the index can hold. */
export function checkIndexKeys(indexes: readonly IndexSchema[], item: Item): void {
  for (const index of indexes) {
    const { hash, range } = index.key;
    checkIndexKey(index, hash, item, HASH_BYTES_MAX);
    if (range !== undefined) checkIndexKey(index, range, item, RANGE_BYTES_MAX);
  }
}

/** A number without order that spreads partitions, so that a scan does not follow the keys. */
export function partitionToken(partition: string): string {
  return createHash('md5').update(partition).digest('hex');
}

function placeOf({ hash, range }: KeySchema, item: Item): ItemKey {
  return {
    partition: keyText(hash, item[hash.name]!, HASH_BYTES_MAX),
    sort: range === undefined ? '' : keyText(range, item[range.name]!, RANGE_BYTES_MAX),
  };
}

function keyText({ name, type }: KeyAttribute, value: AttributeValue, bytesMax: number): string {
  const text = value[type] ?? '';
  if (text === '') {
    throw validationFault(
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an ' +
        `empty ${type === 'B' ? 'binary' : 'string'} value. Key: ${name}`,
    );
  }
  refuseTooLong(text, type, bytesMax);
  return text;
}

/** That an index's keys are refused in the words for the table's own is a guess. */
function refuseTooLong(text: string, type: KeyAttribute['type'], bytesMax: number): void {
  if (Buffer.byteLength(text, type === 'B' ? 'base64' : 'utf8') <= bytesMax) return;
  throw validationFault(`One or more parameter values were invalid: ${tooLong(bytesMax)}`);
}

/** The missing space in the first message is DynamoDB's. */
function tooLong(bytesMax: number): string {
  return bytesMax === HASH_BYTES_MAX
    ? 'Size of hashkey has exceeded the maximum size limit of2048 bytes'
    : 'Aggregated size of all range keys has exceeded the size limit of 1024 bytes';
}

function checkIndexKey(index: IndexSchema, { name, type }: KeyAttribute, item: Item, bytesMax: number): void {
  const value = attributeOf(item, name);
  if (value === undefined) return; // The index is sparse: the item is just not in it.
  if (value[type] === undefined) {
    throw validationFault(
      `One or more parameter values were invalid: Type mismatch for Index Key ${name} ` +
        `Expected: ${type} Actual: ${typeOf(value)} IndexName: ${index.name}`,
    );
  }
  if (value[type] !== '') return refuseTooLong(value[type]!, type, bytesMax);
  throw validationFault(
    'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
      `The AttributeValue for a key attribute cannot contain an empty ${type === 'B' ? 'binary' : 'string'} value. ` +
      `IndexName: ${index.name}, IndexKey: ${name}`,
  );
}
