import { randomUUID } from 'node:crypto';
import type { CreateTableInput } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../clock.ts';
import { AwsFault } from '../../wire/aws-fault.ts';
import type { Caller, Operation } from '../../wire/service.ts';
import { tablePermission } from '../permissions.ts';
import { checkDefinition } from '../tables/check-definition.ts';
import type { Databases } from '../tables/database.ts';
import { describeTable } from '../tables/describe-table.ts';
import type { IndexSchema } from '../tables/schema.ts';
import { readKeySchema } from '../tables/schema.ts';
import { readTableReference, tableArn } from '../tables/table-reference.ts';
import { Table } from '../tables/table.ts';

/** The answer says CREATING, as AWS's does; the table can be used at once. */
export function createTable(databases: Databases, clock: Clock): Operation<CreateTableInput> {
  return {
    permissions: (input, caller) => [tablePermission('CreateTable', input.TableName, caller)],
    handle: (input, caller) => {
      const existing = databases.find(input.TableName, caller);
      if (existing !== undefined) {
        throw new AwsFault('ResourceInUseException', `Table already exists: ${existing.name}`);
      }
      checkDefinition(input);
      const table = newTable(structuredClone(input), caller, clock.now());
      databases.of(caller).tables.set(table.name, table);
      return { TableDescription: describeTable(table, 'CREATING') };
    },
  };
}

function newTable(definition: CreateTableInput, caller: Caller, nowMs: number): Table {
  const reference = readTableReference(definition.TableName!, caller);
  const attributes = definition.AttributeDefinitions ?? [];
  return new Table({
    name: reference.name,
    arn: tableArn(reference),
    key: readKeySchema(definition.KeySchema ?? [], attributes),
    indexes: (definition.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema, Projection }): IndexSchema => ({
      name: IndexName!,
      key: readKeySchema(KeySchema ?? [], attributes),
      projection: { type: Projection!.ProjectionType!, nonKeyAttributes: Projection!.NonKeyAttributes ?? [] },
    })),
    settings: {
      id: randomUUID(),
      createdAtMs: nowMs,
      definition,
      encryption: definition.SSESpecification,
      deletionProtection: definition.DeletionProtectionEnabled ?? false,
      timeToLiveAttribute: undefined,
      pointInTimeRecovery: undefined,
    },
  });
}
