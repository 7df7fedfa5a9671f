import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

const COPY = /^COPY\s.+\sFROM\s+stdin\s*;\s*$/i;
/** pg_dump guards its own files with these; they are no SQL and mean nothing here. */
const HARMLESS = /^\\(un)?restrict\b/;

/** Thrown with words for the person whose file it is. */
export class SqlFileError extends Error {
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(`${message}\nHINT: ${hint}`);
    this.name = 'SqlFileError';
    this.hint = hint;
  }
}

/** Runs plain SQL as pg_dump and people write it, COPY blocks included. psql's own commands are refused by name. */
export async function runSqlFile(client: Client, text: string): Promise<void> {
  for (const part of partsOf(text)) {
    try {
      await (part.rows ? copyRows(client, part.sql, part.rows) : client.query(part.sql));
    } catch (error) {
      throw explained(error as Error & { position?: string; code?: string }, part);
    }
  }
}

export interface SqlPart {
  readonly sql: string;
  /** Line of the file on which the part begins, from one. */
  readonly line: number;
  /** The data of a COPY block. */
  readonly rows?: readonly string[];
}

/** Cuts a file at its COPY blocks. Throws a `SqlFileError` for a command of psql's own. Pure. */
export function partsOf(text: string): readonly SqlPart[] {
  const parts: SqlPart[] = [];
  let sql: string[] = [];
  let firstLine = 1;
  const flush = (nextLine: number) => {
    if (sql.some((line) => line.trim() !== '')) parts.push({ sql: sql.join('\n'), line: firstLine });
    sql = [];
    firstLine = nextLine;
  };
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!;
    if (COPY.test(line)) {
      flush(index + 1);
      const end = lines.indexOf('\\.', index);
      if (end < 0) throw new SqlFileError(`COPY on line ${index + 1} has no end`, 'The data must end with a line \\.');
      parts.push({ sql: line, line: index + 1, rows: lines.slice(index + 1, end) });
      index = end;
      firstLine = end + 2;
    } else if (line.startsWith('\\')) {
      if (!HARMLESS.test(line)) throw psqlCommand(line, index + 1);
      sql.push('');
    } else {
      sql.push(line);
    }
  }
  flush(lines.length);
  return parts;
}

async function copyRows(client: Client, sql: string, rows: readonly string[]): Promise<void> {
  await pipeline(Readable.from(rows.map((row) => `${row}\n`)), client.query(copyFrom(sql.replace(/;\s*$/, ''))));
}

function psqlCommand(line: string, number: number): SqlFileError {
  return new SqlFileError(
    `line ${number} is a command of psql: ${line.slice(0, 40)}`,
    'Only SQL is run here. pg_dump without options for archives writes such a file.',
  );
}

function explained(error: Error & { position?: string; code?: string }, part: SqlPart): SqlFileError {
  const before = part.sql.slice(0, Number(error.position ?? 1) - 1);
  const line = part.line + before.split('\n').length - 1;
  const hint =
    error.code === '42704' && /role/.test(error.message)
      ? 'Roles are not part of a dump: write it with pg_dump --no-owner --no-privileges.'
      : 'The file is run as the master user, which is no superuser, as on RDS. Mend the line and start again.';
  return new SqlFileError(
    `the SQL file failed near line ${line}: ${error.message} (${error.code ?? 'no SQLSTATE'})`,
    hint,
  );
}
