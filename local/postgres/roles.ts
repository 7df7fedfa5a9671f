import { escapeIdentifier, type Client } from 'pg';
import { scramVerifier } from './scram-verifier.ts';

/**
 * The roles every RDS PostgreSQL has: the master user is no superuser but a member of `rds_superuser`. Setting up logical
 * replication takes that role
 * (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Replication.Logical.Configure.html),
 * and so does `session_replication_role`, which the Database Migration Service sets.
 */
export async function createRdsRoles(client: Client): Promise<void> {
  await client.query(`
    CREATE ROLE rds_superuser NOLOGIN;
    CREATE ROLE rds_iam NOLOGIN;
    CREATE ROLE rds_password NOLOGIN;
    CREATE ROLE rds_replication NOLOGIN;
    GRANT pg_monitor, pg_signal_backend, pg_checkpoint, pg_create_subscription TO rds_superuser WITH ADMIN OPTION;
    GRANT SET ON PARAMETER session_replication_role TO rds_superuser WITH GRANT OPTION;
    GRANT rds_iam, rds_password, rds_replication TO rds_superuser WITH ADMIN OPTION;
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
