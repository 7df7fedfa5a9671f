/**
 * A value as DynamoDB stores it: exactly one member is set. Numbers are canonical decimal strings, binary values are
 * base64 strings, sets are sorted. Stored values are never changed in place.
 */
export interface AttributeValue {
  readonly S?: string;
  readonly N?: string;
  readonly B?: string;
  readonly SS?: readonly string[];
  readonly NS?: readonly string[];
  readonly BS?: readonly string[];
  readonly M?: Item;
  readonly L?: readonly AttributeValue[];
  readonly NULL?: boolean;
  readonly BOOL?: boolean;
}

export type Item = Readonly<Record<string, AttributeValue>>;

export const ATTRIBUTE_TYPES = ['S', 'N', 'B', 'SS', 'NS', 'BS', 'M', 'L', 'NULL', 'BOOL'] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

export function typeOf(value: AttributeValue): AttributeType {
  const type = ATTRIBUTE_TYPES.find((candidate) => value[candidate] !== undefined);
  if (type === undefined) throw new Error('an attribute value without a type was stored');
  return type;
}

/** The attribute of that name; names such as `constructor` must not find what every object inherits. */
export function attributeOf(item: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}

/** A deep copy, so that nobody outside holds a reference into the store. */
export function copyItem(item: Item): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, copyValue(value)]));
}

export function copyValue(value: AttributeValue): AttributeValue {
  if (value.M !== undefined) return { M: copyItem(value.M) };
  if (value.L !== undefined) return { L: value.L.map(copyValue) };
  const type = typeOf(value);
  const content = value[type];
  return { [type]: Array.isArray(content) ? [...content] : content };
}
