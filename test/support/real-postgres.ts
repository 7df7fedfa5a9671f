import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createPostgresStorage, type PostgresStorage } from '../../local/postgres/postgres-storage.ts';
import type { Login } from '../../shared/session.ts';

/** Real PostgreSQL as behind an Aurora cluster: a production, a snapshot of it, and what is restored from that. */
export interface RealPostgres {
  readonly storage: PostgresStorage;
  /** The master user, who is no superuser, on whichever server was started last. */
  readonly master: () => Login;
  readonly as: (user: string, database?: string, password?: string) => Login;
  /** Runs SQL on a connection as anybody opens one, and gives the values of all rows. */
  readonly sql: (text: string, login?: Login) => Promise<any[]>;
  /** The same as the superuser, whom nobody is on RDS. */
  readonly sqlAsSuperuser: (text: string, where?: string) => Promise<any[]>;
  readonly start: (volumeId: string, parameters?: Record<string, string>) => Promise<void>;
  /** Stops the server that runs on a volume and starts it with other parameters. */
  readonly restart: (parameters: Record<string, string>) => Promise<void>;
  readonly snapshot: () => Promise<void>;
  /** A fresh copy of the snapshot's data, with a server in quarantine. */
  readonly restore: () => Promise<void>;
  readonly dispose: () => Promise<void>;
}

export const QUARANTINE = { max_logical_replication_workers: '0' };
const PASSWORD = 'secret';
const RESTORED = 'restored';
const PRODUCTION = 'production';
const SNAPSHOT = 'nightly';

/** `database` belongs to the master user `dba`; the server of production runs. */
export async function realPostgres(database: string, parameters: Record<string, string> = {}): Promise<RealPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'setup-db-users-'));
  await chmod(directory, 0o711);
  const storage = createPostgresStorage({ rootDirectory: join(directory, 'root') });
  await storage.ready();
  process.env.DATABASE_CA_FILE = storage.caFile;
  const owner = { masterUsername: 'dba', masterPassword: PASSWORD, databaseName: database };
  await storage.createVolume({ volumeId: PRODUCTION, ...owner });
  let current = { host: '', port: 0, volumeId: PRODUCTION };
  const start = async (volumeId: string, given: Record<string, string> = {}) => {
    const { address, port } = (await storage.startServer({ volumeId, port: 5432, parameters: given }))!;
    current = { host: address, port, volumeId };
  };
  const as = (user: string, where = database, password = PASSWORD): Login => {
    const { host, port } = current;
    return { host, port, database: where, user, password, connectTimeoutMs: 10_000 };
  };
  await start(PRODUCTION, parameters);
  return {
    storage,
    start,
    as,
    master: () => as('dba'),
    sql: (text, login = as('dba')) => valuesOf(text, login, storage.caFile),
    sqlAsSuperuser: (text, where = database) =>
      storage.asAdministrator(current.volumeId, where, (client) => valuesFrom(client, text)),
    restart: async (given) => {
      await storage.stopServer(current);
      await start(current.volumeId, given);
    },
    snapshot: async () => {
      await storage.snapshotVolume({ volumeId: PRODUCTION, snapshotId: SNAPSHOT });
      await storage.stopServer({ volumeId: PRODUCTION });
    },
    restore: async () => {
      await storage.deleteVolume({ volumeId: RESTORED });
      await storage.restoreVolume({ snapshotId: SNAPSHOT, volumeId: RESTORED });
      await start(RESTORED, QUARANTINE);
    },
    dispose: async () => {
      delete process.env.DATABASE_CA_FILE;
      await storage.dispose();
      await rm(directory, { recursive: true });
    },
  };
}

async function valuesOf(text: string, { connectTimeoutMs: _, ...login }: Login, caFile: string): Promise<any[]> {
  const client = new pg.Client({ ...login, ssl: { ca: readFileSync(caFile, 'utf8') } });
  await client.connect();
  try {
    return await valuesFrom(client, text);
  } finally {
    await client.end();
  }
}

async function valuesFrom(client: pg.Client, text: string): Promise<any[]> {
  const results = [(await client.query({ text, rowMode: 'array' })) as unknown].flat() as pg.QueryArrayResult[];
  return results.flatMap(({ rows }) => rows.flat());
}
