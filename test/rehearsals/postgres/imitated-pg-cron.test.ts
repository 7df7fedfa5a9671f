import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aRuntime, eventually, type ARuntime } from './support/a-runtime.ts';

/** A production's parameter group, and the one behind which its data are restored. */
const NORMAL = { shared_preload_libraries: 'pg_stat_statements,pg_cron' };
const QUARANTINE = { 'cron.launch_active_jobs': 'off', max_logical_replication_workers: '0' };
const IN_POSTGRES = { database: 'postgres' };
const MAIL = `SELECT cron.schedule_in_database('mail', '1 second', 'INSERT INTO mails VALUES (current_user)', 'orders')`;

let runtime: ARuntime;

beforeAll(async () => {
  runtime = await aRuntime();
  await runtime.volume('production', NORMAL);
  await runtime.sql('production', 'CREATE TABLE mails (sender text)');
  await runtime.sql('production', ['CREATE EXTENSION pg_cron', MAIL], IN_POSTGRES);
  await runtime.clock.advance(3_000);
  await eventually(
    () => mails('production'),
    (count) => count > 0,
  );
}, 60_000);

afterAll(() => runtime.dispose());

describe('a job that is due every second', () => {
  test('runs in its database as its user, and its runs are written down', async () => {
    expect(await runtime.sql('production', 'SELECT DISTINCT sender FROM mails')).toEqual([{ sender: 'dba' }]);
    expect(await lastRun('production')).toMatchObject({
      database: 'orders',
      username: 'dba',
      status: 'succeeded',
      return_message: 'INSERT 0 1',
    });
  });

  test('does not run while one of its runs goes on', async () => {
    await runtime.sql('production', "SELECT cron.schedule('long', '1 second', 'SELECT pg_sleep(60)')", IN_POSTGRES);
    await runtime.clock.advance(10_000);
    const runs = `SELECT status FROM cron.job_run_details WHERE command LIKE '%pg_sleep%'`;
    expect(await runtime.sql('production', runs, IN_POSTGRES)).toEqual([{ status: 'running' }]);
    await runtime.sql('production', "SELECT cron.unschedule('long')", IN_POSTGRES);
  });

  test('fails in the open when its user may not log in any more', async () => {
    const statements = ['CREATE ROLE clerk LOGIN', 'GRANT USAGE ON SCHEMA cron TO clerk', 'GRANT clerk TO dba'];
    const schedule = ['SET ROLE clerk', "SELECT cron.schedule('1 second', 'SELECT 1')", 'RESET ROLE'];
    await runtime.sql('production', [...statements, ...schedule, 'ALTER ROLE clerk NOLOGIN'], IN_POSTGRES);
    await runtime.clock.advance(3_000);
    const run = await eventually(
      () => lastRun('production', 'clerk'),
      (found) => found?.status === 'failed',
    );
    expect(run).toMatchObject({ status: 'failed', return_message: 'ERROR: role "clerk" is not permitted to log in' });
  });
});

describe('restored without pg_cron preloaded', () => {
  beforeAll(() => runtime.restored('quarantined', 'production', QUARANTINE), 30_000);

  test('no job runs, although all are there and active', async () => {
    const before = await mails('quarantined');
    await runtime.clock.advance(10_000);
    expect(before).toBeGreaterThan(0);
    expect(await mails('quarantined')).toBe(before);
    expect(await runtime.sql('quarantined', 'SELECT count(*)::int FROM cron.job WHERE active', IN_POSTGRES)).toEqual([
      { count: 2 },
    ]);
  });

  test.each([
    "SELECT cron.unschedule('mail')",
    'UPDATE cron.job SET active = false',
    'DELETE FROM cron.job',
    'TRUNCATE cron.job',
  ])('as with the real library, %s is refused', async (statement) => {
    await expect(runtime.sql('quarantined', statement, IN_POSTGRES)).rejects.toThrow(
      'pg_cron can only be loaded via shared_preload_libraries',
    );
  });

  test('the master user can switch all jobs off past the library, and then they do not run behind the normal group', async () => {
    const switchOff = ['SET session_replication_role = replica', 'UPDATE cron.job SET active = false'];
    await runtime.sql('quarantined', switchOff, IN_POSTGRES);
    const before = await mails('quarantined');
    await runtime.reboot('quarantined', NORMAL);
    await runtime.clock.advance(10_000);
    expect(await mails('quarantined')).toBe(before);
    await runtime.sql('quarantined', 'UPDATE cron.job SET active = true', IN_POSTGRES);
    await runtime.clock.advance(3_000);
    const isMore = (count: number) => count > before;
    expect(await eventually(() => mails('quarantined'), isMore)).toBeGreaterThan(before);
  });

  test('the master user can drop the extension with all its jobs', async () => {
    await runtime.reboot('quarantined', QUARANTINE);
    await runtime.sql('quarantined', 'DROP EXTENSION pg_cron CASCADE', IN_POSTGRES);
    expect(await runtime.sql('quarantined', "SELECT to_regclass('cron.job') AS found", IN_POSTGRES)).toEqual([
      { found: null },
    ]);
  });
});

test('a job does not run while cron.launch_active_jobs is off', async () => {
  await runtime.restored('switched-off', 'production', { ...NORMAL, 'cron.launch_active_jobs': 'off' });
  const before = await mails('switched-off');
  await runtime.clock.advance(10_000);
  expect(await mails('switched-off')).toBe(before);
  expect(await runtime.sql('switched-off', 'SHOW cron.launch_active_jobs')).toEqual([
    { 'cron.launch_active_jobs': 'off' },
  ]);
});

describe('the extension', () => {
  test('is not created where pg_cron is not preloaded', async () => {
    await runtime.volume('plain', {});
    await expect(runtime.sql('plain', 'CREATE EXTENSION pg_cron', IN_POSTGRES)).rejects.toThrow(
      'pg_cron can only be loaded via shared_preload_libraries',
    );
  });

  test('is created in the database of the jobs only', async () => {
    await expect(runtime.sql('production', 'CREATE EXTENSION pg_cron')).rejects.toThrow(
      'can only create extension in database postgres',
    );
  });

  test('shows a user the own jobs, and the master user all', async () => {
    const users = 'SELECT DISTINCT username FROM cron.job ORDER BY username';
    expect(await runtime.sql('production', users, IN_POSTGRES)).toEqual([{ username: 'clerk' }, { username: 'dba' }]);
    expect(await runtime.sql('production', ['SET ROLE clerk', users], IN_POSTGRES)).toEqual([{ username: 'clerk' }]);
  });

  test('refuses a schedule that it cannot keep', async () => {
    const schedule = "SELECT cron.schedule('61 * * * *', 'SELECT 1')";
    await expect(runtime.sql('production', schedule, IN_POSTGRES)).rejects.toMatchObject({
      code: '22023',
      message: 'invalid schedule: 61 * * * *',
    });
  });
});

async function mails(volumeId: string): Promise<number> {
  const [row] = await runtime.sql(volumeId, 'SELECT count(*)::int FROM mails');
  return row!.count as number;
}

async function lastRun(volumeId: string, username = 'dba') {
  const runs = `SELECT * FROM cron.job_run_details WHERE username = '${username}' AND status <> 'running'
    ORDER BY runid DESC LIMIT 1`;
  return (await runtime.sql(volumeId, runs, IN_POSTGRES))[0];
}
