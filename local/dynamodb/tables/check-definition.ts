import type {
  AttributeDefinition,
  CreateTableInput,
  GlobalSecondaryIndex,
  KeySchemaElement,
} from '@aws-sdk/client-dynamodb';
import { notImitated } from '../../wire/aws-fault.ts';
import { requireMember, requireOneOf, validationFault } from '../validation-fault.ts';
import { checkIndexes } from './check-indexes.ts';
import { checkKeySchema } from './check-key-schema.ts';

const INVALID = 'One or more parameter values were invalid:';
const UNIMITATED = ['LocalSecondaryIndexes', 'ResourcePolicy', 'WarmThroughput', 'GlobalTableSourceArn'] as const;

/** Throws ValidationException with AWS's words, or refuses by name what the local runtime does not imitate. */
export function checkDefinition(input: CreateTableInput): void {
  refuseUnimitatedMembers(input);
  const definitions = requireMember(input.AttributeDefinitions, 'attributeDefinitions');
  for (const { AttributeType: type } of definitions) {
    requireOneOf(requireMember(type, 'attributeType'), 'attributeDefinitions.1.member.attributeType', ['B', 'N', 'S']);
  }
  requireOneOf(input.BillingMode, 'billingMode', ['PROVISIONED', 'PAY_PER_REQUEST']);
  checkThroughput(input);
  checkKeySchema(requireMember(input.KeySchema, 'keySchema'), definitions);
  const indexes = input.GlobalSecondaryIndexes;
  if (indexes !== undefined) checkIndexes(indexes, definitions);
  checkAllUsed(input.KeySchema ?? [], indexes ?? [], definitions);
}

function refuseUnimitatedMembers(input: CreateTableInput): void {
  const given = UNIMITATED.find((member) => input[member] !== undefined);
  if (given !== undefined) throw notImitated(`DynamoDB's CreateTable with ${given}`);
  if (input.StreamSpecification?.StreamEnabled) throw notImitated('DynamoDB Streams');
}

function checkThroughput({ BillingMode: mode, ProvisionedThroughput: throughput }: CreateTableInput): void {
  if (mode === 'PAY_PER_REQUEST' && throughput !== undefined) {
    throw validationFault(
      `${INVALID} Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
    );
  }
  if (mode !== 'PAY_PER_REQUEST' && !(throughput?.ReadCapacityUnits && throughput.WriteCapacityUnits)) {
    throw validationFault(
      `${INVALID} ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED`,
    );
  }
}

function checkAllUsed(
  schema: readonly KeySchemaElement[],
  indexes: readonly GlobalSecondaryIndex[],
  definitions: readonly AttributeDefinition[],
): void {
  const elements = [...schema, ...indexes.flatMap(({ KeySchema }) => KeySchema ?? [])];
  const used = new Set(elements.map(({ AttributeName }) => AttributeName));
  const defined = definitions.map(({ AttributeName }) => AttributeName);
  if (defined.every((name) => used.has(name))) return;
  if (indexes.length === 0) {
    throw validationFault(
      `${INVALID} Number of attributes in KeySchema does not exactly match number of attributes defined in ` +
        'AttributeDefinitions',
    );
  }
  throw validationFault(
    `${INVALID} Some AttributeDefinitions are not used. AttributeDefinitions: [${defined.join(', ')}], ` +
      `keys used: [${[...used].join(', ')}]`,
  );
}
