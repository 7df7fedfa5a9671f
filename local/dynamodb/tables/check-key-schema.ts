import type { AttributeDefinition, KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { validationFault } from '../validation-fault.ts';

const INVALID = 'One or more parameter values were invalid:';

/** Throws ValidationException unless the schema is HASH, or HASH and RANGE, over defined attributes. */
export function checkKeySchema(
  elements: readonly KeySchemaElement[],
  definitions: readonly AttributeDefinition[],
): void {
  const [first, second] = elements;
  if (first?.KeyType !== 'HASH') {
    throw validationFault('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
  if (second !== undefined && second.KeyType !== 'RANGE') {
    throw validationFault('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
  }
  if (first.AttributeName === second?.AttributeName) {
    throw validationFault('Both the Hash Key and the Range Key element in the KeySchema have the same name');
  }
  const [keys, defined] = [elements, definitions].map((list) => list.map(({ AttributeName }) => AttributeName));
  if (keys?.every((key) => defined?.includes(key))) return;
  throw validationFault(
    `${INVALID} Some index key attributes are not defined in AttributeDefinitions. ` +
      `Keys: [${keys?.join(', ')}], AttributeDefinitions: [${defined?.join(', ')}]`,
  );
}
