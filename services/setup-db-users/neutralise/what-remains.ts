import { shown } from '../../../shared/shown.ts';
import { classOf, isOfOthers } from '../of-others.ts';
import type { Session } from '../../../shared/session.ts';
import { literal, textArray } from '../sql-text.ts';

/** Extensions that call out of the database when somebody calls them, or run languages that may do anything. */
const CALLING_OUT = ['aws_lambda', 'aws_ml', 'aws_s3', 'dblink', 'http', 'pg_net', 'plperlu', 'plpython3u', 'plv8'];

const EXTENSIONS = `SELECT extname AS name FROM pg_catalog.pg_extension
  WHERE extname = ANY (${textArray(CALLING_OUT)}) ORDER BY 1`;

/** What a place or a password looks like in the text of a function: calls of dblink, connection strings, URIs. */
const CONNECTING = String.raw`(dblink|aws_lambda|http_(get|post)|password\s*=|host\s*=\s*\S|[a-z]+://[^/\s]+@)`;
const FUNCTIONS_MAX = 20;
/** So many characters of a function are searched: the data may hold a text of a gigabyte there. */
const SOURCE_MAX = 100_000;

const FUNCTIONS = `
  SELECT p.oid::regprocedure::text AS name FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND left(p.prosrc, ${SOURCE_MAX}) ~* ${literal(CONNECTING)}
    AND NOT ${isOfOthers({ catalog: classOf('pg_proc'), oid: 'p.oid', owner: 'p.proowner' })}
  ORDER BY 1 LIMIT ${FUNCTIONS_MAX + 1}`;

interface Named {
  readonly name: string;
}

/**
 * What does nothing by itself, but leads out of the database when somebody uses it. It is told, not stopped: what an
 * extension keeps in its own tables, and what the text of a function means, nobody here can judge.
 */
export async function whatRemains(session: Session): Promise<readonly string[]> {
  const extensions = await session.rows<Named>(EXTENSIONS);
  const functions = await session.rows<Named>(FUNCTIONS);
  return [
    ...extensions.map(({ name }) => `extension '${shown(name)}' can call out`),
    ...functions
      .slice(0, FUNCTIONS_MAX)
      .map(({ name }) => `function ${shown(name)} may hold a connection or a password`),
    ...(functions.length > FUNCTIONS_MAX ? ['and more functions of that kind'] : []),
  ];
}
