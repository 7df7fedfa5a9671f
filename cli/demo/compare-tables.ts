import pg from 'pg';

/** One table as a digest of all its rows, whatever their order. */
export interface TableDigest {
  readonly table: string;
  readonly rows: number;
  readonly checksum: string;
}

export interface TableComparison {
  readonly table: string;
  readonly source?: TableDigest;
  readonly target?: TableDigest;
  readonly isEqual: boolean;
}

/** Counts and hashes every table that people made. */
export async function digestTables(client: pg.Client): Promise<readonly TableDigest[]> {
  const { rows: tables } = await client.query<{ schema: string; name: string }>(`
    SELECT schemaname AS schema, tablename AS name FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`);
  const digests: TableDigest[] = [];
  for (const { schema, name } of tables) {
    const table = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
    // A sum does not care for the order of rows; two hashes with other seeds make an accident unthinkable.
    const { rows } = await client.query<{ rows: string; checksum: string }>(`
      SELECT count(*) AS rows,
             coalesce(sum(hashtextextended(t::text, 1)), 0) || '/' || coalesce(sum(hashtextextended(t::text, 2)), 0) AS checksum
      FROM ${table} AS t`);
    digests.push({ table: `${schema}.${name}`, rows: Number(rows[0]!.rows), checksum: rows[0]!.checksum });
  }
  return digests;
}

/** Puts both sides side by side; a table that only one side has is unequal. Pure. */
export function compareTables(
  source: readonly TableDigest[],
  target: readonly TableDigest[],
): readonly TableComparison[] {
  const names = [...new Set([...source, ...target].map(({ table }) => table))].sort();
  return names.map((table) => {
    const left = source.find((digest) => digest.table === table);
    const right = target.find((digest) => digest.table === table);
    const isEqual = left !== undefined && left.rows === right?.rows && left.checksum === right.checksum;
    return { table, source: left, target: right, isEqual };
  });
}
