import type { BatchGetItemInput, KeysAndAttributes } from '@aws-sdk/client-dynamodb';
import type { Caller, Operation } from '../../wire/service.ts';
import { leadingKeys, tablePermission } from '../permissions.ts';
import { readProjection } from '../reads/read-projection.ts';
import { refuseUnimitated } from '../refuse-unimitated.ts';
import type { Databases } from '../tables/database.ts';
import { keyOf } from '../tables/item-key.ts';
import { memberFault, requireMember, validationFault } from '../validation-fault.ts';
import type { Item } from '../values/attribute-value.ts';
import { copyItem } from '../values/attribute-value.ts';
import { itemBytes } from '../values/item-size.ts';
import { readItem } from '../values/read-value.ts';

const KEYS_MAX = 100;
/** DynamoDB answers at most 16 MB and names the keys it left out. */
const RESPONSE_BYTES_MAX = 16 * 1024 * 1024;

export function batchGetItem(databases: Databases): Operation<BatchGetItemInput> {
  return {
    permissions: (input, caller) =>
      Object.entries(input.RequestItems ?? {}).map(([table, { Keys = [] }]) =>
        tablePermission('BatchGetItem', table, caller, { context: leadingKeys(databases, table, caller, Keys) }),
      ),
    handle: (input, caller) => {
      refuseUnimitated('BatchGetItem', input);
      const requests = Object.entries(requireMember(input.RequestItems, 'requestItems'));
      if (requests.reduce((sum, [, { Keys = [] }]) => sum + Keys.length, 0) > KEYS_MAX) {
        throw validationFault('Too many items requested for the BatchGetItem call');
      }
      if (requests.length === 0) throw validationFault('The requestItems parameter is required for BatchGetItem');
      const budget = { bytesLeft: RESPONSE_BYTES_MAX };
      const answers = requests.map(([name, wanted]) => [name, read(databases, name, wanted, caller, budget)] as const);
      return {
        Responses: Object.fromEntries(answers.map(([name, { items }]) => [name, items])),
        UnprocessedKeys: Object.fromEntries(
          answers
            .filter(([, { left }]) => left.length > 0)
            .map(([name, { left, wanted }]) => [name, { ...wanted, Keys: left }]),
        ),
      };
    },
  };
}

function read(
  databases: Databases,
  name: string,
  wanted: KeysAndAttributes,
  caller: Caller,
  budget: { bytesLeft: number },
) {
  refuseUnimitated('BatchGetItem', wanted);
  const table = databases.table(name, caller);
  const project = readProjection(wanted);
  const given = requireMember(wanted.Keys, `requestItems.${name}.member.keys`);
  if (given.length === 0) {
    throw memberFault('[]', `requestItems.${name}.member.keys`, 'Member must have length greater than or equal to 1');
  }
  const keys = given.map((raw) => ({ raw, key: keyOf(table.key, readItem(raw)) }));
  const distinct = new Set(keys.map(({ key }) => JSON.stringify(key)));
  if (distinct.size < keys.length) throw validationFault('Provided list of item keys contains duplicates');
  const items: Item[] = [];
  const left: (typeof keys)[number]['raw'][] = [];
  for (const { raw, key } of keys) {
    const item = table.get(key);
    budget.bytesLeft -= item === undefined ? 0 : itemBytes(item);
    if (budget.bytesLeft < 0) left.push(raw);
    else if (item !== undefined) items.push(copyItem(project(item)));
  }
  return { items, left, wanted };
}
