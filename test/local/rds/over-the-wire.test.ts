import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as sdk from '@aws-sdk/client-rds';
import { Client } from 'pg';
import { systemClock } from '../../../local/clock.ts';
import { createKms } from '../../../local/kms/kms-service.ts';
import type { Durations } from '../../../local/model/durations.ts';
import { createRdsWorld } from '../../../local/model/world.ts';
import { createPostgresStorage, type PostgresStorage } from '../../../local/postgres/postgres-storage.ts';
import { createRds } from '../../../local/rds/rds-service.ts';
import { createSecretsManager } from '../../../local/secretsmanager/secrets-manager-service.ts';
import { startWireServer, type WireServer } from '../../../local/wire/start-wire-server.ts';

const PASSWORD = 'the-first-password';
const ENGINE = 'aurora-postgresql';

let directory: string;
let storage: PostgresStorage;
let server: WireServer;
let rds: sdk.RDSClient;
let secrets: SecretsManagerClient;
const events: string[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rds-over-the-wire-'));
  storage = createPostgresStorage({ rootDirectory: directory });
  const kms = createKms({ clock: systemClock });
  const secretsManager = createSecretsManager({ clock: systemClock, keys: kms.directory });
  const world = createRdsWorld({
    clock: systemClock,
    emit: (event) => events.push(`${event.detail.EventID} ${event.detail.SourceIdentifier}`),
    storage,
    keys: kms.directory,
    secrets: secretsManager.masterSecrets,
    durations: Object.fromEntries(DURATIONS.map((name) => [name, 20])),
  });
  server = await startWireServer({
    services: [createRds({ world }), secretsManager, kms],
    authorize: () => undefined,
    defaultAccountId: '111122223333',
  });
  rds = new sdk.RDSClient({ endpoint: server.url, region: 'eu-west-1' });
  secrets = new SecretsManagerClient({ endpoint: server.url, region: 'eu-west-1' });
}, 60_000);

afterAll(async () => {
  rds.destroy();
  secrets.destroy();
  await server.close();
  await storage.dispose();
  await rm(directory, { recursive: true });
});

const DURATIONS: readonly (keyof Durations)[] = [
  'clusterCreateMs',
  'snapshotMs',
  'copyMs',
  'restoreMs',
  'instanceCreateMs',
  'deleteInstanceMs',
  'deleteClusterMs',
  'modifyLagMs',
  'modifyMs',
  'resetCredentialsMs',
  'masterSecretMs',
];

describe('the SDK’s own client', () => {
  test('refreshes a real database from a snapshot of another', async () => {
    await makeCluster('prod', () =>
      rds.send(
        new sdk.CreateDBClusterCommand({
          DBClusterIdentifier: 'prod',
          Engine: ENGINE,
          MasterUsername: 'dba',
          MasterUserPassword: PASSWORD,
          DatabaseName: 'orders',
          StorageEncrypted: true,
          Tags: [{ Key: 'role', Value: 'source' }],
        }),
      ),
    );
    await query('prod', PASSWORD, "CREATE TABLE orders AS SELECT 7 AS id, 'seven' AS content");
    await rds.send(
      new sdk.CreateDBClusterSnapshotCommand({ DBClusterIdentifier: 'prod', DBClusterSnapshotIdentifier: 'nightly' }),
    );
    await until(async () => (await snapshot('nightly')).Status === 'available');
    const copying = await rds.send(
      new sdk.CopyDBClusterSnapshotCommand({
        SourceDBClusterSnapshotIdentifier: 'nightly',
        TargetDBClusterSnapshotIdentifier: 'copy',
      }),
    );
    expect(copying.DBClusterSnapshot).toMatchObject({ Status: 'copying', StorageEncrypted: true });
    await until(async () => (await snapshot('copy')).Status === 'available');
    expect((await snapshot('copy')).SnapshotCreateTime).toBeInstanceOf(Date);

    await makeCluster('staging', () =>
      rds.send(
        new sdk.RestoreDBClusterFromSnapshotCommand({
          DBClusterIdentifier: 'staging',
          SnapshotIdentifier: 'copy',
          Engine: ENGINE,
        }),
      ),
    );
    expect(await query('staging', PASSWORD, 'SELECT * FROM orders')).toEqual([{ id: 7, content: 'seven' }]);

    await rds.send(
      new sdk.ModifyDBClusterCommand({
        DBClusterIdentifier: 'staging',
        ManageMasterUserPassword: true,
        ApplyImmediately: true,
      }),
    );
    await until(async () => events.includes('RDS-EVENT-0016 staging'));
    const { SecretArn, SecretStatus } = (await cluster('staging')).MasterUserSecret!;
    expect(SecretStatus).toBe('active');
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: SecretArn! }));
    const { username, password } = JSON.parse(SecretString!) as { username: string; password: string };
    expect(username).toBe('dba');
    await expect(query('staging', PASSWORD, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    expect(await query('staging', password, 'SELECT content FROM orders')).toEqual([{ content: 'seven' }]);
  }, 60_000);

  test('gets a fault as its own class', async () => {
    const missing = new sdk.DescribeDBInstancesCommand({ DBInstanceIdentifier: 'gone' });
    await expect(rds.send(missing)).rejects.toThrow(sdk.DBInstanceNotFoundFault);
    const versionless = new sdk.CreateDBClusterCommand({
      DBClusterIdentifier: 'old',
      Engine: ENGINE,
      EngineVersion: '15.10',
      MasterUsername: 'dba',
      MasterUserPassword: PASSWORD,
    });
    await expect(rds.send(versionless)).rejects.toThrow(/does not imitate data of aurora-postgresql 15.10/);
  });

  test('deletes cluster and servers', async () => {
    for (const name of ['prod', 'staging']) {
      await rds.send(new sdk.DeleteDBInstanceCommand({ DBInstanceIdentifier: `${name}-1` }));
      await rds.send(new sdk.DeleteDBClusterCommand({ DBClusterIdentifier: name, SkipFinalSnapshot: true }));
      await until(async () => events.includes(`RDS-EVENT-0171 ${name}`));
    }
    await expect(rds.send(new sdk.DescribeDBClustersCommand({ DBClusterIdentifier: 'prod' }))).rejects.toThrow(
      sdk.DBClusterNotFoundFault,
    );
    expect((await rds.send(new sdk.DescribeDBClustersCommand({}))).DBClusters).toEqual([]);
  }, 30_000);
});

async function makeCluster(name: string, make: () => Promise<unknown>): Promise<void> {
  await make();
  await until(async () => (await cluster(name)).Status === 'available');
  const instance = {
    DBInstanceIdentifier: `${name}-1`,
    DBClusterIdentifier: name,
    DBInstanceClass: 'db.r6g.large',
    Engine: ENGINE,
  };
  await rds.send(new sdk.CreateDBInstanceCommand(instance));
  await until(async () => events.includes(`RDS-EVENT-0005 ${name}-1`));
}

async function cluster(name: string): Promise<sdk.DBCluster> {
  return (await rds.send(new sdk.DescribeDBClustersCommand({ DBClusterIdentifier: name }))).DBClusters![0]!;
}

async function snapshot(name: string): Promise<sdk.DBClusterSnapshot> {
  return (await rds.send(new sdk.DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: name })))
    .DBClusterSnapshots![0]!;
}

async function query(name: string, password: string, sql: string): Promise<unknown[]> {
  const { Endpoint: host, Port: port } = await cluster(name);
  const client = new Client({
    host,
    port,
    user: 'dba',
    database: 'orders',
    password,
    ssl: { ca: await readFile(storage.caFile, 'utf8') },
  });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

const ASKS_MAX = 5_000;

/** Asks again and again, each time over HTTP or after a turn of the event loop. */
async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let asked = 0; asked < ASKS_MAX; asked += 1) {
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`not true after ${ASKS_MAX} times; events: ${events.join(', ')}`);
}
