import type pg from 'pg';
import { type DemoLogin as Login, withClient } from '../../local/demo/seed-demo.ts';

/** One thing that was tried, and whether it went as promised. */
export interface Trial {
  readonly what: string;
  readonly answer: string;
  readonly isAsPromised: boolean;
}

/** SQLSTATE codes: invalid_password; invalid_authorization_specification, of a role that may not log in. */
const NO_ENTRY = ['28P01', '28000'];
const INSUFFICIENT_PRIVILEGE = '42501';

export async function tryRefusedLogin(what: string, login: Login, caFile: string): Promise<Trial> {
  const code = await codeOf(() => withClient(login, caFile, async () => undefined));
  return { what, answer: code ? `refused (${code})` : 'let in', isAsPromised: NO_ENTRY.includes(code ?? '') };
}

/** Reads a table and writes one of its rows over itself, which needs the privilege and changes nothing. */
export async function tryAccess(login: Login, caFile: string, mayWrite: boolean): Promise<readonly Trial[]> {
  return withClient(login, caFile, async (client) => {
    const table = await largestTable(client);
    if (!table)
      return [{ what: `${login.user} logs in`, answer: 'let in; there is no table to try', isAsPromised: true }];
    const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${table.name}`);
    const read = { what: `${login.user} reads ${table.name}`, answer: `${rows[0]!.count} rows`, isAsPromised: true };
    const code = await codeOf(() => client.query(writeOver(table)));
    const promised = mayWrite ? code === undefined : code === INSUFFICIENT_PRIVILEGE;
    const answer = code ? `refused (${code})` : 'written';
    return [read, { what: `${login.user} writes ${table.name}`, answer, isAsPromised: promised }];
  });
}

interface Table {
  readonly name: string;
  readonly column: string;
}

async function largestTable(client: pg.Client): Promise<Table | undefined> {
  const { rows } = await client.query<{ name: string; column: string }>(`
    SELECT c.oid::regclass::text AS name, quote_ident(a.attname) AS column
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                       AND a.attgenerated = '' AND a.attidentity = ''
    WHERE c.relkind = 'r' AND n.nspname = 'public'
    ORDER BY pg_relation_size(c.oid) DESC, a.attnum LIMIT 1`);
  return rows[0];
}

function writeOver({ name, column }: Table): string {
  return `UPDATE ${name} SET ${column} = ${column} WHERE ctid = (SELECT ctid FROM ${name} LIMIT 1)`;
}

async function codeOf(attempt: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    const { code } = error as { code?: string };
    if (!code) throw error;
    return code;
  }
}
