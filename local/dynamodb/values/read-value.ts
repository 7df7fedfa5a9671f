import { validationFault } from '../validation-fault.ts';
import type { AttributeValue, Item } from './attribute-value.ts';
import { ATTRIBUTE_TYPES } from './attribute-value.ts';
import { canonicalNumber } from './decimal.ts';
import { readBinary, readSet } from './read-set.ts';

/** DynamoDB keeps documents up to 32 levels deep; the item itself is the first. */
const NESTING_LEVELS_MAX = 32;

/** Checks, copies and makes canonical what a request carries. Throws ValidationException with DynamoDB's words. */
export function readItem(raw: unknown, depth = 1): Item {
  checkDepth(depth);
  const entries = Object.entries(raw as Record<string, unknown>);
  if (entries.some(([name]) => name === '')) throw validationFault('Empty attribute name');
  return Object.fromEntries(entries.map(([name, value]) => [name, readValue(value, depth)]));
}

/** As `readItem`, for one value at the given depth. */
export function readValue(raw: unknown, depth = 1): AttributeValue {
  const given = (raw ?? {}) as Record<string, unknown>;
  const [type, second] = ATTRIBUTE_TYPES.filter((candidate) => given[candidate] !== undefined);
  if (type === undefined) {
    throw validationFault('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
  }
  if (second !== undefined) {
    throw validationFault(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  const content = given[type];
  switch (type) {
    case 'S':
      return { S: String(content) };
    case 'N':
      return { N: canonicalNumber(String(content)) };
    case 'B':
      return { B: readBinary(content) };
    case 'BOOL':
      return { BOOL: Boolean(content) };
    case 'NULL':
      return readNull(content);
    case 'M':
      return { M: readItem(content, depth + 1) };
    case 'L':
      return readList(content as readonly unknown[], depth + 1);
    default:
      return readSet(type, content as readonly unknown[]);
  }
}

function readNull(content: unknown): AttributeValue {
  if (content !== true) {
    throw validationFault(
      'One or more parameter values were invalid: Null attribute value types must have the value of true',
    );
  }
  return { NULL: true };
}

function readList(content: readonly unknown[], depth: number): AttributeValue {
  checkDepth(depth);
  return { L: content.map((element) => readValue(element, depth)) };
}

function checkDepth(depth: number): void {
  if (depth <= NESTING_LEVELS_MAX) return;
  throw validationFault(
    'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
  );
}
