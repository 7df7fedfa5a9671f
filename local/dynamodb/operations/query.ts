import type { QueryInput } from '@aws-sdk/client-dynamodb';
import { AwsFault } from '../../wire/aws-fault.ts';
import type { Caller, Operation } from '../../wire/service.ts';
import { pathsOf } from '../expressions/condition-operands.ts';
import { evaluateCondition } from '../expressions/evaluate-condition.ts';
import { parseCondition } from '../expressions/parse-condition.ts';
import { Placeholders } from '../expressions/placeholders.ts';
import { leadingKeys, tablePermission } from '../permissions.ts';
import type { KeyCondition } from '../reads/key-condition.ts';
import { readKeyCondition } from '../reads/key-condition.ts';
import { placeItem } from '../reads/page-order.ts';
import type { PageRequest } from '../reads/read-page-request.ts';
import { readPageRequest } from '../reads/read-page-request.ts';
import type { ReadSource } from '../reads/read-source.ts';
import { readSource } from '../reads/read-source.ts';
import { readStartKey } from '../reads/read-start-key.ts';
import { takePage } from '../reads/take-page.ts';
import { refuseUnimitated } from '../refuse-unimitated.ts';
import type { Databases } from '../tables/database.ts';
import { keyAttributes } from '../tables/schema.ts';
import { validationFault } from '../validation-fault.ts';
import type { Item } from '../values/attribute-value.ts';
import { valuesEqual } from '../values/compare-values.ts';

interface ReadQuery {
  readonly source: ReadSource;
  readonly condition: KeyCondition;
  readonly page: PageRequest;
  readonly start: Item | undefined;
}

export function query(databases: Databases): Operation<QueryInput> {
  return {
    permissions: (input, caller) => [
      tablePermission('Query', input.TableName, caller, {
        index: input.IndexName,
        context: queriedKeys(databases, input, caller),
      }),
    ],
    handle: (input, caller) => {
      refuseUnimitated('Query', input);
      const { source, condition, page, start } = readQuery(databases, input, caller);
      const candidates = source
        .itemsOf(condition.hash)
        .filter((item) => condition.range === undefined || evaluateCondition(condition.range, item))
        .map((item) => placeItem(source.keys, item));
      return takePage(source, candidates, page, start, input.ScanIndexForward ?? true);
    },
  };
}

function readQuery(databases: Databases, input: QueryInput, caller: Caller): ReadQuery {
  const table = databases.table(input.TableName, caller);
  const placeholders = new Placeholders(input, ['ProjectionExpression', 'FilterExpression', 'KeyConditionExpression']);
  if (input.KeyConditionExpression === undefined) {
    throw validationFault(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    );
  }
  const source = readSource(table, input.IndexName, input.ConsistentRead);
  const page = readPageRequest(input, source, placeholders);
  const parsed = parseCondition('KeyConditionExpression', input.KeyConditionExpression, placeholders);
  placeholders.refuseUnused();
  const condition = readKeyCondition(parsed, source.key);
  refuseKeysInFilter(source, page);
  const start = readStartKey(input.ExclusiveStartKey, source);
  if (start !== undefined) checkStart(start, source, condition);
  return { source, condition, page, start };
}

function refuseKeysInFilter({ key }: ReadSource, { filter }: PageRequest): void {
  const names = keyAttributes(key).map(({ name }) => name);
  const found = (filter === undefined ? [] : pathsOf(filter)).find(([head]) => names.includes(String(head)));
  if (found === undefined) return;
  throw validationFault(
    `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${found[0]}`,
  );
}

function checkStart(start: Item, { key }: ReadSource, { hash, range }: KeyCondition): void {
  if (!valuesEqual(start[key.hash.name]!, hash)) {
    throw validationFault('The provided starting key is outside query boundaries based on provided conditions');
  }
  if (range === undefined || evaluateCondition(range, start)) return;
  throw validationFault('The provided starting key does not match the range key predicate');
}

function queriedKeys(databases: Databases, input: QueryInput, caller: Caller) {
  try {
    const { source, condition } = readQuery(databases, input, caller);
    // AWS means the table's partition key, and for an index the index's.
    if (source.index !== undefined) return { 'dynamodb:LeadingKeys': [String(Object.values(condition.hash)[0])] };
    return leadingKeys(databases, input.TableName, caller, [{ [source.key.hash.name]: condition.hash }]);
  } catch (error) {
    // The operation itself refuses the same request in a moment, with the same words.
    if (error instanceof AwsFault) return undefined;
    throw error;
  }
}
