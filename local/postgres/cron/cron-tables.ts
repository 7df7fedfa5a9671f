import type { Client } from 'pg';

export interface CronJob {
  readonly jobId: string;
  readonly schedule: string;
  readonly command: string;
  readonly database: string;
  readonly username: string;
}

/** The active jobs; none where the extension was not created. */
export async function activeJobs(client: Client): Promise<CronJob[]> {
  if (!(await hasExtension(client))) return [];
  const { rows } = await client.query<CronJob>(
    'SELECT jobid::text AS "jobId", schedule, command, database, username FROM cron.job WHERE active ORDER BY jobid',
  );
  return rows;
}

/** Runs that a stop of the server has cut off. */
export async function failInterruptedRuns(client: Client): Promise<void> {
  if (!(await hasExtension(client))) return;
  await client.query(
    "UPDATE cron.job_run_details SET status = 'failed', return_message = 'server restarted' WHERE status = 'running'",
  );
}

/** Notes that a run begins, and answers its id. */
export async function noteStart(client: Client, job: CronJob): Promise<string> {
  const { rows } = await client.query<{ runId: string }>(
    `INSERT INTO cron.job_run_details (jobid, database, username, command, status, start_time)
      VALUES ($1, $2, $3, $4, 'running', clock_timestamp()) RETURNING runid::text AS "runId"`,
    [job.jobId, job.database, job.username, job.command],
  );
  return rows[0]!.runId;
}

export async function noteEnd(client: Client, runId: string, outcome: RunOutcome): Promise<void> {
  await client.query(
    'UPDATE cron.job_run_details SET status = $2, return_message = $3, end_time = clock_timestamp() WHERE runid = $1',
    [runId, outcome.status, outcome.message],
  );
}

export interface RunOutcome {
  readonly status: 'succeeded' | 'failed';
  readonly message: string;
}

async function hasExtension(client: Client): Promise<boolean> {
  const { rows } = await client.query("SELECT FROM pg_extension WHERE extname = 'pg_cron'");
  return rows.length > 0;
}
