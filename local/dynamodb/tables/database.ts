import { AwsFault, notImitated } from '../../wire/aws-fault.ts';
import type { Caller } from '../../wire/service.ts';
import { TransactionTokens } from '../transactions/transaction-tokens.ts';
import { requireMember, validationFault } from '../validation-fault.ts';
import type { Table } from './table.ts';
import { readTableReference } from './table-reference.ts';

/** The tables of one account in one region. */
export interface Database {
  readonly tables: Map<string, Table>;
  readonly tokens: TransactionTokens;
}

/** All accounts and regions; one comes to be when it is first used. */
export class Databases {
  private readonly databases = new Map<string, Database>();

  of(caller: Caller): Database {
    const place = `${caller.accountId}/${caller.region}`;
    const database = this.databases.get(place) ?? { tables: new Map(), tokens: new TransactionTokens() };
    this.databases.set(place, database);
    return database;
  }

  /** By name or ARN; throws ResourceNotFoundException as the operations on items word it. */
  table(reference: string | undefined, caller: Caller): Table {
    const table = this.find(reference, caller);
    if (table === undefined) throw new AwsFault('ResourceNotFoundException', 'Requested resource not found');
    return table;
  }

  /** By name or ARN; throws ResourceNotFoundException as the operations on tables word it. */
  describedTable(reference: string | undefined, caller: Caller): Table {
    const table = this.find(reference, caller);
    if (table !== undefined) return table;
    const { name } = readTableReference(reference!, caller);
    throw new AwsFault('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);
  }

  /** By name or ARN; throws ValidationException when it is neither. */
  find(reference: string | undefined, caller: Caller): Table | undefined {
    const { accountId, region, name } = readTableReference(requireMember(reference, 'tableName'), caller);
    if (!/^[a-zA-Z0-9_.-]{3,255}$/.test(name)) throw invalidName();
    if (accountId !== caller.accountId || region !== caller.region) {
      throw notImitated("access to another account's or region's DynamoDB table");
    }
    return this.of(caller).tables.get(name);
  }
}

function invalidName(): AwsFault {
  return validationFault(
    'Invalid table/index name.  Table/index names must be between 3 and 255 characters long, ' +
      "and may contain only the characters a-z, A-Z, 0-9, '_', '-', and '.'",
  );
}
