import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import type { CallService, Caller } from '../wire/service.ts';
import { runSqlFile } from './run-sql-file.ts';
import { SHOP_APPLICATION, shopSql, STAGING_SQL } from './shop-sql.ts';

/** What the demonstration starts from. */
export interface DemoOptions {
  readonly call: CallService;
  readonly caller: Caller;
  readonly caFile: string;
  readonly kmsKeyArn: string;
  /** Rows of the largest table. */
  readonly rows: number;
  /** SQL of one's own instead of the shop. */
  readonly sourceSql?: string;
  readonly takeAutomatedSnapshot: (cluster: string) => { readonly id: string; readonly arn: string };
  /** Rejects when the runtime is disposed of. */
  readonly sleep: (ms: number) => Promise<void>;
}

export interface DemoLogin {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

export interface Demo {
  readonly source: DemoLogin;
  /** Logins of production that no plan knows. */
  readonly strangers: readonly DemoLogin[];
  readonly snapshotArn: string;
}

export const DEMO = {
  plan: 'demo',
  source: 'demo-production',
  target: 'demo-staging',
  database: 'shop',
  master: 'shop_master',
} as const;

/** Somebody of production who only logs in. */
const REPORTING = 'reporting';
const POLL_MS = 100;
const POLLS_MAX = 3_000;

/** Makes a production cluster with data and a snapshot of it, and a staging cluster that carries the plan's tag. */
export async function seedDemo(options: DemoOptions): Promise<Demo> {
  const [source] = await Promise.all([seedSource(options), seedTarget(options)]);
  // As RDS takes one each night: the demonstration's trigger waits for manual ones, so this one starts nothing by itself.
  const snapshot = options.takeAutomatedSnapshot(DEMO.source);
  await available(`snapshot '${snapshot.id}'`, options, async () => {
    const input = { ...named('db-cluster-snapshot-id', snapshot.id), SnapshotType: 'automated' };
    const { DBClusterSnapshots } = await rds(options, 'DescribeDBClusterSnapshots', input);
    return DBClusterSnapshots[0]?.Status;
  });
  return { ...source, snapshotArn: snapshot.arn };
}

async function seedSource(options: DemoOptions): Promise<Pick<Demo, 'source' | 'strangers'>> {
  const login = await makeCluster(options, DEMO.source, []);
  const { sourceSql } = options;
  const names = sourceSql ? [REPORTING] : [REPORTING, SHOP_APPLICATION];
  const strangers = names.map((user) => ({ ...login, user, password: randomBytes(18).toString('base64url') }));
  await withClient(login, options.caFile, async (client) => {
    for (const { user, password } of strangers)
      await client.query(`CREATE ROLE ${user} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
    await runSqlFile(client, sourceSql ? readFileSync(sourceSql, 'utf8') : shopSql(options.rows));
  });
  return { source: login, strangers };
}

async function seedTarget(options: DemoOptions): Promise<void> {
  const login = await makeCluster(options, DEMO.target, [{ Key: 'aurora-restore:plan', Value: DEMO.plan }]);
  await withClient(login, options.caFile, async (client) => void (await client.query(STAGING_SQL)));
}

async function makeCluster(options: DemoOptions, cluster: string, Tags: readonly object[]): Promise<DemoLogin> {
  const password = randomBytes(18).toString('base64url');
  await rds(options, 'CreateDBCluster', {
    DBClusterIdentifier: cluster,
    Engine: 'aurora-postgresql',
    MasterUsername: DEMO.master,
    MasterUserPassword: password,
    DatabaseName: DEMO.database,
    StorageEncrypted: true,
    KmsKeyId: options.kmsKeyArn,
    Tags,
  });
  await available(`cluster '${cluster}'`, options, async () => (await describe(options, cluster))?.Status);
  const instance = `${cluster}-1`;
  await rds(options, 'CreateDBInstance', {
    DBInstanceIdentifier: instance,
    DBClusterIdentifier: cluster,
    DBInstanceClass: 'db.r6g.large',
    Engine: 'aurora-postgresql',
    Tags,
  });
  await available(`instance '${instance}'`, options, async () => {
    const { DBInstances } = await rds(options, 'DescribeDBInstances', named('db-instance-id', instance));
    return DBInstances[0]?.DBInstanceStatus;
  });
  const { Endpoint, Port } = await describe(options, cluster);
  return { host: Endpoint, port: Port, database: DEMO.database, user: DEMO.master, password };
}

/** A filter finds nothing where a name would be a fault: what is new is not described at once. */
const named = (Name: string, value: string) => ({ Filters: [{ Name, Values: [value] }] });

async function describe(options: DemoOptions, cluster: string) {
  const { DBClusters } = await rds(options, 'DescribeDBClusters', named('db-cluster-id', cluster));
  return DBClusters[0];
}

function rds({ call, caller }: DemoOptions, operation: string, input: object): Promise<any> {
  return call('rds', operation, input, caller);
}

async function available(
  what: string,
  { sleep }: DemoOptions,
  statusOf: () => Promise<string | undefined>,
): Promise<void> {
  for (let poll = 0; poll < POLLS_MAX; poll += 1) {
    const status = await statusOf();
    if (status === 'available') return;
    if (status === 'failed')
      throw new Error(`${what} of the demonstration is failed: it cannot be made on this machine`);
    await sleep(POLL_MS);
  }
  throw new Error(`waited ${(POLLS_MAX * POLL_MS) / 1000} s in vain until ${what} is available`);
}

export async function withClient<Result>(
  login: DemoLogin,
  caFile: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ ...login, ssl: { ca: readFileSync(caFile, 'utf8'), rejectUnauthorized: true } });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
