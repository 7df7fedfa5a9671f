import { notImitated } from '../wire/aws-fault.ts';

/** Request members of the API before expressions, and accounting, which the local runtime does not do. */
const UNIMITATED = [
  'AttributesToGet',
  'AttributeUpdates',
  'ConditionalOperator',
  'Expected',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
];

/** Refuses by name the members that would otherwise be ignored in silence. */
export function refuseUnimitated(operation: string, input: object): void {
  const given = input as Readonly<Record<string, unknown>>;
  for (const member of UNIMITATED) {
    if (given[member] !== undefined) throw notImitated(`DynamoDB's ${operation} with ${member}`);
  }
  for (const member of ['ReturnConsumedCapacity', 'ReturnItemCollectionMetrics']) {
    if (given[member] !== undefined && given[member] !== 'NONE') {
      throw notImitated(`DynamoDB's ${operation} with ${member}`);
    }
  }
}
