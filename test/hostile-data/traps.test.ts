import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { proveLogin } from '../../services/setup-db-users/access/tries.ts';
import { arrange, prepare, secure, type Secured } from '../../services/setup-db-users/make-ours.ts';
import type { Changes } from '../../services/setup-db-users/plan-statements.ts';
import type { UserProof } from '../../shared/step-outputs.ts';
import type { RealPostgres } from '../support/real-postgres.ts';
import { hostileSource, PASSWORD_OF_PLAN, planWith, shownNames, strangeNames } from './support/hostile-source.ts';

/** One production with every trap that a restore gets past; one restore of it; then what came of each. */

jest.setTimeout(60_000);

let postgres: RealPostgres;
let found: Secured;
let changes: Changes;
let proofs: readonly UserProof[];
const plan = planWith();
const passwords = new Map(plan.database.users.map(({ name }) => [name, PASSWORD_OF_PLAN]));

beforeAll(async () => {
  postgres = await hostileSource();
  await postgres.restore();
  const master = postgres.master();
  found = (await secure(master, plan)) as Secured;
  changes = (await prepare(master, plan, () => 900_000)) as Changes;
  proofs = (await arrange(master, plan, passwords)) as readonly UserProof[];
});

afterAll(() => postgres?.dispose());

const as = (user: string) => postgres.as(user, 'shop', PASSWORD_OF_PLAN);
const app = (sql: string) => postgres.sql(sql, as('shop_app'));
const readonly = (sql: string) => postgres.sql(sql, as('shop_readonly'));
const admin = (sql: string, where?: string) => postgres.sqlAsSuperuser(sql, where);
const refused = { code: '42501' };
/** As whom the code of a trap has run. */
const seen = (trap: string) => admin(`SELECT DISTINCT who FROM evil.seen WHERE trap LIKE '${trap}%'`);
const logsInByOldPassword = (user: string) => postgres.sql('SELECT 1', postgres.as(user));
const hasRight = async (check: string) => (await admin(`SELECT ${check}`))[0] as boolean;

describe('sessions of ours', () => {
  test('trap: a function set_config that is found before that of PostgreSQL', async () => {
    expect(await seen('set_config')).toEqual([]);
  });

  test('trap: a view pg_roles that leaves out one login', async () => {
    await expect(logsInByOldPassword('stranger')).rejects.toMatchObject({ code: '28000' });
  });

  test.each([
    'a master user whose sessions begin as another role',
    'a statement timeout of a millisecond for the master user',
    'an idle timeout of a millisecond for the master user',
    'a master user whose session ends with its first error',
  ])('trap: %s', () => {
    // Each of them would have ended the work above.
    expect(proofs.map(({ user }) => user)).toEqual(['shop_app', 'shop_readonly']);
  });

  test('trap: a database that only lets its sessions read', async () => {
    expect(await app('SHOW default_transaction_read_only')).toEqual(['off']);
  });

  test('trap: a database in which triggers do not fire', async () => {
    expect(await admin('SELECT parent FROM children')).toEqual([2]);
  });

  test('trap: a search path that is left behind for administrators', async () => {
    expect(await admin('SELECT setconfig::text FROM pg_db_role_setting WHERE setrole = 0')).toEqual([]);
  });

  test('trap: settings of the master user', async () => {
    expect(await admin("SELECT setconfig::text FROM pg_db_role_setting WHERE setrole = 'dba'::regrole")).toEqual([]);
  });
});

describe('logins', () => {
  test('trap: a login of production', async () => {
    await expect(logsInByOldPassword('stranger')).rejects.toMatchObject({ code: '28000' });
  });

  test('trap: a login named rds_intruder', async () => {
    await expect(logsInByOldPassword('rds_intruder')).rejects.toMatchObject({ code: '28000' });
  });

  test('trap: a login whose name is SQL', async () => {
    expect(await admin('SELECT count(*)::int FROM orders')).toEqual([50]);
    await expect(logsInByOldPassword(strangeNames[0]!)).rejects.toMatchObject({ code: '28000' });
  });

  test('trap: logins whose names move a terminal’s cursor, break lines, or are fifteen emoji', async () => {
    expect(found.disabledLogins).toEqual(expect.arrayContaining(shownNames));
    for (const name of strangeNames) await expect(logsInByOldPassword(name)).rejects.toMatchObject({ code: '28000' });
  });

  test('trap: a planned login that may make logins', async () => {
    await expect(app("CREATE ROLE another LOGIN PASSWORD 'x'")).rejects.toMatchObject(refused);
    await expect(app('CREATE DATABASE another')).rejects.toMatchObject(refused);
  });

  test('trap: a planned login that has expired and may have no session', async () => {
    await proveLogin(as('shop_app'));
    expect(await admin("SELECT rolconnlimit FROM pg_roles WHERE rolname = 'shop_app'")).toEqual([-1]);
  });

  test('trap: a planned login that starts as another role, with another search path', async () => {
    expect(await app('SELECT current_user::text, current_setting($$search_path$$)')).toEqual([
      'shop_app',
      '"$user", public',
    ]);
  });

  test('trap: a read-only login that is a member of a role that writes, three deep', async () => {
    await expect(readonly('UPDATE customers SET email = $$x$$')).rejects.toMatchObject(refused);
    await expect(readonly('SET ROLE third')).rejects.toMatchObject(refused);
  });

  test('trap: a planned login that may give a role on', async () => {
    await expect(readonly('GRANT third TO shop_readonly')).rejects.toMatchObject(refused);
  });

  test('trap: a planned login that is a member of rds_iam', async () => {
    expect(await hasRight("pg_has_role('shop_app', 'rds_iam', 'MEMBER')")).toBe(false);
    expect(await app('SELECT 1')).toEqual([1]);
  });
});

describe('rights', () => {
  test('trap: rights of a planned login in a schema that the plan does not name', async () => {
    await expect(readonly('SELECT * FROM hidden.secrets')).rejects.toMatchObject(refused);
    expect(await hasRight("has_table_privilege('shop_readonly', 'hidden.secrets', 'INSERT')")).toBe(false);
  });

  test('trap: a right on one column', async () => {
    await expect(readonly('UPDATE orders SET price = 0')).rejects.toMatchObject(refused);
  });

  test('trap: rights that everybody has', async () => {
    await expect(readonly("INSERT INTO customers VALUES (1000, 'x')")).rejects.toMatchObject(refused);
  });

  test('trap: rights to create, for everybody and for a read-only login', async () => {
    for (const user of ['shop_app', 'shop_readonly']) {
      await expect(postgres.sql('CREATE TABLE public.another (id int)', as(user))).rejects.toMatchObject(refused);
      await expect(postgres.sql('CREATE TABLE evil.another (id int)', as(user))).rejects.toMatchObject(refused);
    }
    await expect(readonly('CREATE SCHEMA another')).rejects.toMatchObject(refused);
  });

  test('trap: a right given on by somebody who is not the owner', async () => {
    expect(await hasRight("has_table_privilege('shop_readonly', 'orders', 'SELECT WITH GRANT OPTION')")).toBe(false);
    expect(await hasRight("has_table_privilege('app_orders', 'orders', 'SELECT WITH GRANT OPTION')")).toBe(false);
    expect(await readonly('SELECT count(*)::int FROM orders')).toEqual([50]);
  });

  test('trap: a right to set a parameter', async () => {
    await expect(readonly('SET session_replication_role = replica')).rejects.toMatchObject(refused);
  });

  test('trap: a right on a large object', async () => {
    await expect(readonly("SELECT lo_put(4711, 0, 'x')")).rejects.toMatchObject(refused);
  });

  test('trap: rights on tables that an application has yet to create', async () => {
    await admin('SET ROLE app_orders; CREATE TABLE billing.later (id int)');
    expect(await readonly('SELECT * FROM billing.later')).toEqual([]);
    await expect(readonly('INSERT INTO billing.later VALUES (1)')).rejects.toMatchObject(refused);
    await app('INSERT INTO billing.later VALUES (1)');
  });

  test('trap: a function that runs with the rights of its owner', async () => {
    await expect(readonly('SELECT empty_orders()')).rejects.toMatchObject(refused);
    expect(await readonly('SELECT harmless()')).toEqual([1]);
  });
});

describe('code of strangers', () => {
  test('trap: a trigger on a table that the plan’s SQL touches', async () => {
    expect(await seen('trigger')).toEqual(['aurora_restore_sql']);
    expect(await admin("SELECT rolname FROM pg_roles WHERE rolname IN ('backdoor', 'aurora_restore_sql')")).toEqual([]);
  });

  test('trap: a function in an index of a table that the plan’s SQL touches', async () => {
    expect(await seen('index')).toEqual(['aurora_restore_sql']);
  });

  test('trap: an event trigger', async () => {
    expect(await seen('event trigger')).toEqual([]);
    expect(await admin("SELECT who FROM evil.seen WHERE trap = 'event trigger'", 'postgres')).toEqual([]);
    expect(found.neutralised).toEqual(
      expect.arrayContaining(
        ['shop', 'postgres'].map((name) => `event trigger 'at_definitions' in database '${name}'`),
      ),
    );
  });

  test('trap: a view cron.job in a database without pg_cron', async () => {
    expect(await seen('cron.job')).toEqual([]);
  });
});

describe('what acts by itself', () => {
  const leadsTo = (where: string) => admin('SELECT unnest(srvoptions) FROM pg_foreign_server ORDER BY 1', where);
  const nowhere = 'host=neutralised.invalid';

  test('trap: a scheduled job', async () => {
    expect(await admin('SELECT active FROM cron.job', 'postgres')).toEqual([false]);
  });

  test('trap: a foreign server with a password for everybody', async () => {
    expect(await leadsTo('shop')).toEqual(['dbname=x', nowhere]);
    expect(await admin('SELECT umid FROM pg_user_mappings')).toEqual([]);
  });

  test.each([
    ['a foreign server in the database postgres', 'postgres'],
    ['a foreign server in a template database', 'tpl'],
    ['a database that does not let the master user in', 'shut'],
  ])('trap: %s', async (_what, where) => {
    expect(await leadsTo(where)).toEqual([nowhere]);
  });

  test('trap: a database that allows no connection', async () => {
    expect(await admin("SELECT datconnlimit FROM pg_database WHERE datname = 'limited'")).toEqual([-1]);
  });

  test('trap: a function that calls out by dblink', () => {
    expect(found.remains).toEqual([
      "extension 'dblink' can call out in database 'shop'",
      "function public.calls_home() may hold a connection or a password in database 'shop'",
    ]);
  });
});

test('the plan’s own statements are told with the rows they changed, and the tables', () => {
  expect(changes.statementRows).toEqual([300, 1, 1]);
  expect(changes.changedTables).toContain("public.customers (0 inserted, 300 updated, 0 deleted) in 'shop'");
});

test('a second run changes nothing, and sees the same', async () => {
  const rights = 'SELECT coalesce(relacl::text, $$$$) FROM pg_class ORDER BY oid';
  const before = await admin(rights);
  expect(await secure(postgres.master(), plan)).toMatchObject({ disabledLogins: [], neutralised: [] });
  await arrange(postgres.master(), plan, passwords);
  expect(await admin(rights)).toEqual(before);
});
