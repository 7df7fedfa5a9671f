import type { AttributeValue, Item } from './attribute-value.ts';

/** DynamoDB refuses an item above 400 KB, attribute names included. */
export const ITEM_BYTES_MAX = 400 * 1024;

/** AWS's published estimate: lists and maps cost 3 bytes, and 1 for each element. */
const COLLECTION_BYTES = 3;
const ELEMENT_BYTES = 1;

/** The item's size in bytes as DynamoDB counts it for its limits: names and values in UTF-8. */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberBytes(value.N);
  if (value.B !== undefined) return Buffer.byteLength(value.B, 'base64');
  if (value.SS !== undefined) return total(value.SS, (element) => Buffer.byteLength(element));
  if (value.NS !== undefined) return total(value.NS, numberBytes);
  if (value.BS !== undefined) return total(value.BS, (element) => Buffer.byteLength(element, 'base64'));
  if (value.L !== undefined) return COLLECTION_BYTES + total(value.L, (element) => ELEMENT_BYTES + valueBytes(element));
  if (value.M !== undefined) {
    return COLLECTION_BYTES + ELEMENT_BYTES * Object.keys(value.M).length + itemBytes(value.M);
  }
  return 1;
}

/** About one byte for two significant digits, and one more. */
function numberBytes(text: string): number {
  const digits = text.replace(/[-.]/g, '').replace(/^0+|0+$/g, '').length;
  return Math.ceil(digits / 2) + (text.startsWith('-') ? 2 : 1);
}

function total<T>(elements: readonly T[], bytesOf: (element: T) => number): number {
  return elements.reduce((sum, element) => sum + bytesOf(element), 0);
}
