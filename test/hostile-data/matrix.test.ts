import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { arrange, secure } from '../../services/setup-db-users/make-ours.ts';
import type { UserProof } from '../../shared/step-outputs.ts';
import { realPostgres, type RealPostgres } from '../support/real-postgres.ts';
import { PASSWORD_OF_PLAN, planWith } from './support/hostile-source.ts';

/**
 * A source as people have it: two databases, three schemas, objects of two application roles, of every kind. Each planned
 * login tries everything, over the network, and can do exactly what the plan says; also on what is created afterwards.
 */

jest.setTimeout(60_000);

const APPLICATIONS = `
  CREATE ROLE app_orders LOGIN PASSWORD 'secret'; CREATE ROLE app_billing LOGIN PASSWORD 'secret';
  CREATE ROLE reporting LOGIN PASSWORD 'of-production';
  GRANT CREATE ON SCHEMA public TO app_orders, app_billing;
  GRANT app_billing TO dba;
  CREATE SCHEMA billing AUTHORIZATION app_billing; CREATE SCHEMA internal AUTHORIZATION app_billing;
  REVOKE app_billing FROM dba;`;

const OF_ORDERS = `
  CREATE TYPE state AS ENUM ('new', 'paid');
  CREATE TABLE public.orders (id int GENERATED ALWAYS AS IDENTITY, state state DEFAULT 'new', cents int, euros numeric GENERATED ALWAYS AS (cents / 100.0) STORED);
  INSERT INTO public.orders (cents) SELECT n FROM generate_series(1, 20) n;
  CREATE TABLE public.events (at date, what text) PARTITION BY RANGE (at);
  CREATE TABLE public.events_2026 PARTITION OF public.events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  INSERT INTO public.events VALUES ('2026-05-01', 'x');
  CREATE SEQUENCE public.numbers;
  CREATE VIEW public.open_orders AS SELECT id, cents FROM public.orders;
  CREATE MATERIALIZED VIEW public.totals AS SELECT sum(cents) AS cents FROM public.orders;
  CREATE FUNCTION public.total() RETURNS bigint LANGUAGE sql AS 'SELECT sum(cents) FROM public.orders';
  CREATE FUNCTION public.pay_all() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'UPDATE public.orders SET state = $$paid$$';
  CREATE TABLE public.tenants (tenant text, note text); INSERT INTO public.tenants VALUES ('a', '1'), ('b', '2');
  ALTER TABLE public.tenants ENABLE ROW LEVEL SECURITY;
  CREATE POLICY first_only ON public.tenants USING (tenant = 'a');`;

const OF_BILLING = `
  CREATE TABLE billing.invoices (id serial, cents int); INSERT INTO billing.invoices (cents) VALUES (1), (2);
  CREATE TABLE public.rates (id int); INSERT INTO public.rates VALUES (1);
  CREATE TABLE internal.keys (id int); INSERT INTO internal.keys VALUES (1);`;

const plan = planWith({
  statements: [],
  checks: [],
  users: [
    { name: 'app_orders', access: 'owner' },
    { name: 'app_billing', access: 'owner', schemas: ['billing', 'internal'] },
    {
      name: 'shop_app',
      access: 'read-write',
      schemas: ['public', 'billing'],
      databases: ['shop', { name: 'stock', schemas: ['public'] }],
    },
    { name: 'shop_readonly', access: 'read-only', schemas: ['public'] },
    { name: 'analysts', login: 'none', access: 'read-only', schemas: ['public', 'billing'] },
    { name: 'reporting', access: 'none', memberOf: ['analysts'] },
    { name: 'token_user', login: 'iam', access: 'read-only' },
  ],
});
const logins = plan.database.users.filter(({ login }) => login === 'password').map(({ name }) => name);
const passwords = new Map(logins.map((name) => [name, PASSWORD_OF_PLAN]));

let postgres: RealPostgres;
let proofs: readonly UserProof[];

beforeAll(async () => {
  postgres = await realPostgres('shop');
  const { sql, as } = postgres;
  await sql(APPLICATIONS);
  await sql(OF_ORDERS, as('app_orders'));
  await sql('GRANT USAGE ON TYPE public.state TO app_billing', as('app_orders'));
  await sql(OF_BILLING, as('app_billing'));
  await sql('CREATE DATABASE stock OWNER dba');
  await sql('CREATE TABLE public.items (id int); INSERT INTO public.items VALUES (1)', as('dba', 'stock'));
  await postgres.snapshot();
  await postgres.restore();
  await secure(postgres.master(), plan);
  proofs = (await arrange(postgres.master(), plan, passwords)) as readonly UserProof[];
  // Afterwards, as applications do when they are deployed to the refreshed database.
  await sql(
    'CREATE TABLE public.later (id int); CREATE SEQUENCE public.later_numbers',
    as('app_orders', 'shop', PASSWORD_OF_PLAN),
  );
  await sql('CREATE TABLE billing.later (id int)', as('app_billing', 'shop', PASSWORD_OF_PLAN));
});

afterAll(() => postgres?.dispose());

/** `yes`, or `no` where PostgreSQL says that the right is missing. Everything is taken back. */
async function tried(user: string, sql: string, database = 'shop'): Promise<'yes' | 'no'> {
  const attempt = postgres.sql(`BEGIN; ${sql}; ROLLBACK`, postgres.as(user, database, PASSWORD_OF_PLAN));
  return attempt.then(
    () => 'yes' as const,
    (error: { code: string; message: string }) => {
      if (error.code !== '42501') throw new Error(`${user}: ${sql}: ${error.message}`);
      return 'no' as const;
    },
  );
}

const USERS = ['app_orders', 'app_billing', 'shop_app', 'shop_readonly', 'reporting'] as const;

/** What is tried, and for each of the users above whether it can. */
const MATRIX: readonly (readonly [sql: string, answers: string, database?: string])[] = [
  ['SELECT FROM orders', 'yes no yes yes yes'],
  ['INSERT INTO orders (cents) VALUES (1)', 'yes no yes no no'],
  ["UPDATE orders SET state = 'paid' WHERE id = 1", 'yes no yes no no'],
  ['DELETE FROM orders WHERE id = 1', 'yes no yes no no'],
  ['TRUNCATE orders', 'yes no no no no'],
  ['ALTER TABLE orders ADD COLUMN note text', 'yes no no no no'],
  ['DROP VIEW open_orders', 'yes no no no no'],
  ['SELECT FROM events', 'yes no yes yes yes'],
  ['SELECT FROM events_2026', 'yes no yes yes yes'],
  ["INSERT INTO events VALUES ('2026-06-01', 'y')", 'yes no yes no no'],
  ["SELECT nextval('numbers')", 'yes no yes no no'],
  ['SELECT last_value FROM numbers', 'yes no yes yes yes'],
  ["SELECT setval('numbers', 7)", 'yes no yes no no'],
  ['SELECT FROM open_orders', 'yes no yes yes yes'],
  ['SELECT FROM totals', 'yes no yes yes yes'],
  ['REFRESH MATERIALIZED VIEW totals', 'yes no no no no'],
  ['SELECT total()', 'yes no yes yes yes'],
  ['SELECT pay_all()', 'yes no yes no no'],
  ['SELECT FROM tenants', 'yes no yes yes yes'],
  ["UPDATE tenants SET note = 'x' WHERE tenant = 'a'", 'yes no yes no no'],
  ['SELECT FROM rates', 'yes no yes yes yes'],
  ['DROP TABLE rates', 'yes no no no no'],
  ['CREATE TABLE public.another (id int)', 'yes no no no no'],
  ['SELECT FROM billing.invoices', 'no yes yes no yes'],
  ['INSERT INTO billing.invoices (cents) VALUES (3)', 'no yes yes no no'],
  ['ALTER TABLE billing.invoices ADD COLUMN note text', 'no yes no no no'],
  ['CREATE TABLE billing.another (id int)', 'no yes no no no'],
  ['SELECT FROM later', 'yes no yes yes yes'],
  ['INSERT INTO later VALUES (1)', 'yes no yes no no'],
  ["SELECT nextval('later_numbers')", 'yes no yes no no'],
  ['SELECT FROM billing.later', 'no yes yes no yes'],
  ['INSERT INTO billing.later VALUES (1)', 'no yes yes no no'],
  ['SELECT FROM internal.keys', 'no yes no no no'],
  ['CREATE SCHEMA another', 'no no no no no'],
  ['CREATE ROLE another', 'no no no no no'],
  ['SET ROLE app_orders', 'yes no no no no'],
  ['SET ROLE analysts', 'no no no no yes'],
  ['SELECT FROM items', 'no no yes no no', 'stock'],
  ['UPDATE items SET id = 2', 'no no yes no no', 'stock'],
  ['CREATE TABLE public.another (id int)', 'no no no no no', 'stock'],
];

describe('every planned login can do exactly what the plan says', () => {
  test.each(MATRIX.map((row) => [row[2] ?? 'shop', row[0], row] as const))(
    'in %s: %s',
    async (database, sql, [, answers]) => {
      const seen = await Promise.all(USERS.map((user) => tried(user, sql, database)));
      expect(Object.fromEntries(USERS.map((user, index) => [user, seen[index]]))).toEqual(
        Object.fromEntries(answers.split(' ').map((answer, index) => [USERS[index], answer])),
      );
    },
  );
});

test('what others own in the schema of a planned owner goes to that owner', async () => {
  const owner = "SELECT tableowner FROM pg_tables WHERE tablename = 'rates'";
  expect(await postgres.sqlAsSuperuser(owner)).toEqual(['app_orders']);
});

test('a policy shows a user the rows that it shows in production', async () => {
  expect(
    await postgres.sql('SELECT tenant FROM tenants', postgres.as('shop_readonly', 'shop', PASSWORD_OF_PLAN)),
  ).toEqual(['a']);
});

test('a role that is no login, and a login by token, let nobody in with a password', async () => {
  for (const user of ['analysts', 'token_user']) {
    await expect(postgres.sql('SELECT 1', postgres.as(user))).rejects.toMatchObject({
      code: expect.stringMatching(/^28/),
    });
  }
  expect(await postgres.sqlAsSuperuser("SELECT pg_has_role('token_user', 'rds_iam', 'MEMBER')")).toEqual([true]);
});

test('what was seen of each is counted, and the tables that were tried are named', () => {
  expect(proofs.map(({ user }) => user)).toEqual(plan.database.users.map(({ name }) => name));
  for (const { user, possible, impossible, tries } of proofs) {
    expect(possible).toBeGreaterThan(0);
    expect(impossible).toBeGreaterThan(10);
    expect(tries.length > 0).toBe(logins.includes(user));
  }
});
