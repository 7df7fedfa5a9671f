import type { AttributeDefinition, GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb';
import { requireMember, validationFault } from '../validation-fault.ts';
import { checkKeySchema } from './check-key-schema.ts';

const INVALID = 'One or more parameter values were invalid:';
const INDEXES_MAX = 20;
const PROJECTIONS = ['ALL', 'KEYS_ONLY', 'INCLUDE'];

/** Throws ValidationException with AWS's words. */
export function checkIndexes(
  indexes: readonly GlobalSecondaryIndex[],
  definitions: readonly AttributeDefinition[],
): void {
  if (indexes.length === 0) throw validationFault(`${INVALID} List of GlobalSecondaryIndexes is empty`);
  const names = indexes.map(({ IndexName }) => requireMember(IndexName, 'globalSecondaryIndexes.1.member.indexName'));
  for (const index of indexes) {
    checkKeySchema(requireMember(index.KeySchema, 'globalSecondaryIndexes.1.member.keySchema'), definitions);
    checkProjection(index);
  }
  const duplicate = names.find((name, position) => names.indexOf(name) !== position);
  if (duplicate !== undefined) throw validationFault(`${INVALID} Duplicate index name: ${duplicate}`);
  if (indexes.length > INDEXES_MAX) {
    throw validationFault(`${INVALID} GlobalSecondaryIndex count exceeds the per-table limit of ${INDEXES_MAX}`);
  }
}

function checkProjection({ Projection }: GlobalSecondaryIndex): void {
  const type = Projection?.ProjectionType;
  if (type === undefined || !PROJECTIONS.includes(type)) {
    throw validationFault(`${INVALID} Unknown ProjectionType: ${type ?? 'null'}`);
  }
  const included = Projection?.NonKeyAttributes !== undefined;
  if (included && type !== 'INCLUDE') {
    throw validationFault(`${INVALID} ProjectionType is ${type}, but NonKeyAttributes is specified`);
  }
  if (!included && type === 'INCLUDE') {
    throw validationFault(`${INVALID} ProjectionType is ${type}, but NonKeyAttributes is not specified`);
  }
}
