import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { systemClock } from '../../../local/clock.ts';
import { defaultDurations } from '../../../local/model/durations.ts';
import type { RdsEvent } from '../../../local/model/events.ts';
import { createRdsWorld, type RdsApi } from '../../../local/model/world.ts';
import { createPostgresStorage, type PostgresStorage } from '../../../local/postgres/postgres-storage.ts';
import { processesOf } from '../../../local/postgres/processes.ts';
import { serverAccess, type ServerAccess } from '../../../local/server-access.ts';
import { eventually } from './support/a-runtime.ts';

const HERE = { accountId: '111122223333', region: 'eu-west-1' };
const MASTER = { MasterUsername: 'dba', MasterUserPassword: 'some-password', DatabaseName: 'orders' };
const ENGINE = { Engine: 'aurora-postgresql' };

let directory: string;
let storage: PostgresStorage;
let rds: RdsApi;
let access: ServerAccess;
/** What RDS tells about crashes. */
const events: string[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'server-access-'));
  // So that the servers' user can go there when root runs this.
  await chmod(directory, 0o711);
  storage = createPostgresStorage({ rootDirectory: directory });
  const note = ({ detail }: RdsEvent) => {
    if (detail.EventCategories.includes('availability')) events.push(`${detail.SourceIdentifier} ${detail.EventID}`);
  };
  const durations = Object.fromEntries(Object.keys(defaultDurations).map((name) => [name, 1]));
  const world = createRdsWorld({ clock: systemClock, emit: note, storage, durations });
  rds = world.at(HERE);
  access = serverAccess({ volumeOf: (cluster) => world.resourceIdOf(HERE, cluster), storage });
  rds.CreateDBCluster({ DBClusterIdentifier: 'staging', ...ENGINE, ...MASTER });
  await available(() => rds.DescribeDBClusters({}).DBClusters[0]?.Status);
  const instance = {
    DBInstanceIdentifier: 'staging-1',
    DBClusterIdentifier: 'staging',
    DBInstanceClass: 'db.r6g.large',
  };
  rds.CreateDBInstance({ ...instance, ...ENGINE });
  await available(() => rds.DescribeDBInstances({}).DBInstances[0]?.DBInstanceStatus);
}, 60_000);

afterAll(async () => {
  await storage.dispose();
  await rm(directory, { recursive: true });
});

test('inspect works as the superuser in a database of the cluster, whatever the cluster is called by now', async () => {
  const whoAndWhere = (cluster: string) =>
    access.inspect(cluster, 'orders', async (client) => {
      const { rows } = await client.query(
        'SELECT current_database() AS database, rolsuper FROM pg_roles WHERE rolname = current_user',
      );
      return rows;
    });
  expect(await whoAndWhere('staging')).toEqual([{ database: 'orders', rolsuper: true }]);
  rds.ModifyDBCluster({ DBClusterIdentifier: 'staging', NewDBClusterIdentifier: 'renamed', ApplyImmediately: true });
  await available(() => rds.DescribeDBClusters({}).DBClusters.find((c) => c.DBClusterIdentifier === 'renamed')?.Status);
  expect(await whoAndWhere('renamed')).toEqual([{ database: 'orders', rolsuper: true }]);
});

test('inspect sees every row of a table whose policies show others none', async () => {
  const count = await access.inspect('renamed', 'orders', async (client) => {
    await client.query('CREATE TABLE secrets AS SELECT 1 AS id');
    await client.query('ALTER TABLE secrets ENABLE ROW LEVEL SECURITY');
    await client.query('ALTER TABLE secrets FORCE ROW LEVEL SECURITY');
    return (await client.query('SELECT FROM secrets')).rowCount;
  });
  expect(count).toBe(1);
});

test('inspect passes on what the work answers and how it fails, and leaves no connection behind', async () => {
  const failing = access.inspect('renamed', 'orders', (client) => client.query('SELECT 1 / 0'));
  await expect(failing).rejects.toMatchObject({ code: '22012' });
  await expect(access.inspect('nobody', 'orders', async () => 1)).rejects.toMatchObject({
    code: 'DBClusterNotFoundFault',
  });
  const others = () =>
    access.inspect('renamed', 'postgres', async (client) => {
      const sql = "SELECT FROM pg_stat_activity WHERE datname = 'orders' AND backend_type = 'client backend'";
      return (await client.query(sql)).rowCount;
    });
  expect(await eventually(others, (count) => count === 0)).toBe(0);
});

test('the postmaster of a cluster is found by the cluster’s name, and is another one after it died', async () => {
  const postmaster = access.postmasterOf('renamed')!;
  const sql = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'";
  const [checkpointer] = await access.inspect('renamed', 'orders', async (client) => (await client.query(sql)).rows);
  expect(processesOf(postmaster)).toContain(checkpointer.pid);
  process.kill(postmaster, 'SIGKILL');
  const next = await eventually(
    async () => sleep(5, access.postmasterOf('renamed')),
    (pid) => pid !== postmaster && pid !== undefined,
  );
  expect(next).toBeGreaterThan(0);
  await eventually(
    async () => sleep(5, events.length),
    (count) => count > 0,
  );
  expect(events).toEqual(['staging-1 RDS-EVENT-0006']);
  expect(rds.DescribeDBInstances({}).DBInstances[0]?.DBInstanceStatus).toBe('available');
}, 30_000);

test('a volume without a server is named', async () => {
  await expect(storage.asAdministrator('nobody', 'postgres', async () => 1)).rejects.toThrow(
    "no server runs on volume 'nobody'. HINT: start it first.",
  );
});

async function available(status: () => string | undefined): Promise<void> {
  const look = () => new Promise<string | undefined>((resolve) => setTimeout(() => resolve(status()), 10));
  expect(await eventually(look, (found) => found === 'available')).toBe('available');
}
