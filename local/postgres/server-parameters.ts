import { cronSettings, cronVariables } from './cron/cron-settings.ts';
import { isOn, preloadedLibraries, type Parameters } from './parameter-values.ts';

/** Those that mean the same to every PostgreSQL server, and that neither secrets nor this runtime's own work depend on. */
const PASSED_ON = [
  'log_autovacuum_min_duration',
  'log_checkpoints',
  'log_connections',
  'log_disconnections',
  'log_lock_waits',
  'log_temp_files',
  'max_logical_replication_workers',
  'max_replication_slots',
  'max_sync_workers_per_subscription',
  'max_wal_senders',
  'max_worker_processes',
  'timezone',
];

/** Those of RDS's preloaded libraries that the installed binaries have. */
const PRELOADED = ['auto_explain', 'pg_prewarm', 'pg_stat_statements'];

/**
 * The settings with which a server is started for a parameter group. Honoured are the parameters above,
 * `rds.logical_replication` (which is how RDS sets `wal_level`:
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Replication.Logical.Configure.html),
 * the libraries above of `shared_preload_libraries`, and pg_cron with its parameters, which is imitated. All others are
 * kept in the group without effect. A value is PostgreSQL's to refuse: the server then does not start and says why.
 */
export function serverSettings(parameters: Parameters): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = parameters[name];
    if (value !== undefined) settings[name] = value;
  }
  if (isOn(parameters['rds.logical_replication'])) settings.wal_level = 'logical';
  const libraries = preloadedLibraries(parameters).filter((name) => PRELOADED.includes(name));
  if (libraries.length > 0) settings.shared_preload_libraries = libraries.join(',');
  const cron = cronSettings(parameters);
  return cron ? { ...settings, ...cronVariables(cron) } : settings;
}
