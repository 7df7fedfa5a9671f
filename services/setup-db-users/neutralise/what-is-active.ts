import type { Connection } from '../database.ts';
import { literal } from '../sql-text.ts';
import { type ForeignServer, NOWHERE, serverStatement, WHERE_OPTIONS } from './foreign-server-options.ts';
import { describeMapping, SERVERS, USER_MAPPINGS, type UserMapping } from './foreign-servers.ts';
import { activeJobs } from './scheduled-jobs.ts';

/** Of all databases, those included that nobody here has worked in: the server runs the subscriptions of each. */
const SUBSCRIPTIONS_ANYWHERE = `SELECT subname AS name, datname AS database
  FROM pg_subscription JOIN pg_database ON pg_database.oid = subdbid ORDER BY 1, 2`;

/** Some wrappers take a place from a foreign table, or have one of their own. */
const ELSEWHERE = `SELECT what, name FROM (
    SELECT 'foreign table' AS what, ftrelid::regclass::text AS name, ftoptions AS options FROM pg_foreign_table
    UNION ALL
    SELECT 'foreign data wrapper', fdwname, fdwoptions FROM pg_foreign_data_wrapper
  ) AS things
  WHERE EXISTS (
    SELECT FROM unnest(options) AS option WHERE split_part(option, '=', 1) = ANY (${literal(`{${WHERE_OPTIONS.join()}}`)})
      AND option NOT LIKE ${literal(`%=${NOWHERE}`)}
  ) ORDER BY 1, 2`;

/** Extensions that replicate by tables and workers of their own, which nobody here knows how to stop for good. */
const REPLICATING = `SELECT extname AS name FROM pg_extension WHERE extname IN ('pglogical', 'pgactive') ORDER BY 1`;
/** Of a publisher there are none. */
const PGLOGICAL_SUBSCRIPTIONS = 'SELECT sub_name AS name FROM pglogical.subscription ORDER BY 1';

interface Named {
  readonly name: string;
}

/** Everything in a database that would act by itself or connect elsewhere once the cluster is opened. Gives names. */
export async function whatIsActive(connection: Connection): Promise<readonly string[]> {
  const jobs = await activeJobs(connection);
  const mappings = await connection.rows<UserMapping>(USER_MAPPINGS);
  const servers = await connection.rows<ForeignServer>(SERVERS);
  const elsewhere = await connection.rows<Named & { what: string }>(ELSEWHERE);
  return [
    ...jobs,
    ...mappings.map(describeMapping),
    ...servers
      .filter((server) => serverStatement(server) !== undefined)
      .map(({ name, wrapper }) => `foreign server '${name}' (${wrapper})`),
    ...elsewhere.map(({ what, name }) => `${what} '${name}'`),
    ...(await activeReplication(connection)),
  ];
}

export async function subscriptionsAnywhere(connection: Connection): Promise<readonly string[]> {
  const subscriptions = await connection.rows<Named & { database: string }>(SUBSCRIPTIONS_ANYWHERE);
  return subscriptions.map(({ name, database }) => `subscription '${name}' in database '${database}'`);
}

async function activeReplication(connection: Connection): Promise<readonly string[]> {
  const extensions = (await connection.rows<Named>(REPLICATING)).map(({ name }) => name);
  const active = extensions.filter((name) => name !== 'pglogical').map((name) => `extension '${name}'`);
  if (!extensions.includes('pglogical')) return active;
  const subscriptions = await connection.rows<Named>(PGLOGICAL_SUBSCRIPTIONS);
  return [...active, ...subscriptions.map(({ name }) => `pglogical subscription '${name}'`)];
}
