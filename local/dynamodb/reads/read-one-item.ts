import type { Get } from '@aws-sdk/client-dynamodb';
import { keyOf } from '../tables/item-key.ts';
import type { Table } from '../tables/table.ts';
import { requireMember } from '../validation-fault.ts';
import type { Item } from '../values/attribute-value.ts';
import { copyItem } from '../values/attribute-value.ts';
import { readItem } from '../values/read-value.ts';
import { readProjection } from './read-projection.ts';

/** The `Item` member, absent when there is no such item. Throws ValidationException for a key that does not fit. */
export function readOneItem(table: Table, input: Partial<Get>): { Item?: Item } {
  const project = readProjection(input);
  const item = table.get(keyOf(table.key, readItem(requireMember(input.Key, 'key'))));
  return item === undefined ? {} : { Item: copyItem(project(item)) };
}
