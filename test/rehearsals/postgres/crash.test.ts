import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { processesOf } from '../../../local/postgres/processes.ts';
import { aRuntime, eventually, type ARuntime } from './support/a-runtime.ts';

/** RDS needs longer; a second is what a person waits without asking. */
const RESTART_MS_MAX = 10_000;
const IN_POSTGRES = { database: 'postgres' };

let runtime: ARuntime;

beforeAll(async () => {
  runtime = await aRuntime();
}, 60_000);

afterAll(() => runtime.dispose());

const pidOf = (volumeId: string) => runtime.storage.postmasterPid(volumeId)!;
const crash = (volumeId: string) => process.kill(pidOf(volumeId), 'SIGKILL');

/** How long it takes until a client can log in and gets the rows. */
async function untilServed(volumeId: string, sql: string, options = {}): Promise<{ rows: unknown; ms: number }> {
  const before = Date.now();
  const ask = async () => {
    await sleep(20);
    return runtime.sql(volumeId, sql, options).catch(() => undefined);
  };
  const rows = await eventually(ask, (found) => found !== undefined || Date.now() - before > RESTART_MS_MAX);
  return { rows, ms: Date.now() - before };
}

describe('a server that dies', () => {
  test('is there again on the same address, with its parameters and every committed row', async () => {
    await runtime.volume('crashing', { log_temp_files: '12345' });
    await runtime.sql('crashing', ['CREATE TABLE notes (note text)', "INSERT INTO notes VALUES ('kept')"]);
    const before = pidOf('crashing');
    crash('crashing');
    const { rows, ms } = await untilServed('crashing', "SELECT note, current_setting('log_temp_files') FROM notes");
    expect(rows).toEqual([{ note: 'kept', current_setting: '12345kB' }]);
    expect(ms).toBeLessThan(RESTART_MS_MAX);
    expect(pidOf('crashing')).not.toBe(before);
  }, 30_000);

  test('is there again although one of its processes computes on, which would keep its memory in use', async () => {
    const computing = runtime.sql('crashing', 'SELECT count(*) FROM generate_series(1, 1e11::bigint)');
    const cutOff = expect(computing).rejects.toThrow();
    const active = "SELECT pid FROM pg_stat_activity WHERE query LIKE '%1e11%' AND pid <> pg_backend_pid()";
    const [found] = await eventually(
      () => runtime.sql('crashing', active),
      (rows) => rows.length === 1,
    );
    crash('crashing');
    await cutOff;
    expect((await untilServed('crashing', 'SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    expect(isAlive(found!.pid as number)).toBe(false);
  }, 30_000);

  test('runs its jobs again', async () => {
    await runtime.volume('scheduling', { shared_preload_libraries: 'pg_cron' });
    await runtime.sql('scheduling', 'CREATE TABLE mails ()');
    const mail = "SELECT cron.schedule_in_database('mail', '1 second', 'INSERT INTO mails DEFAULT VALUES', 'orders')";
    await runtime.sql('scheduling', ['CREATE EXTENSION pg_cron', mail], IN_POSTGRES);
    const mails = async () => (await runtime.sql('scheduling', 'SELECT count(*)::int FROM mails'))[0]!.count as number;
    const isMoreThan = (count: number) => async (): Promise<number> => {
      await runtime.clock.advance(2_000);
      return eventually(mails, (now) => now > count);
    };
    expect(await isMoreThan(0)()).toBeGreaterThan(0);
    crash('scheduling');
    await untilServed('scheduling', 'SELECT 1');
    const before = await mails();
    expect(await isMoreThan(before)()).toBeGreaterThan(before);
  }, 30_000);

  test('is waited for by what the storage is asked for meanwhile', async () => {
    crash('crashing');
    await eventually(
      async () => sleep(5, runtime.storage.postmasterPid('crashing')),
      (pid) => pid === undefined,
    );
    await runtime.storage.snapshotVolume({ volumeId: 'crashing', snapshotId: 'after-the-crash' });
    const note = await runtime.storage.asAdministrator(
      'crashing',
      'orders',
      async (client) => (await client.query('SELECT note FROM notes')).rows,
    );
    expect(note).toEqual([{ note: 'kept' }]);
  }, 30_000);

  test('stays stopped when it is stopped while it comes back', async () => {
    await runtime.volume('stopping', {});
    crash('stopping');
    await runtime.storage.stopServer({ volumeId: 'stopping' });
    await sleep(1_000);
    expect(runtime.storage.postmasterPid('stopping')).toBeUndefined();
    await expect(runtime.sql('stopping', 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  }, 30_000);
});

test('a server that is stopped on purpose stays stopped', async () => {
  await runtime.volume('stopped', {});
  await runtime.storage.stopServer({ volumeId: 'stopped' });
  await sleep(1_000);
  expect(runtime.storage.postmasterPid('stopped')).toBeUndefined();
  await expect(runtime.sql('stopped', 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
}, 30_000);

test('a server that dies again and again is given up, tells with which words, and can be started by hand', async () => {
  const told: string[] = [];
  const watch = { restarted: () => told.push('restarted'), givenUp: (error: Error) => told.push(error.message) };
  await runtime.storage.createVolume({ volumeId: 'dying', masterUsername: 'dba', masterPassword: 'some-password' });
  await runtime.storage.startServer({ volumeId: 'dying', port: 5432, parameters: {}, watch });
  const isUp = () => sleep(5, runtime.storage.postmasterPid('dying'));
  for (let death = 1; death <= 6; death += 1) {
    const pid = await eventually(isUp, (found) => found !== undefined);
    process.kill(pid!, 'SIGKILL');
    await eventually(isUp, (found) => found === undefined);
  }
  await eventually(
    () => sleep(5, told.length),
    (count) => count === 6,
  );
  expect(told.slice(0, 5)).toEqual(Array(5).fill('restarted'));
  expect(told[5]).toMatch(/^PostgreSQL died 6 times within a minute.*ready to accept connections/s);
  await sleep(1_000);
  expect(runtime.storage.postmasterPid('dying')).toBeUndefined();
  await runtime.storage.startServer({ volumeId: 'dying', port: 5432, parameters: {} });
  expect(runtime.storage.postmasterPid('dying')).toBeGreaterThan(0);
}, 60_000);

test('a server that stands still for seconds goes on afterwards, with all its processes', async () => {
  await runtime.volume('still', {});
  const pid = pidOf('still');
  const processes = processesOf(pid);
  expect(processes.length).toBeGreaterThan(3);
  for (const one of processes) process.kill(one, 'SIGSTOP');
  const halted = await eventually(
    () => sleep(5, processes.map(stateOf)),
    (states) => states.every((state) => state === 'T'),
  );
  expect(halted).toEqual(processes.map(() => 'T'));
  const answer = runtime.sql('still', 'SELECT 1 AS one');
  await sleep(4_000);
  expect(pidOf('still')).toBe(pid);
  for (const one of processes) process.kill(one, 'SIGCONT');
  expect(await answer).toEqual([{ one: 1 }]);
  expect(pidOf('still')).toBe(pid);
}, 30_000);

test('nothing is left running of a storage that is disposed of while servers stand still or come back', async () => {
  const other = await aRuntime();
  await other.volume('still', {});
  await other.volume('crashed', {});
  const still = processesOf(other.storage.postmasterPid('still')!);
  const crashed = processesOf(other.storage.postmasterPid('crashed')!);
  for (const one of still) process.kill(one, 'SIGSTOP');
  process.kill(other.storage.postmasterPid('crashed')!, 'SIGKILL');
  const port = other.portOf('crashed');
  await other.dispose();
  await sleep(500);
  expect([...still, ...crashed].filter(isAlive)).toEqual([]);
  expect(processesOf(process.pid).filter((pid) => commandOf(pid).includes(`port=${port}`))).toEqual([]);
}, 30_000);

function stateOf(pid: number): string {
  return /^State:\s+(\S)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]!;
}

/** One that has ended and is not yet reaped is not alive. */
function isAlive(pid: number): boolean {
  try {
    return stateOf(pid) !== 'Z';
  } catch {
    return false;
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
