import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, type QueryResultRow } from 'pg';
import type { ServerEndpoint } from '../../../local/model/cluster-storage.ts';
import { processesOf, signal } from '../../../local/postgres/processes.ts';
import { createPostgresStorage, type PostgresStorage } from '../../../local/postgres/postgres-storage.ts';

const MASTER = { masterUsername: 'dba', masterPassword: "first'password", databaseName: 'orders' };
const ROWS = 5_000;
const ASKED_LOOKS = 500;

let directory: string;
let storage: PostgresStorage;
let source: ServerEndpoint;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postgres-storage-'));
  await chmod(directory, 0o711);
  storage = createPostgresStorage({ rootDirectory: join(directory, 'root') });
  await storage.createVolume({ volumeId: 'source', ...MASTER });
  source = (await storage.startServer({ volumeId: 'source', port: 5432, parameters: {} }))!;
  await query(
    source,
    `CREATE TABLE orders AS SELECT id, md5(id::text) AS content FROM generate_series(1, ${ROWS}) AS id`,
  );
}, 60_000);

afterAll(async () => {
  await storage.dispose();
  await rm(directory, { recursive: true });
});

describe('a volume', () => {
  test('belongs to a master user who is no superuser', async () => {
    const [role] = await query(
      source,
      `SELECT rolsuper, rolcreatedb, rolcreaterole, pg_has_role('rds_superuser', 'MEMBER') AS "isRdsSuperuser",
        pg_get_userbyid((SELECT datdba FROM pg_database WHERE datname = 'orders')) AS owner
        FROM pg_roles WHERE rolname = current_user`,
    );
    expect(role).toEqual({
      rolsuper: false,
      rolcreatedb: true,
      rolcreaterole: true,
      isRdsSuperuser: true,
      owner: 'dba',
    });
  });

  test('is served over TLS that its certificate authority vouches for, and not without', async () => {
    expect(await query(source, 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')).toEqual([{ ssl: true }]);
    await expect(connect(source, { ssl: { ca: [] } })).rejects.toThrow(/certificate/);
    await expect(connect(source, { ssl: false })).rejects.toMatchObject({ code: '28000' });
  });

  test('keeps its port when its server stops and starts again', async () => {
    await storage.createVolume({ volumeId: 'restarted', ...MASTER });
    const first = await storage.startServer({ volumeId: 'restarted', port: 5432, parameters: {} });
    await storage.stopServer({ volumeId: 'restarted' });
    expect(await storage.startServer({ volumeId: 'restarted', port: 5432, parameters: {} })).toEqual(first);
    await storage.deleteVolume({ volumeId: 'restarted' });
  });
});

describe('a snapshot taken while others write', () => {
  let restored: ServerEndpoint;

  beforeAll(async () => {
    const writing = writeUntil(
      source,
      storage.snapshotVolume({ volumeId: 'source', snapshotId: 'snapshot' }) as Promise<void>,
    );
    await writing;
    await storage.copySnapshot({ sourceSnapshotId: 'snapshot', targetSnapshotId: 'copy' });
    await storage.deleteSnapshot({ snapshotId: 'snapshot' });
    await storage.restoreVolume({ snapshotId: 'copy', volumeId: 'restored' });
    restored = (await storage.startServer({ volumeId: 'restored', port: 5432, parameters: {} }))!;
  }, 60_000);

  test('comes back from its copy with every row that was there before', async () => {
    const digest = `SELECT count(*)::int AS rows, md5(string_agg(content, '' ORDER BY id)) AS digest FROM orders WHERE id <= ${ROWS}`;
    expect(await query(restored, digest)).toEqual(await query(source, digest));
    expect(await query(restored, digest)).toMatchObject([{ rows: ROWS }]);
  });

  test('holds what was written meanwhile without gaps', async () => {
    const [later] = await query(
      restored,
      `SELECT count(*)::int AS rows, coalesce(max(id), ${ROWS}) AS last FROM orders WHERE id > ${ROWS}`,
    );
    expect(later!.rows).toBe(Number(later!.last) - ROWS);
  });

  test('is apart from its source', async () => {
    await query(restored, 'CREATE TABLE only_here ()');
    expect(await query(source, "SELECT to_regclass('only_here') AS found")).toEqual([{ found: null }]);
  });

  test('keeps the source password until the master password is set', async () => {
    await expect(connect(restored, {})).resolves.toBeUndefined();
    await storage.setMasterPassword({ volumeId: 'restored', masterUsername: 'dba', password: 'second"password' });
    await expect(connect(restored, {})).rejects.toMatchObject({ code: '28P01' });
    await expect(connect(restored, { password: 'second"password' })).resolves.toBeUndefined();
    await expect(connect(source, {})).resolves.toBeUndefined();
  });

  test('can be set a password before it has a server', async () => {
    await storage.restoreVolume({ snapshotId: 'copy', volumeId: 'closed' });
    await storage.setMasterPassword({ volumeId: 'closed', masterUsername: 'dba', password: 'third-password' });
    const closed = (await storage.startServer({ volumeId: 'closed', port: 5432, parameters: {} }))!;
    await expect(connect(closed, { password: 'third-password' })).resolves.toBeUndefined();
  });
});

test('a password is set although the server dies under the first try, as RDS does not give up on one', async () => {
  const volumeId = 'shaken';
  await storage.createVolume({ volumeId, ...MASTER });
  const shaken = (await storage.startServer({ volumeId, port: 5432, parameters: {} }))!;
  const processes = processesOf(storage.postmasterPid(volumeId)!);
  for (const pid of processes) signal(pid, 'SIGSTOP');
  const set = storage.setMasterPassword({ volumeId, masterUsername: 'dba', password: 'fourth-password' });
  await isAsked(shaken.port);
  for (const pid of processes) signal(pid, 'SIGKILL');
  await set;
  await expect(connect(shaken, { password: 'fourth-password' })).resolves.toBeUndefined();
}, 60_000);

test('refuses engines and versions whose data it cannot hold', () => {
  expect(storage.refusal('aurora-postgresql', '16.4')).toBeUndefined();
  expect(storage.refusal('aurora-postgresql', '15.10')).toMatch(/15\.10/);
  expect(storage.refusal('aurora-mysql', '8.0.mysql_aurora.3.08.2')).toMatch(/aurora-mysql/);
});

test('leaves no server and no data behind, and refuses further requests', async () => {
  const root = join(directory, 'other');
  const other = createPostgresStorage({ rootDirectory: root });
  await other.createVolume({ volumeId: 'volume', ...MASTER });
  const server = (await other.startServer({ volumeId: 'volume', port: 5432, parameters: {} }))!;
  await other.dispose();
  const authority = await readFile(other.caFile, 'utf8');
  await expect(connect(server, { ssl: { ca: authority } })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(await readdir(root)).toEqual(['rds-ca.pem']);
  await expect(other.startServer({ volumeId: 'volume', port: 5432, parameters: {} })).rejects.toThrow('disposed');
}, 30_000);

type Settings = { readonly password?: string; readonly ssl?: false | { readonly ca: string | string[] } };

async function connect(server: ServerEndpoint, settings: Settings): Promise<void> {
  await using(server, settings, async () => undefined);
}

async function query(server: ServerEndpoint, sql: string): Promise<QueryResultRow[]> {
  return using(server, {}, async (client) => (await client.query(sql)).rows as QueryResultRow[]);
}

async function using<T>(
  { address, port }: ServerEndpoint,
  settings: Settings,
  task: (client: Client) => Promise<T>,
): Promise<T> {
  const ssl = settings.ssl ?? { ca: await readFile(storage.caFile, 'utf8') };
  const password = settings.password ?? MASTER.masterPassword;
  const client = new Client({
    host: address,
    port,
    user: 'dba',
    database: 'orders',
    password,
    ssl: ssl as { ca: string },
  });
  await client.connect();
  try {
    return await task(client);
  } finally {
    await client.end();
  }
}

/** Waits until somebody has connected to a port whose server stands still: Linux lists the connection as established. */
async function isAsked(port: number): Promise<void> {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')} `;
  const isConnected = (line: string) => / 01 /.test(line) && line.includes(local);
  for (let look = 0; look < ASKED_LOOKS; look += 1) {
    if ((await readFile('/proc/net/tcp', 'utf8')).split('\n').some(isConnected)) return;
    await sleep(20);
  }
  throw new Error(`nobody connected to port ${port}`);
}

/** Inserts rows, one transaction each, while `task` is under way. */
async function writeUntil(server: ServerEndpoint, task: Promise<void>): Promise<void> {
  let isDone = false;
  void task.finally(() => (isDone = true)).catch(() => undefined);
  await using(server, {}, async (client) => {
    for (let id = ROWS + 1; !isDone; id += 1)
      await client.query('INSERT INTO orders VALUES ($1::int, md5(($1::int)::text))', [id]);
  });
  await task;
}
