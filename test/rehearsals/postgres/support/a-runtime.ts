import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type QueryResultRow } from 'pg';
import { createPostgresStorage, type PostgresStorage } from '../../../../local/postgres/postgres-storage.ts';
import { virtualClock, type VirtualClock } from '../../../local/support/virtual-clock.ts';

export type Parameters = Readonly<Record<string, string>>;

/** Servers of a storage of its own, and connections to them. */
export interface ARuntime {
  readonly storage: PostgresStorage;
  readonly clock: VirtualClock;
  /** A volume whose server runs with the parameters. */
  volume(volumeId: string, parameters: Parameters): Promise<void>;
  /** The volume's snapshot as another volume, whose server runs with the parameters. */
  restored(volumeId: string, from: string, parameters: Parameters): Promise<void>;
  /** Stops the server and starts it with the parameters. */
  reboot(volumeId: string, parameters: Parameters): Promise<void>;
  portOf(volumeId: string): number;
  /** Runs statements, one at a time, and answers the last one's rows. As the master user unless said otherwise. */
  sql(volumeId: string, statements: string | readonly string[], as?: Login): Promise<QueryResultRow[]>;
  dispose(): Promise<void>;
}

export interface Login {
  readonly user?: string;
  readonly database?: string;
}

export const MASTER = 'dba';
/** Of every role here. */
export const PASSWORD = 'some-password';

export async function aRuntime(): Promise<ARuntime> {
  const directory = await mkdtemp(join(tmpdir(), 'a-postgres-runtime-'));
  // So that the servers' user can go there when root runs this.
  await chmod(directory, 0o711);
  const clock = virtualClock();
  const storage = createPostgresStorage({ rootDirectory: join(directory, 'root'), clock });
  const ports = new Map<string, number>();
  const start = async (volumeId: string, parameters: Parameters) => {
    const server = await storage.startServer({ volumeId, port: 5432, parameters });
    ports.set(volumeId, server!.port);
  };
  return {
    storage,
    clock,
    volume: async (volumeId, parameters) => {
      const master = { masterUsername: MASTER, masterPassword: PASSWORD, databaseName: 'orders' };
      await storage.createVolume({ volumeId, ...master });
      await start(volumeId, parameters);
    },
    restored: async (volumeId, from, parameters) => {
      await storage.snapshotVolume({ volumeId: from, snapshotId: volumeId });
      await storage.restoreVolume({ snapshotId: volumeId, volumeId });
      await start(volumeId, parameters);
    },
    reboot: async (volumeId, parameters) => {
      await storage.stopServer({ volumeId });
      await start(volumeId, parameters);
    },
    portOf: (volumeId) => ports.get(volumeId)!,
    sql: async (volumeId, statements, { user = MASTER, database = 'orders' } = {}) => {
      const ssl = { ca: await readFile(storage.caFile, 'utf8') };
      const port = ports.get(volumeId)!;
      const client = new Client({ host: 'localhost', port, user, database, password: PASSWORD, ssl });
      // A server that dies under the connection is told by the query.
      client.on('error', () => undefined);
      await client.connect();
      try {
        let rows: QueryResultRow[] = [];
        for (const statement of [statements].flat()) rows = (await client.query<QueryResultRow>(statement)).rows;
        return rows;
      } finally {
        await client.end();
      }
    },
    dispose: async () => {
      await storage.dispose();
      await rm(directory, { recursive: true });
    },
  };
}

const ATTEMPTS_MAX = 1_000;

/** Asks until the answer is as wanted, many times but not for ever, and answers it. */
export async function eventually<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  let answer = await ask();
  for (let attempt = 1; !isWanted(answer) && attempt < ATTEMPTS_MAX; attempt += 1) answer = await ask();
  return answer;
}
