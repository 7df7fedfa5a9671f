import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aRuntime, MASTER, PASSWORD, type ARuntime } from './support/a-runtime.ts';

let runtime: ARuntime;

beforeAll(async () => {
  runtime = await aRuntime();
  await runtime.volume('roles', {});
}, 60_000);

afterAll(() => runtime.dispose());

const sql = (statements: string | readonly string[], user?: string) => runtime.sql('roles', statements, { user });
const login = (name: string) => `CREATE ROLE ${name} LOGIN PASSWORD '${PASSWORD}'`;
const refused = { code: '42501' };

test('a volume has RDS’s own roles and the master user, no others', async () => {
  const roles = await sql(
    `SELECT rolname, rolcanlogin, rolinherit, rolreplication FROM pg_roles
     WHERE NOT starts_with(rolname, 'pg_') ORDER BY rolname COLLATE "C"`,
  );
  const line = (role: Record<string, unknown>) =>
    [
      role.rolname,
      role.rolcanlogin ? 'login' : 'no login',
      ...(role.rolinherit ? [] : ['no inheritance']),
      ...(role.rolreplication ? ['replication'] : []),
    ].join(', ');
  expect(roles.map(line)).toEqual([
    'dba, login, replication',
    'rds_ad, no login',
    'rds_extension, no login, no inheritance',
    'rds_iam, no login',
    'rds_password, no login',
    'rds_replication, no login',
    'rds_reserved, no login, no inheritance',
    'rds_superuser, no login',
    'rdsadmin, login, replication',
    'rdsproxyadmin, login',
    'rdsrepladmin, no login, no inheritance, replication',
    'rdstopmgr, login',
    'rdswriteforwarduser, login',
  ]);
});

test('rds_superuser is a member of what it is on RDS, and of what stands in for the rights RDS’s engine gives it', async () => {
  const memberships = await sql(
    `SELECT roleid::regrole::text AS role FROM pg_auth_members
     WHERE member = 'rds_superuser'::regrole AND (inherit_option OR set_option) ORDER BY 1`,
  );
  expect(memberships.map(({ role }) => role as string)).toEqual([
    'pg_checkpoint',
    'pg_create_subscription',
    'pg_monitor',
    'pg_signal_backend',
    'pg_use_reserved_connections',
    'rds_password',
    'rds_replication',
  ]);
});

describe('a member of rds_iam', () => {
  test('cannot log in with its password any more, until it is none', async () => {
    await sql(login('app'));
    await expect(sql('SELECT 1', 'app')).resolves.toHaveLength(1);
    await sql('GRANT rds_iam TO app');
    await expect(sql('SELECT 1', 'app')).rejects.toMatchObject({ code: '28000' });
    await sql('REVOKE rds_iam FROM app');
    await expect(sql('SELECT 1', 'app')).resolves.toHaveLength(1);
  });

  test('is one also by another role', async () => {
    await sql(['CREATE ROLE team', login('colleague'), 'GRANT rds_iam TO team', 'GRANT team TO colleague']);
    await expect(sql('SELECT 1', 'colleague')).rejects.toMatchObject({ code: '28000' });
  });
});

describe('a member of rds_superuser', () => {
  test('logs in with its password, also one that the master user makes', async () => {
    await sql([login('second_dba'), 'GRANT rds_superuser TO second_dba']);
    await expect(sql('SELECT 1', 'second_dba')).resolves.toHaveLength(1);
  });

  test('has not what rds_iam gives: it may only grant it', async () => {
    await expect(sql('SET ROLE rds_iam')).rejects.toMatchObject(refused);
    expect(await sql("SELECT pg_has_role('rds_iam', 'USAGE') AS usage")).toEqual([{ usage: false }]);
  });
});

describe('the master user', () => {
  test('makes no event triggers, which he does on RDS', async () => {
    const body = "CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'";
    await expect(sql([body, 'CREATE EVENT TRIGGER t ON ddl_command_end EXECUTE FUNCTION f()'])).rejects.toMatchObject(
      refused,
    );
  });

  test('gives nobody BYPASSRLS or SUPERUSER, and REPLICATION because he has it here', async () => {
    await expect(sql('CREATE ROLE past_policies BYPASSRLS')).rejects.toMatchObject(refused);
    await expect(sql('CREATE ROLE almighty SUPERUSER')).rejects.toMatchObject(refused);
    await sql(['CREATE ROLE replicating REPLICATION', 'ALTER ROLE replicating NOREPLICATION']);
  });

  test('can take BYPASSRLS from nobody', async () => {
    await sql('CREATE ROLE given_rights');
    await runtime.storage.asAdministrator('roles', 'orders', (client) =>
      client.query('ALTER ROLE given_rights BYPASSRLS'),
    );
    await expect(sql('ALTER ROLE given_rights NOBYPASSRLS')).rejects.toMatchObject(refused);
  });

  test('is bound by the policies of a table that forces them', async () => {
    await sql([
      'CREATE TABLE secrets AS SELECT 1 AS id',
      'ALTER TABLE secrets ENABLE ROW LEVEL SECURITY',
      'ALTER TABLE secrets FORCE ROW LEVEL SECURITY',
    ]);
    expect(await sql('SELECT * FROM secrets', MASTER)).toEqual([]);
  });
});
