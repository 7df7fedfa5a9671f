import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { proveLogin } from '../../services/setup-db-users/access/tries.ts';
import { arrange, prepare, secure, type Secured } from '../../services/setup-db-users/make-ours.ts';
import { subscriptionsAnywhere } from '../../services/setup-db-users/neutralise/subscriptions.ts';
import { whatIsActive } from '../../services/setup-db-users/neutralise/what-is-active.ts';
import { asOwners } from '../../services/setup-db-users/ownership.ts';
import { takeLock } from '../../services/setup-db-users/session-lock.ts';
import { type Login, withSession } from '../../shared/session.ts';
import type { Plan } from '../../shared/plan.ts';
import { aPlan, planFields } from '../support/a-plan.ts';
import { realPostgres, type RealPostgres } from '../support/real-postgres.ts';

/** A real PostgreSQL with what production's data bring along; the master is no superuser, as on RDS. */

const CRON = { shared_preload_libraries: 'pg_cron', 'cron.launch_active_jobs': 'off' };
const REMAINS = ["extension 'dblink' can call out in database 'orders'"];
const OTHERS = ['billing', 'crm', 'reporting'];
/** Other tests may keep the machine busy. */
const RESTORE_MS_MAX = 30_000;

/** Where the subscription of production's data leads: whoever comes there would have reached production. */
const production = createServer((socket) => {
  visits += 1;
  socket.destroy();
});
let visits = 0;

jest.setTimeout(RESTORE_MS_MAX);

let postgres: RealPostgres;

const master = () => postgres.master();
const as = (user: string, database = 'orders'): Login => postgres.as(user, database);
const run = (sql: string, login?: Login) => postgres.sql(sql, login);
const values = run;
type Database = Plan['database'];
type Given = Partial<Omit<Database, 'statements'>> & {
  readonly statements?: Partial<Database['statements'][number]>[];
};
const planWith = (database: Given): Plan =>
  aPlan({ database: { ...planFields().database, ...database } as Plan['database'] });
const plan = aPlan();
const passwords = new Map(plan.database.users.map(({ name }) => [name, 'open-sesame']));
const makeOurs = async (ofPlan = plan) => {
  const secured = (await secure(master(), ofPlan)) as Secured;
  await arrange(master(), ofPlan, passwords);
  return secured;
};
const restore = () => postgres.restore();
const restart = (parameters: Record<string, string>) => postgres.restart(parameters);
const activeIn = (database: string) =>
  withSession(as('dba', database), (session) =>
    session.transaction(() => asOwners(session, () => whatIsActive(session))),
  );
const everythingActive = async () => [
  ...(await activeIn('orders')),
  ...(await activeIn('postgres')),
  ...(await withSession(master(), subscriptionsAnywhere)),
];

beforeAll(async () => {
  postgres = await realPostgres('orders', CRON);
  production.listen(0, '127.0.0.1');
  await once(production, 'listening');
  await run(OTHERS.map((name) => `CREATE ROLE ${name} LOGIN PASSWORD 'secret'`).join(';'));
  await run('CREATE EXTENSION postgres_fdw; CREATE EXTENSION dblink; CREATE TABLE orders (id int)');
  await run('GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO crm; GRANT CREATE ON DATABASE orders TO crm');
  await run('GRANT pg_create_subscription TO crm');
  await run(
    `CREATE SERVER customers FOREIGN DATA WRAPPER postgres_fdw OPTIONS (hostaddr '127.0.0.1', dbname 'crm', port '1');
     CREATE USER MAPPING FOR crm SERVER customers OPTIONS (user 'crm', password 'of-production');
     CREATE USER MAPPING FOR PUBLIC SERVER customers OPTIONS (user 'guest', password 'of-production')`,
    as('crm'),
  );
  const { port } = production.address() as AddressInfo;
  await run(
    `CREATE SUBSCRIPTION live CONNECTION 'host=127.0.0.1 port=${port} password=of-production' PUBLICATION all_orders
      WITH (connect = false)`,
    as('crm'),
  );
  await run(`CREATE SERVER "Odd "" one" FOREIGN DATA WRAPPER dblink_fdw OPTIONS (host 'production.example.com')`);
  await run('CREATE EXTENSION pg_cron; GRANT USAGE ON SCHEMA cron TO billing', as('dba', 'postgres'));
  await run("SELECT cron.schedule('nightly-mail', '0 3 * * *', 'SELECT 1')", as('dba', 'postgres'));
  await run("SELECT cron.schedule('30 seconds', 'SELECT 2')", as('billing', 'postgres'));
  await postgres.snapshot();
}, 60_000);

afterAll(async () => {
  production.close();
  await postgres.dispose();
});

test('the data would act by themselves and connect elsewhere', async () => {
  await restore();
  expect(await everythingActive()).toEqual([
    "user mapping of 'crm' for foreign server 'customers'",
    "user mapping of everybody for foreign server 'customers'",
    "foreign server 'Odd \" one' (dblink_fdw)",
    "foreign server 'customers' (postgres_fdw)",
    "scheduled job 'nightly-mail'",
    'scheduled job 2',
    "subscription 'live' in database 'orders'",
  ]);
});

describe('secured', () => {
  const memberships = () =>
    values(`SELECT roleid::regrole::text FROM pg_auth_members
      WHERE member = 'dba'::regrole AND (inherit_option OR set_option) ORDER BY 1`);
  let before: unknown[];
  let found: Secured;

  beforeAll(async () => {
    await restore();
    before = await memberships();
    visits = 0;
    found = await makeOurs();
  });

  test('nothing is left of that; what was stopped is told by name, without a secret', async () => {
    expect(found).toEqual({
      disabledLogins: OTHERS,
      neutralised: [
        "subscription 'live' in database 'orders'",
        "user mapping of 'crm' for foreign server 'customers' in database 'orders'",
        "user mapping of everybody for foreign server 'customers' in database 'orders'",
        "foreign server 'Odd \" one' in database 'orders'",
        "foreign server 'customers' in database 'orders'",
        "scheduled job 'nightly-mail' in database 'postgres'",
        "scheduled job 2 in database 'postgres'",
      ],
      remains: REMAINS,
      accepted: [],
    });
    expect(await everythingActive()).toEqual([]);
    expect(await values('SELECT unnest(srvoptions) FROM pg_foreign_server ORDER BY 1')).toEqual([
      'dbname=crm',
      'host=neutralised.invalid',
      'host=neutralised.invalid',
      'port=1',
    ]);
  });

  test('production has not been called meanwhile', () => {
    expect(visits).toBe(0);
  });

  test('of all logins only those of the plan and the master work', async () => {
    for (const name of OTHERS) await expect(proveLogin(as(name))).rejects.toThrow(/not permitted to log in/);
    for (const [user, password] of passwords) await proveLogin({ ...as(user), password });
    await proveLogin(master());
  });

  test('the master user is left a member of no other role', async () => {
    expect(await memberships()).toEqual(before);
  });

  test('a second run finds nothing and changes nothing', async () => {
    expect(await makeOurs()).toEqual({ disabledLogins: [], neutralised: [], remains: REMAINS, accepted: [] });
    expect(await everythingActive()).toEqual([]);
  });

  test('jobs stay off when the scheduler is there again', async () => {
    await restart(CRON);
    expect(await values('SELECT active FROM cron.job', as('dba', 'postgres'))).toEqual([false, false]);
  });
});

test('jobs are switched off under a scheduler that is loaded, too', async () => {
  await restore();
  await restart(CRON);
  await makeOurs();
  expect(await values('SELECT active FROM cron.job', as('dba', 'postgres'))).toEqual([false, false]);
});

test('logins that the plan keeps go on; jobs, subscriptions and servers do not', async () => {
  await restore();
  expect((await makeOurs(planWith({ otherLogins: 'keep' }))).disabledLogins).toEqual([]);
  await proveLogin(as('crm'));
  expect(await everythingActive()).toEqual([]);
});

test('promise 5: what cannot be stopped is named, and ends the step', async () => {
  await restore();
  // Of another database than those anybody works in: the server would run it all the same.
  await run('CREATE DATABASE sleeping OWNER dba', as('dba', 'postgres'));
  await run(
    `CREATE SUBSCRIPTION hidden CONNECTION 'host=127.0.0.1 password=x' PUBLICATION p WITH (connect = false)`,
    as('dba', 'sleeping'),
  );
  await run('ALTER DATABASE sleeping WITH ALLOW_CONNECTIONS false', as('dba', 'postgres'));
  await expect(makeOurs()).rejects.toMatchObject({
    name: 'TerminalError',
    code: 'NotNeutralised',
    fact: expect.stringContaining("subscription 'hidden' in database 'sleeping'"),
  });
});

test('promise 5: a login that is not as the plan says is named, and ends the step', async () => {
  await restore();
  await postgres.sqlAsSuperuser("CREATE ROLE lone LOGIN PASSWORD 'secret'");
  await expect(makeOurs()).rejects.toMatchObject({
    code: 'LoginsNotAsPlanned',
    fact: expect.stringContaining("'lone'"),
  });
});

test('two deliveries never work in it at once', async () => {
  await restore();
  await withSession(master(), async (session) => {
    expect(await takeLock(session)).toBe(true);
    expect(await secure(master(), plan)).toBe('busy');
    expect(await arrange(master(), plan, passwords)).toBe('busy');
    expect(await prepare(master(), plan, () => 900_000)).toBe('busy');
  });
  expect(await secure(master(), plan)).not.toBe('busy');
});

test('the server notices within a minute that a function was ended', async () => {
  await restore();
  const settings = await withSession(master(), (session) =>
    session.rows<{ name: string; seconds: number }>(
      `SELECT name, setting::int / CASE unit WHEN 'ms' THEN 1000 ELSE 1 END AS seconds FROM pg_settings
       WHERE name LIKE 'tcp_keepalives_%' OR name = 'client_connection_check_interval'`,
    ),
  );
  const { tcp_keepalives_idle, tcp_keepalives_interval, tcp_keepalives_count, client_connection_check_interval } =
    Object.fromEntries(settings.map(({ name, seconds }) => [name, seconds])) as Record<string, number>;
  expect(tcp_keepalives_idle! + tcp_keepalives_interval! * tcp_keepalives_count!).toBe(60);
  // An idle session hears of it by itself, one that runs a statement only when it asks.
  expect(client_connection_check_interval).toBe(10);
});

describe('the plan’s own SQL', () => {
  beforeAll(restore);
  beforeEach(() => run('TRUNCATE orders'));

  const preparing = (database: Given, remainingMs = 900_000) =>
    prepare(master(), planWith(database), () => remainingMs);

  test('runs in order, each in its database, and the checks after it', async () => {
    const statements = [
      { sql: 'INSERT INTO orders VALUES (1); INSERT INTO orders VALUES (2)' },
      { sql: 'CREATE TABLE masked AS SELECT 1 AS id', database: 'postgres' },
      { sql: 'UPDATE orders SET id = 0' },
    ];
    const checks = [
      { name: 'no ids', sql: 'SELECT bool_and(id = 0) FROM orders' },
      { name: 'masked', sql: 'SELECT count(*) = 1 FROM masked', database: 'postgres' },
    ];
    expect(await preparing({ statements, checks })).toEqual({
      statementRows: [2, 0, 2],
      changedTables: [
        "public.orders (2 inserted, 0 updated, 0 deleted) in 'orders'",
        "public.masked (1 inserted, 0 updated, 0 deleted) in 'postgres'",
        "public.orders (0 inserted, 2 updated, 0 deleted) in 'orders'",
      ],
    });
    expect(await values('SELECT id FROM orders')).toEqual([0, 0]);
  });

  test('promise 7: is all of a database or none, and a failure tells which statement and where, never what it says', async () => {
    const secret = "INSERT INTO orders SELECT 'hunter2'::int";
    const failure = preparing({ statements: [{ sql: 'INSERT INTO orders VALUES (1)' }, { sql: secret }] });
    await expect(failure).rejects.toMatchObject({
      code: 'StatementFailed',
      fact: 'statement 2 of database.statements failed at character 27 (SQLSTATE 22P02)',
    });
    expect(JSON.stringify(await failure.catch(describeWhole))).not.toContain('hunter2');
    expect(await values('SELECT id FROM orders')).toEqual([]);
  });

  test('is stopped when the function is about to end, and not begun without time', async () => {
    const statements = [{ sql: 'SELECT pg_sleep(5)' }];
    await expect(preparing({ statements }, 30_200)).rejects.toMatchObject({
      code: 'StatementsTooSlow',
      fact: 'statement 1 of database.statements was stopped after 0 s',
    });
    await expect(preparing({ statements }, 29_000)).rejects.toThrow(/could not begin/);
  });

  test('is stopped as well when it is many statements in one', async () => {
    const statements = [{ sql: Array(8).fill('SELECT pg_sleep(0.15)').join(';') }];
    await expect(preparing({ statements }, 30_200)).rejects.toMatchObject({ code: 'StatementsTooSlow' });
  });

  test.each([
    ['SELECT false', 'gave false'],
    ['SELECT null::boolean', 'gave null'],
    ['SELECT 1', 'gave a value that is neither true nor false'],
    ['SELECT true, true', 'gave a row of 2 values'],
    ['SELECT true FROM orders', 'gave 0 rows'],
    ['SELECT true FROM generate_series(1, 3)', 'gave 3 rows'],
    ['SELECT true; SELECT true', 'gave 2 results'],
  ])('a check that asks %s is not true', async (sql, gave) => {
    const failure = preparing({ checks: [{ name: 'no addresses', sql }] });
    await expect(failure).rejects.toMatchObject({ code: 'CheckFailed', fact: expect.stringContaining(gave) });
  });

  test('a check can change nothing', async () => {
    const checks = [{ name: 'sly', sql: 'INSERT INTO orders VALUES (1) RETURNING true' }];
    await expect(preparing({ checks })).rejects.toMatchObject({
      code: 'CheckFailed',
      fact: "check 'sly' of database.checks failed (SQLSTATE 25006)",
    });
  });
});

const describeWhole = (error: unknown): unknown => {
  const { message, stack, cause, ...rest } = error as Error;
  return { message, stack, cause, ...rest };
};
