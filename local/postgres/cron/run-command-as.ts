import { escapeIdentifier, type Client, type QueryResult } from 'pg';

/**
 * Runs a command as another role on a connection of the superuser, and answers what `cron.job_run_details` says of it.
 * Rejects, as a connection of that role's own would, when the role may not log in or not connect to the database.
 */
export async function runCommandAs(client: Client, username: string, command: string): Promise<string> {
  await refuseLogin(client, username);
  await client.query("SET application_name = 'pg_cron'");
  await client.query(`SET SESSION AUTHORIZATION ${escapeIdentifier(username)}`);
  // Several statements have several results, which the type does not say.
  const results = [(await client.query(command)) as QueryResult | QueryResult[]].flat();
  return tagOf(results.at(-1)!);
}

async function refuseLogin(client: Client, username: string): Promise<void> {
  const { rows } = await client.query<{ canLogIn: boolean; canConnect: boolean; database: string }>(
    `SELECT rolcanlogin AS "canLogIn", current_database() AS database,
      has_database_privilege(oid, current_database(), 'CONNECT') AS "canConnect" FROM pg_roles WHERE rolname = $1`,
    [username],
  );
  const role = rows[0];
  if (!role) throw new Error(`role "${username}" does not exist`);
  if (!role.canLogIn) throw new Error(`role "${username}" is not permitted to log in`);
  if (!role.canConnect) throw new Error(`permission denied for database "${role.database}"`);
}

function tagOf({ command, rowCount }: QueryResult): string {
  if (command === 'SELECT') return rowCount === 1 ? '1 row' : `${rowCount ?? 0} rows`;
  if (command === 'INSERT') return `INSERT 0 ${rowCount ?? 0}`;
  return rowCount === null ? command : `${command} ${rowCount}`;
}
