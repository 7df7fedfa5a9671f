import { expect, test } from '@jest/globals';
import { serverSettings } from '../../../local/postgres/server-parameters.ts';

test('no parameters change nothing', () => {
  expect(serverSettings({})).toEqual({});
});

test('logical replication is RDS’s switch, not PostgreSQL’s level', () => {
  expect(serverSettings({ 'rds.logical_replication': '1' })).toEqual({ wal_level: 'logical' });
  expect(serverSettings({ 'rds.logical_replication': '0', wal_level: 'logical' })).toEqual({});
});

test('what a server of another size or place needs is kept without effect', () => {
  expect(serverSettings({ shared_buffers: '{DBInstanceClassMemory/12038}', 'rds.force_ssl': '1', port: '1' })).toEqual(
    {},
  );
});

test('nothing that would write statements, which may hold secrets, is passed on', () => {
  const parameters = { log_statement: 'all', log_min_duration_statement: '0', log_min_error_statement: 'error' };
  expect(serverSettings({ ...parameters, log_lock_waits: '1' })).toEqual({ log_lock_waits: '1' });
});

test('libraries that the installed binaries do not have are left out', () => {
  const parameters = { shared_preload_libraries: 'rdsutils, pg_stat_statements,pgaudit ,pg_prewarm' };
  expect(serverSettings(parameters)).toEqual({ shared_preload_libraries: 'pg_stat_statements,pg_prewarm' });
});

test('pg_cron shows itself by its variables, and only when it is preloaded', () => {
  const parameters = { 'cron.database_name': 'orders', 'cron.launch_active_jobs': '0' };
  expect(serverSettings(parameters)).toEqual({});
  expect(serverSettings({ ...parameters, shared_preload_libraries: 'pg_cron' })).toEqual({
    'cron.database_name': 'orders',
    'cron.launch_active_jobs': 'off',
    'cron.log_run': 'on',
    'cron.max_running_jobs': '5',
    'cron.timezone': 'GMT',
  });
});

test('a number of running jobs that is none is refused', () => {
  const parameters = { shared_preload_libraries: 'pg_cron', 'cron.max_running_jobs': 'many' };
  expect(() => serverSettings(parameters)).toThrow(/cron\.max_running_jobs is 'many'.*HINT/);
});
