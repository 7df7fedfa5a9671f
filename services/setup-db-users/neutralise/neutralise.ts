import { TerminalError } from '../../../shared/errors.ts';
import { type Connection, type Login, withDatabase } from '../database.ts';
import { neutraliseForeignServers } from './foreign-servers.ts';
import { switchJobsOff } from './scheduled-jobs.ts';
import { dropSubscriptions } from './subscriptions.ts';
import { subscriptionsAnywhere, whatIsActive } from './what-is-active.ts';

/** RDS's own database is closed to everybody else; templates run nothing. */
export const DATABASES = `SELECT datname AS name FROM pg_database
  WHERE datallowconn AND NOT datistemplate AND datname <> 'rdsadmin' ORDER BY 1`;

/**
 * Stops whatever the data would do by themselves, in every database, and proves it. Gives what was stopped, by name and
 * database; a second run finds nothing. Throws a `TerminalError` when something is left that cannot be stopped.
 */
export async function neutralise(master: Login, home: Connection): Promise<readonly string[]> {
  const databases = await home.rows<{ name: string }>(DATABASES);
  const stopped: string[] = [];
  const active: string[] = [];
  for (const { name: database } of databases) {
    const inDatabase = (what: string) => `${what} in database '${database}'`;
    await withDatabase({ ...master, database }, async (connection) => {
      stopped.push(...(await stopAll(connection)).map(inDatabase));
      active.push(...(await whatIsActive(connection)).map(inDatabase));
    });
  }
  active.push(...(await subscriptionsAnywhere(home)));
  if (active.length > 0) throw notNeutralised(active);
  return stopped;
}

async function stopAll(connection: Connection): Promise<readonly string[]> {
  return [
    ...(await switchJobsOff(connection)),
    ...(await dropSubscriptions(connection)),
    ...(await neutraliseForeignServers(connection)),
  ];
}

function notNeutralised(active: readonly string[]): TerminalError {
  return new TerminalError(
    'NotNeutralised',
    `the restored data would act by themselves or connect elsewhere: ${active.join(', ')}; expected nothing of the kind`,
    'Remove them in the source, or in the closed cluster as the master user, then retry the restore.',
  );
}
