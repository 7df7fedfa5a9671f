import { NormalizedSchema } from '@smithy/core/schema';

type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];

export interface OperationSchemas {
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /** Names of the input's members that AWS insists on. */
  readonly required: readonly string[];
}

/** The SDK's own schemas of one operation, or undefined when the API has no such operation. */
export function operationSchemas(client: object, operation: string): OperationSchemas | undefined {
  const schema: unknown = Reflect.get(client, `${operation}$`);
  if (!isOperation(schema)) return undefined;
  const input = NormalizedSchema.of(schema[4]());
  return { input, output: NormalizedSchema.of(schema[5]()), required: requiredMembers(input) };
}

/** As `operationSchemas`; that there are none is a mistake of the service that offers the operation. */
export function existingSchemas(client: object, operation: string): OperationSchemas {
  const schemas = operationSchemas(client, operation);
  if (schemas === undefined) throw new Error(`the SDK client has no schema for ${operation}`);
  return schemas;
}

// An operation is [9, namespace, name, traits, input, output], the last two behind functions.
function isOperation(schema: unknown): schema is [9, string, string, unknown, () => SchemaRef, () => SchemaRef] {
  return Array.isArray(schema) && schema[0] === 9;
}

// A structure is [3, namespace, name, traits, names, schemas, count of required members, which come first].
function requiredMembers(schema: NormalizedSchema): readonly string[] {
  const structure: unknown = schema.getSchema();
  if (!Array.isArray(structure)) return [];
  const [, , , , names, , requiredCount] = structure as unknown[];
  return Array.isArray(names) ? (names as string[]).slice(0, Number(requiredCount ?? 0)) : [];
}
