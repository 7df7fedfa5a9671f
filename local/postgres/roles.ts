import { escapeIdentifier, type Client } from 'pg';
import { scramVerifier } from './scram-verifier.ts';

/**
 * RDS's own roles besides `rdsadmin`, whom initdb makes, as psql's `\du` shows them. The Aurora User Guide shows the first
 * five (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.View.html),
 * GOV.UK's developer documentation `rds_extension` and `rds_reserved` too. `rdsrepladmin` and `rdstopmgr` have been seen on
 * RDS for PostgreSQL, `rdswriteforwarduser` on Aurora; RDS Proxy makes `rdsproxyadmin` when a cluster becomes its target.
 * None has a password here, so nobody logs in as one of them.
 */
const RDS_ROLES = {
  rds_superuser: 'NOLOGIN',
  rds_replication: 'NOLOGIN',
  rds_iam: 'NOLOGIN',
  rds_password: 'NOLOGIN',
  rds_ad: 'NOLOGIN',
  rds_extension: 'NOLOGIN NOINHERIT',
  rds_reserved: 'NOLOGIN NOINHERIT',
  rdsrepladmin: 'NOLOGIN NOINHERIT REPLICATION',
  rdstopmgr: 'LOGIN',
  rdswriteforwarduser: 'LOGIN',
  rdsproxyadmin: 'LOGIN',
} as const;

/**
 * What `rds_superuser` is a member of for PostgreSQL 16, by the same page.
 * RDS's engine lets it do more than its memberships say. Here that takes grants: `pg_create_subscription`, because setting
 * up logical replication takes `rds_superuser`
 * (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Replication.Logical.Configure.html),
 * and `session_replication_role`, which the Database Migration Service sets.
 */
const MEMBERSHIPS = [
  ...['pg_checkpoint', 'pg_monitor', 'pg_signal_backend', 'pg_use_reserved_connections'],
  ...['rds_password', 'rds_replication', 'pg_create_subscription'],
].join();

/**
 * The master user may grant `rds_iam` without having what it gives. To pg_hba.conf he is a member all the same: see
 * `HOST_BASED_ACCESS`.
 */
export async function createRdsRoles(client: Client): Promise<void> {
  for (const [name, attributes] of Object.entries(RDS_ROLES)) await client.query(`CREATE ROLE ${name} ${attributes}`);
  await client.query(`
    GRANT ${MEMBERSHIPS} TO rds_superuser WITH ADMIN OPTION;
    GRANT rds_iam TO rds_superuser WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
    GRANT pg_monitor TO rdstopmgr;
    GRANT SET ON PARAMETER session_replication_role TO rds_superuser WITH GRANT OPTION;
  `);
}

export interface Master {
  readonly masterUsername: string;
  readonly masterPassword: string;
  readonly databaseName?: string;
}

/**
 * The master user, and the first database, which belongs to it like the `postgres` database. On RDS membership of
 * `rds_replication` lets a role replicate; PostgreSQL asks for an attribute, which only the master has here.
 */
export async function createMaster(
  client: Client,
  { masterUsername, masterPassword, databaseName }: Master,
): Promise<void> {
  const master = escapeIdentifier(masterUsername);
  await client.query(
    `CREATE ROLE ${master} LOGIN CREATEDB CREATEROLE REPLICATION PASSWORD '${scramVerifier(masterPassword)}' VALID UNTIL 'infinity'`,
  );
  await client.query(`GRANT rds_superuser TO ${master} WITH ADMIN OPTION`);
  await client.query(`ALTER DATABASE postgres OWNER TO ${master}`);
  if (databaseName !== undefined && databaseName !== 'postgres') {
    await client.query(`CREATE DATABASE ${escapeIdentifier(databaseName)} OWNER ${master}`);
  }
}

export async function changePassword(client: Client, username: string, password: string): Promise<void> {
  await client.query(`ALTER ROLE ${escapeIdentifier(username)} PASSWORD '${scramVerifier(password)}'`);
}
