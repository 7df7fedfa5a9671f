import { isOn, preloadedLibraries, type Parameters } from '../parameter-values.ts';

/**
 * pg_cron's parameters that are honoured, with its documented defaults (https://github.com/citusdata/pg_cron); the
 * default of `maxRunningJobs` is RDS's
 * (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/PostgreSQL_pg_cron.html).
 */
export interface CronSettings {
  /** Where the jobs are kept. */
  readonly databaseName: string;
  /** Whether jobs run at all. */
  readonly launchActiveJobs: boolean;
  readonly maxRunningJobs: number;
  /** Whether runs are written to `cron.job_run_details`. */
  readonly logRun: boolean;
}

const RUNNING_JOBS_DEFAULT = 5;
/** A server here takes sixty connections. */
const RUNNING_JOBS_MAX = 20;

/** Nothing when pg_cron is not preloaded: its other parameters have no effect then. */
export function cronSettings(parameters: Parameters): CronSettings | undefined {
  if (!preloadedLibraries(parameters).includes('pg_cron')) return undefined;
  return {
    databaseName: parameters['cron.database_name'] ?? 'postgres',
    launchActiveJobs: isOn(parameters['cron.launch_active_jobs'] ?? 'on'),
    maxRunningJobs: maxRunningJobs(parameters['cron.max_running_jobs']),
    logRun: isOn(parameters['cron.log_run'] ?? 'on'),
  };
}

/** The same as the variables of the server that the real library defines; the extension looks for the first. */
export function cronVariables(settings: CronSettings): Record<string, string> {
  return {
    'cron.database_name': settings.databaseName,
    'cron.launch_active_jobs': settings.launchActiveJobs ? 'on' : 'off',
    'cron.log_run': settings.logRun ? 'on' : 'off',
    'cron.max_running_jobs': String(settings.maxRunningJobs),
    'cron.timezone': 'GMT',
  };
}

function maxRunningJobs(value: string | undefined): number {
  if (value === undefined) return RUNNING_JOBS_DEFAULT;
  if (/^\d{1,5}$/.test(value)) return Math.min(Number(value), RUNNING_JOBS_MAX);
  throw new Error(
    `cron.max_running_jobs is '${value}', expected a number. HINT: correct the DB cluster parameter group.`,
  );
}
