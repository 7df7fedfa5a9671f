import type { Connection } from '../database.ts';

/** Never without its extension: somebody else's table of that name is none of pg_cron's. */
export const HAS_CRON = `SELECT 1 FROM pg_extension WHERE extname = 'pg_cron'`;

export const ACTIVE_JOBS = 'SELECT jobid::text AS id, jobname AS name FROM cron.job WHERE active ORDER BY jobid';

export const SWITCH_OFF = 'UPDATE cron.job SET active = false WHERE active';

interface Job {
  readonly id: string;
  readonly name: string | null;
}

/** Switches every job of pg_cron off. Gives what they were called. */
export async function switchJobsOff(connection: Connection): Promise<readonly string[]> {
  const jobs = await activeJobs(connection);
  if (jobs.length === 0) return [];
  await connection.transaction(() => updateJobs(connection));
  return jobs;
}

export async function activeJobs(connection: Connection): Promise<readonly string[]> {
  if ((await connection.rows(HAS_CRON)).length === 0) return [];
  return (await connection.rows<Job>(ACTIVE_JOBS)).map(({ id, name }) => `scheduled job ${name ? `'${name}'` : id}`);
}

/**
 * The table has a trigger in pg_cron's library, which can be loaded only when a server starts. In quarantine it was not,
 * so the trigger must not fire; where it was, it must, or the scheduler would not hear of it.
 */
async function updateJobs(connection: Connection): Promise<void> {
  await connection.rows('SAVEPOINT jobs');
  try {
    await connection.rows(SWITCH_OFF);
  } catch {
    // Whatever else is wrong fails again below, and is told then.
    await connection.rows('ROLLBACK TO SAVEPOINT jobs');
    await connection.rows('SET LOCAL session_replication_role = replica');
    await connection.rows(SWITCH_OFF);
  }
}
