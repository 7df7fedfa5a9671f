import { aCluster, type Login, query } from './clusters.ts';
import type { Deployment } from './deployment.ts';

/** Everything of a production that must not come to life in a copy of it. */
export interface DangerousSource {
  readonly source: Login;
  /** What it takes data from: by a subscription and by a foreign server. */
  readonly upstream: Login;
  readonly strangers: readonly { readonly user: string; readonly password: string }[];
}

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/aaaaaaaa-0000-4000-8000-000000000001';
const STRANGERS = ['billing', 'reporting', 'support'].map((user) => ({ user, password: `canary-${user}-password` }));

/** The parameters of a production: jobs are run, and data may be replicated. */
export async function productionParameters({ rds }: Deployment, name: string, cronDatabase: string): Promise<void> {
  await rds('CreateDBClusterParameterGroup', {
    DBClusterParameterGroupName: name,
    DBParameterGroupFamily: 'aurora-postgresql16',
    Description: 'as production has it',
  });
  const values = {
    shared_preload_libraries: 'pg_cron',
    'cron.database_name': cronDatabase,
    'rds.logical_replication': '1',
  };
  const Parameters = Object.entries(values).map(([ParameterName, ParameterValue]) => ({
    ...{ ParameterName, ParameterValue, ApplyMethod: 'pending-reboot' },
  }));
  await rds('ModifyDBClusterParameterGroup', { DBClusterParameterGroupName: name, Parameters });
}

/** A cluster `<name>-production` with a job every second, a subscription, a foreign server and three logins. */
export async function aDangerousSource(
  deployment: Deployment,
  name: string,
  parameterGroup: string,
): Promise<DangerousSource> {
  const common = { database: name, kmsKeyArn: KEY, more: { DBClusterParameterGroupName: parameterGroup } };
  const upstream = await aCluster(deployment, { ...common, cluster: `${name}-upstream`, sql: UPSTREAM_SQL });
  const source = await aCluster(deployment, { ...common, cluster: `${name}-production`, sql: sourceSql(upstream) });
  // A statement of its own: it cannot run in a transaction, as several statements in one text do.
  const { user, password } = upstream;
  const conninfo = `host=localhost port=${upstream.port} dbname=${name} user=${user} password=${password} sslmode=require`;
  await query(deployment, source, `CREATE SUBSCRIPTION news CONNECTION '${conninfo}' PUBLICATION news`);
  return { source, upstream, strangers: STRANGERS };
}

const UPSTREAM_SQL = `
  CREATE TABLE news (id integer PRIMARY KEY, title text);
  INSERT INTO news VALUES (1, 'first');
  CREATE PUBLICATION news FOR TABLE news;`;

const sourceSql = ({ port, database, user, password }: Login): string => `
  CREATE TABLE books AS SELECT n AS id, 'title ' || n AS title FROM generate_series(1, 500) AS n;
  CREATE TABLE readers AS SELECT n AS id, 'reader' || n || '@example.com' AS email FROM generate_series(1, 50) AS n;
  CREATE TABLE news (id integer PRIMARY KEY, title text);
  CREATE TABLE mails (sent_at timestamptz DEFAULT now());
  ${STRANGERS.map((each) => `CREATE ROLE ${each.user} LOGIN PASSWORD '${each.password}';`).join('\n')}
  CREATE EXTENSION pg_cron;
  SELECT cron.schedule('mail readers', '1 second', 'INSERT INTO mails DEFAULT VALUES');
  CREATE EXTENSION postgres_fdw;
  CREATE SERVER upstream FOREIGN DATA WRAPPER postgres_fdw
    OPTIONS (host 'localhost', port '${port}', dbname '${database}', sslmode 'require');
  CREATE USER MAPPING FOR PUBLIC SERVER upstream OPTIONS (user '${user}', password '${password}');
  CREATE FOREIGN TABLE upstream_news (id integer, title text) SERVER upstream OPTIONS (table_name 'news');`;
