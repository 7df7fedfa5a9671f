import { readFileSync } from 'node:fs';
import pg from 'pg';
import type { Deployment } from './deployment.ts';

export interface Login {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

export interface ClusterWish {
  readonly cluster: string;
  /** The name of the writer; by default one that restores do not give. */
  readonly instance?: string;
  readonly database: string;
  readonly kmsKeyArn: string;
  readonly region?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly more?: object;
  readonly sql: string;
}

export const MASTER = { user: 'master_of_source', password: 'canary-old-master-password' } as const;

/** A filter finds nothing where a name would be a fault: what is new is not described at once. */
const named = (Name: string, value: string) => ({ Filters: [{ Name, Values: [value] }] });

/** Makes a cluster with a writer and fills it. */
export async function aCluster(deployment: Deployment, wish: ClusterWish): Promise<Login> {
  const { cluster, region } = wish;
  const Tags = Object.entries(wish.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  const rds = (operation: string, input: object) => deployment.rds(operation, input, region);
  const described = async () => (await rds('DescribeDBClusters', named('db-cluster-id', cluster))).DBClusters[0];
  await rds('CreateDBCluster', {
    DBClusterIdentifier: cluster,
    Engine: 'aurora-postgresql',
    MasterUsername: MASTER.user,
    MasterUserPassword: MASTER.password,
    DatabaseName: wish.database,
    StorageEncrypted: true,
    KmsKeyId: wish.kmsKeyArn,
    Tags,
    ...wish.more,
  });
  await deployment.until(`'${cluster}' is available`, async () => (await described())?.Status === 'available');
  const instance = { DBInstanceIdentifier: wish.instance ?? `${cluster}-old-1`, DBClusterIdentifier: cluster };
  await rds('CreateDBInstance', { ...instance, DBInstanceClass: 'db.r6g.large', Engine: 'aurora-postgresql', Tags });
  await deployment.until(`'${cluster}' has a writer`, async () => {
    const { DBInstances } = await rds('DescribeDBInstances', named('db-instance-id', instance.DBInstanceIdentifier));
    return DBInstances[0]?.DBInstanceStatus === 'available';
  });
  const { Endpoint: host, Port: port } = await described();
  const login = { host, port, database: wish.database, ...MASTER };
  await query(deployment, login, wish.sql);
  return login;
}

export async function aSnapshot(deployment: Deployment, cluster: string, name: string, region?: string): Promise<void> {
  const input = { DBClusterIdentifier: cluster, DBClusterSnapshotIdentifier: name };
  await deployment.rds('CreateDBClusterSnapshot', input, region);
  await deployment.until(`snapshot '${name}' is available`, async () => {
    const { DBClusterSnapshots } = await deployment.rds(
      'DescribeDBClusterSnapshots',
      named('db-cluster-snapshot-id', name),
      region,
    );
    return DBClusterSnapshots[0]?.Status === 'available';
  });
}

export async function query(deployment: Deployment, login: Login, sql: string): Promise<any[]> {
  const ca = readFileSync(deployment.runtime.caFile, 'utf8');
  const client = new pg.Client({ ...login, ssl: { ca, rejectUnauthorized: true } });
  await client.connect();
  try {
    const result = await client.query(sql);
    return result.rows;
  } finally {
    await client.end();
  }
}

/** The login that a user of a plan finds in Secrets Manager. */
export async function secretLogin({ runtime }: Deployment, SecretId: string): Promise<Login> {
  const { SecretString } = await runtime.call('secretsmanager', 'GetSecretValue', { SecretId }, runtime.developer);
  const { username: user, password, host, port, dbname: database } = JSON.parse(SecretString);
  return { user, password, host, port, database };
}
