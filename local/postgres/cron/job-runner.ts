import type { Client } from 'pg';
import { connectAsAdministrator, type Administrator } from '../administrator.ts';
import { inBackground } from './background-client.ts';
import type { CronSettings } from './cron-settings.ts';
import { noteEnd, noteStart, type CronJob, type RunOutcome } from './cron-tables.ts';
import { runCommandAs } from './run-command-as.ts';
import type { TablesConnection } from './tables-connection.ts';

/** Runs jobs, at most one run of each at a time. */
export interface JobRunner {
  /** Starts a run and answers true; false when the job runs already, or too many others do. */
  start(job: CronJob): boolean;
  /** Cuts running jobs off. */
  end(): Promise<void>;
}

export interface JobRunnerOptions {
  readonly administrator: Administrator;
  readonly port: number;
  readonly settings: CronSettings;
  readonly tables: TablesConnection;
}

export function createJobRunner({ administrator, port, settings, tables }: JobRunnerOptions): JobRunner {
  const running = new Map<string, Promise<void>>();
  const clients = new Set<Client>();
  let hasEnded = false;
  const command = async (job: CronJob): Promise<string> => {
    const client = await connectAsAdministrator(administrator, port, job.database);
    clients.add(client);
    try {
      if (hasEnded) throw new Error('the server stops');
      return await runCommandAs(inBackground(client), job.username, job.command);
    } finally {
      clients.delete(client);
      await client.end();
    }
  };
  const run = async (job: CronJob): Promise<void> => {
    const runId = settings.logRun ? await tables.use((client) => noteStart(client, job)) : undefined;
    const outcome = await outcomeOf(command(job));
    // A run that was cut off stays noted as running: the next launcher finds it, as the next server's would.
    if (runId !== undefined && !hasEnded) await tables.use((client) => noteEnd(client, runId, outcome));
  };
  return {
    start: (job) => {
      if (hasEnded || running.has(job.jobId) || running.size >= settings.maxRunningJobs) return false;
      // Only its notes can fail here: the server ends, or somebody drops their table.
      const done = run(job).catch(() => undefined);
      running.set(job.jobId, done);
      void done.then(() => running.delete(job.jobId));
      return true;
    },
    end: async () => {
      hasEnded = true;
      await Promise.all([...clients].map((client) => client.end()));
      await Promise.all(running.values());
    },
  };
}

async function outcomeOf(run: Promise<string>): Promise<RunOutcome> {
  try {
    return { status: 'succeeded', message: await run };
  } catch (error) {
    return { status: 'failed', message: `ERROR: ${error instanceof Error ? error.message : String(error)}` };
  }
}
