import pg from 'pg';

/** A digest of all rows of a table; their order does not matter. */
export interface Digest {
  readonly rows: number;
  readonly checksum: string;
  /** Of each column; only where it was asked for. */
  readonly columns?: Readonly<Record<string, string>>;
}

/** What one cluster has of one table. */
export interface TableFacts {
  readonly database: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'unlogged table' | 'materialized view' | 'foreign table' | 'closed database';
  readonly hasPolicies: boolean;
  /** A column that can be written, quoted. */
  readonly writable?: string;
  /** Absent where the rows are not read: a foreign table has them elsewhere. */
  readonly digest?: Digest;
}

interface Relation extends Omit<TableFacts, 'database' | 'digest'> {
  readonly isPopulated: boolean;
  readonly columns: readonly string[];
}

/**
 * Nothing in the data decides what is read or how it is written: neither `ALTER DATABASE … SET`, nor a function that is
 * called like one of PostgreSQL's. What a policy would hide is an error.
 */
const SESSION = `
  SET search_path = pg_catalog, pg_temp; SET row_security = off; SET statement_timeout = 0;
  SET default_transaction_read_only = on; SET timezone = 'UTC'; SET datestyle = 'ISO, YMD';
  SET intervalstyle = 'postgres'; SET extra_float_digits = 1; SET bytea_output = 'hex'; SET lc_monetary = 'C'`;

/** Reads partitions, which hold the rows, in place of partitioned tables, and leaves out the tables of extensions. */
const RELATIONS = `
  SELECT n.nspname AS schema, c.relname AS name, c.relrowsecurity AS "hasPolicies", c.relispopulated AS "isPopulated",
    CASE WHEN c.relkind = 'm' THEN 'materialized view' WHEN c.relkind = 'f' THEN 'foreign table'
      WHEN c.relpersistence = 'u' THEN 'unlogged table' ELSE 'table' END AS kind,
    ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum) AS columns,
    (SELECT quote_ident(a.attname) FROM pg_attribute a
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity = ''
     ORDER BY a.attnum LIMIT 1) AS writable
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'm', 'f') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY 1, 2`;

const DATABASES = `
  SELECT datname AS name, datallowconn AS "isOpen" FROM pg_catalog.pg_database
  WHERE NOT datistemplate AND datname <> 'rdsadmin' ORDER BY 1`;

/** Works as the superuser in one database of a cluster. */
export type Inspect = <T>(database: string, work: (client: pg.Client) => Promise<T>) => Promise<T>;

export const keyOf = ({ database, schema, name }: Pick<TableFacts, 'database' | 'schema' | 'name'>): string =>
  JSON.stringify([database, schema, name]);

/** Counts and hashes every table that people made, in every database. */
export async function tablesOfCluster(
  inspect: Inspect,
  wantsColumns: (table: TableFacts) => boolean,
): Promise<readonly TableFacts[]> {
  const { rows: databases } = await inspect('postgres', (client) =>
    client.query<{ name: string; isOpen: boolean }>(DATABASES),
  );
  const tables: TableFacts[] = [];
  for (const { name, isOpen } of databases) {
    if (isOpen) tables.push(...(await inspect(name, (client) => tablesOf(client, name, wantsColumns))));
    else tables.push({ database: name, schema: '*', name: '*', kind: 'closed database', hasPolicies: false });
  }
  return tables;
}

async function tablesOf(
  client: pg.Client,
  database: string,
  wantsColumns: (table: TableFacts) => boolean,
): Promise<readonly TableFacts[]> {
  await client.query(SESSION);
  const { rows: relations } = await client.query<Relation>(RELATIONS);
  const tables: TableFacts[] = [];
  for (const { isPopulated, columns, ...relation } of relations) {
    const table = { ...relation, database };
    if (relation.kind === 'foreign table') tables.push(table);
    else if (!isPopulated) tables.push({ ...table, digest: { rows: 0, checksum: 'not populated' } });
    else tables.push({ ...table, digest: await digestOf(client, table, wantsColumns(table) ? columns : []) });
  }
  return tables;
}

/**
 * A sum does not care for the order of rows; two hashes with other seeds make an accident unthinkable. `format` writes a
 * row by the output functions of its types: a cast to text is something that the data may bring.
 */
async function digestOf(client: pg.Client, table: TableFacts, columns: readonly string[]): Promise<Digest> {
  const sum = (line: string, seed: number) => `coalesce(sum(hashtextextended(${line}, ${seed})), 0)`;
  const ofColumns = columns.map(
    (column, index) => `, ${sum(`format('%s', ${pg.escapeIdentifier(column)})`, 1)}::text AS c${index}`,
  );
  const from = columns.length > 0 ? `, t.*` : '';
  const { rows } = await client.query<Record<string, string>>(`
    SELECT count(*) AS "rows", ${sum('"the whole row"', 1)} || '/' || ${sum('"the whole row"', 2)} AS "checksum" ${ofColumns.join('')}
    FROM (SELECT format('%s', t.*) AS "the whole row" ${from} FROM ONLY ${nameOf(table)} AS t OFFSET 0) AS lines`);
  const { rows: count, checksum } = rows[0]!;
  const digest = { rows: Number(count), checksum: checksum! };
  if (columns.length === 0) return digest;
  return {
    ...digest,
    columns: Object.fromEntries(columns.map((column, index) => [column, rows[0]![`c${index}`]!])),
  };
}

/** How many rows of each table with policies a login sees; absent where it may not read. */
export async function rowsSeen(
  client: pg.Client,
  tables: readonly TableFacts[],
): Promise<ReadonlyMap<string, number | undefined>> {
  await client.query('SET search_path = pg_catalog, pg_temp; SET row_security = on');
  const seen = new Map<string, number | undefined>();
  for (const table of tables.filter(({ hasPolicies }) => hasPolicies))
    seen.set(keyOf(table), await countOf(client, table));
  return seen;
}

async function countOf(client: pg.Client, table: TableFacts): Promise<number | undefined> {
  try {
    const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ONLY ${nameOf(table)}`);
    return Number(rows[0]!.count);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return undefined;
  }
}

/** As SQL takes it. */
export const nameOf = ({ schema, name }: Pick<TableFacts, 'schema' | 'name'>): string =>
  `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
