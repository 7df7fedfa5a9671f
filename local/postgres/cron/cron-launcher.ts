import type { Clock, Timer } from '../../clock.ts';
import type { Administrator } from '../administrator.ts';
import type { PostgresServer } from '../postgres-server.ts';
import { atMost } from './at-most.ts';
import type { CronSettings } from './cron-settings.ts';
import { activeJobs } from './cron-tables.ts';
import { createJobRunner } from './job-runner.ts';
import { createTablesConnection } from './tables-connection.ts';
import { createTimetable } from './timetable.ts';

export interface CronLauncherOptions {
  readonly administrator: Administrator;
  readonly server: Pick<PostgresServer, 'port' | 'hasEnded'>;
  readonly settings: CronSettings;
  readonly clock: Clock;
}

/** What pg_cron's background worker does, from outside the server. Never keeps this process alive. */
export interface CronLauncher {
  /** Cuts running jobs off and ends all connections. */
  stop(): Promise<void>;
}

/** How often it looks at `cron.job`. */
const LOOK_EVERY_MS = 1_000;
/** A server that does not answer is then stopped with its connections open. */
const STOP_TIMEOUT_MS = 5_000;

export function startCronLauncher(options: CronLauncherOptions): CronLauncher {
  const { clock, server } = options;
  const lookout = createLookout(options);
  let isStopped = false;
  let timer: Timer | undefined;
  let looking = Promise.resolve();
  const lookLater = () => {
    if (isStopped || server.hasEnded()) return;
    timer = clock.after(LOOK_EVERY_MS, () => {
      looking = lookout.look().finally(lookLater);
      return looking;
    });
  };
  lookLater();
  return {
    stop: async () => {
      isStopped = true;
      timer?.cancel();
      await atMost(STOP_TIMEOUT_MS, lookout.end(looking));
    },
  };
}

interface Lookout {
  /** Starts what has fallen due. Never rejects. */
  look(): Promise<void>;
  /** Ends everything, after the look that is under way. */
  end(looking: Promise<void>): Promise<void>;
}

function createLookout({ administrator, server, settings, clock }: CronLauncherOptions): Lookout {
  const { port } = server;
  const timetable = createTimetable(clock.now());
  const tables = createTablesConnection({ administrator, port, database: settings.databaseName });
  const runner = createJobRunner({ administrator, port, settings, tables });
  let waiting: string[] = [];
  const startDue = async (): Promise<void> => {
    const jobs = await tables.use(activeJobs);
    const due = new Set([...waiting, ...timetable.due(jobs, clock.now()).map(({ jobId }) => jobId)]);
    const left = jobs.filter((job) => due.has(job.jobId) && !runner.start(job));
    waiting = left.map(({ jobId }) => jobId);
  };
  return {
    // The jobs' database need not be there yet, and the server may end at any time: the next look tells.
    look: () => startDue().catch(() => undefined),
    end: async (looking) => {
      await looking;
      await runner.end();
      await tables.end();
    },
  };
}
