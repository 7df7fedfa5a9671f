import { AwsFault } from '../../wire/aws-fault.ts';
import { validationFault } from '../validation-fault.ts';
import type { AttributeValue } from './attribute-value.ts';
import { compareBinary, compareStrings } from './compare-values.ts';
import { canonicalNumber, compareNumbers } from './decimal.ts';

export type SetType = 'SS' | 'NS' | 'BS';

const INVALID = 'One or more parameter values were invalid:';

/** A canonical, sorted set. An empty one and one with duplicates are refused, as DynamoDB does. */
export function readSet(type: SetType, content: readonly unknown[]): AttributeValue {
  if (content.length === 0) throw validationFault(emptyMessage(type));
  const elements = content.map((element) => readElement(type, element));
  if (new Set(elements).size < elements.length) throw validationFault(duplicateMessage(type, content));
  return sortedSet(type, elements);
}

/** A set from elements already canonical and distinct. */
export function sortedSet(type: SetType, elements: readonly string[]): AttributeValue {
  const order = { SS: compareStrings, NS: compareNumbers, BS: compareBinary }[type];
  return { [type]: [...elements].sort(order) };
}

/** Base64, whether the value came over the wire (base64) or from a caller in this process (bytes). */
export function readBinary(content: unknown): string {
  if (content instanceof Uint8Array || ArrayBuffer.isView(content)) {
    return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('base64');
  }
  const text = String(content);
  const canonical = Buffer.from(text, 'base64').toString('base64');
  if (canonical !== text) throw new AwsFault('SerializationException', 'Invalid Base64 in a binary attribute value');
  return canonical;
}

function readElement(type: SetType, element: unknown): string {
  if (type === 'NS') return canonicalNumber(String(element));
  return type === 'BS' ? readBinary(element) : String(element);
}

function emptyMessage(type: SetType): string {
  if (type === 'BS') return `${INVALID} Binary sets should not be empty`;
  return `${INVALID} An ${type === 'SS' ? 'string' : 'number'} set  may not be empty`;
}

function duplicateMessage(type: SetType, content: readonly unknown[]): string {
  if (type === 'NS') return 'Input collection contains duplicates';
  if (type === 'BS') return `${INVALID} Input collection of type BS contains duplicates.`;
  return `${INVALID} Input collection [${content.join(', ')}] contains duplicates.`;
}
