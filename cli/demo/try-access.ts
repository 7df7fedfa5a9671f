import type pg from 'pg';
import { type DemoLogin as Login, withClient } from '../../local/demo/seed-demo.ts';
import { nameOf, type TableFacts } from './table-facts.ts';

/** `some`: of several tables, not of all. `-`: there was nothing to try. */
export type Cell = 'yes' | 'no' | 'some' | '-';

/** What a login was able to do in one schema. */
export interface SchemaAccess {
  readonly read: Cell;
  readonly write: Cell;
  readonly create: Cell;
}

/** SQLSTATE codes: invalid_password; invalid_authorization_specification, of a role that may not log in. */
const NO_ENTRY = ['28P01', '28000'];
const INSUFFICIENT_PRIVILEGE = '42501';
/** Of each schema. */
const TABLES_TRIED_MAX = 20;

export type Table = Pick<TableFacts, 'schema' | 'name' | 'writable'>;

/** Logs in over the network and tries everything in each schema; gives nothing when the login is refused. */
export async function tryLogin(
  login: Login,
  caFile: string,
  tables: ReadonlyMap<string, readonly Table[]>,
): Promise<ReadonlyMap<string, SchemaAccess> | undefined> {
  try {
    return await withClient(login, caFile, async (client) => {
      const found = new Map<string, SchemaAccess>();
      for (const [schema, all] of tables) found.set(schema, await trySchema(client, schema, all));
      return found;
    });
  } catch (error) {
    if (NO_ENTRY.includes((error as { code?: string }).code ?? '')) return undefined;
    throw error;
  }
}

async function trySchema(client: pg.Client, schema: string, all: readonly Table[]): Promise<SchemaAccess> {
  const tables = all.slice(0, TABLES_TRIED_MAX);
  const writable = tables.filter((table) => table.writable !== undefined && table.writable !== null);
  const [read, write]: boolean[][] = [[], []];
  for (const table of tables) read!.push(await isAllowed(client, reading(table)));
  for (const table of writable) write!.push(await isAllowed(client, writing(table)));
  const create = await isAllowed(client, `CREATE TABLE ${nameOf({ schema, name: 'made_to_try' })} (id integer)`);
  return { read: cellOf(read!), write: cellOf(write!), create: create ? 'yes' : 'no' };
}

/** Reads and writes one table. */
export async function tryTable(client: pg.Client, table: Table): Promise<Pick<SchemaAccess, 'read' | 'write'>> {
  const cell = async (statement: string): Promise<Cell> => ((await isAllowed(client, statement)) ? 'yes' : 'no');
  return { read: await cell(reading(table)), write: await cell(writing(table)) };
}

const reading = (table: Table): string => `SELECT FROM ${nameOf(table)} LIMIT 1`;

/** One row over itself: it needs the right and changes nothing. */
const writing = (table: Table): string =>
  `UPDATE ${nameOf(table)} SET ${table.writable} = ${table.writable} WHERE ctid = (SELECT ctid FROM ${nameOf(table)} LIMIT 1)`;

/** Rolls the statement back. PostgreSQL checks rights first, so an error of another kind, such as a trigger's, means allowed. */
async function isAllowed(client: pg.Client, statement: string): Promise<boolean> {
  await client.query('BEGIN');
  try {
    await client.query(statement);
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === undefined) throw error;
    return code !== INSUFFICIENT_PRIVILEGE;
  } finally {
    await client.query('ROLLBACK');
  }
}

/** Pure. */
export function cellOf(tries: readonly boolean[]): Cell {
  if (tries.length === 0) return '-';
  return tries.every(Boolean) ? 'yes' : tries.some(Boolean) ? 'some' : 'no';
}
