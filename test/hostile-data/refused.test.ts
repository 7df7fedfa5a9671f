import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { arrange, prepare, secure } from '../../services/setup-db-users/make-ours.ts';
import type { TerminalError } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import { realPostgres, type RealPostgres } from '../support/real-postgres.ts';
import { PASSWORD_OF_PLAN, planWith } from './support/hostile-source.ts';

/** Traps that no restore can get past: it fails by name, with one thing to do, and the cluster stays closed. */

jest.setTimeout(60_000);

let postgres: RealPostgres;
const none = { statements: [], checks: [] };
const admin = (sql: string, where?: string) => postgres.sqlAsSuperuser(sql, where);

beforeAll(async () => {
  postgres = await realPostgres('shop');
  await postgres.sql(`
    CREATE TABLE orders (id int, price int);
    CREATE TABLE patients (id int, email text);
    INSERT INTO patients SELECT n, n || '@example.com' FROM generate_series(1, 3000) n;`);
  await postgres.snapshot();
});
beforeEach(() => postgres.restore());
afterAll(() => postgres?.dispose());

async function restore(plan: Plan): Promise<unknown> {
  const passwords = new Map(plan.database.users.map(({ name }) => [name, PASSWORD_OF_PLAN]));
  const master = postgres.master();
  await secure(master, plan);
  if (plan.database.statements.length + plan.database.checks.length > 0) await prepare(master, plan, () => 900_000);
  return arrange(master, plan, passwords);
}

/** Why a restore cannot go on: every finding, as `code: message`, and what to do. */
async function refusal(plan: Plan): Promise<{ findings: readonly string[]; hints: readonly string[] }> {
  const error = await restore(plan).then(
    () => undefined,
    (reason: unknown) => reason as TerminalError,
  );
  if (!error) throw new Error('nothing was refused');
  if (error.name !== 'TerminalError') throw error;
  const findings = error.findings ?? [{ code: error.code, message: error.fact, hint: error.hint }];
  return {
    findings: findings.map(({ code, message }) => `${code}: ${message}`),
    hints: findings.map(({ hint }) => hint),
  };
}

const onlyPublic = planWith({
  ...none,
  users: [
    { name: 'shop_app', access: 'read-write' },
    { name: 'shop_readonly', access: 'read-only' },
  ],
});

test('trap: a planned login that no policy holds', async () => {
  await admin('CREATE ROLE shop_readonly BYPASSRLS; GRANT shop_readonly TO dba WITH ADMIN OPTION');
  const { findings, hints } = await refusal(onlyPublic);
  expect(findings).toEqual([expect.stringContaining("RoleNotAsPlanned: role 'shop_readonly' has BYPASSRLS")]);
  expect(hints[0]).toContain('ALTER ROLE "shop_readonly" NOBYPASSRLS;');
});

test('trap: a read-only login that owns a table', async () => {
  await postgres.sql(
    'CREATE ROLE shop_readonly; GRANT shop_readonly TO dba; GRANT CREATE ON SCHEMA public TO shop_readonly',
  );
  await postgres.sql('CREATE TABLE mine (id int); ALTER TABLE mine OWNER TO shop_readonly');
  const { findings, hints } = await refusal(onlyPublic);
  expect(findings).toContainEqual(expect.stringContaining("UserOwns: user 'shop_readonly' owns table public.mine"));
  expect(hints).toContainEqual(expect.stringContaining("'access: owner'"));
});

test('the same table goes to the owner that the plan names for its schema', async () => {
  await postgres.sql(
    'CREATE ROLE shop_readonly; GRANT shop_readonly TO dba; GRANT CREATE ON SCHEMA public TO shop_readonly',
  );
  await postgres.sql('CREATE TABLE mine (id int); ALTER TABLE mine OWNER TO shop_readonly');
  const users = [
    { name: 'shop_owner', access: 'owner' as const },
    { name: 'shop_readonly', access: 'read-only' as const },
  ];
  await restore(planWith({ ...none, users }));
  expect(await admin("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")).toEqual(['shop_owner']);
});

const MASK = {
  statements: [{ sql: "UPDATE patients SET email = 'x@example.invalid'" }],
  checks: [{ name: 'masked', sql: "SELECT bool_and(email LIKE '%.invalid') FROM patients" }],
  users: [],
};
const FORCED = `
  GRANT UPDATE, SELECT ON patients TO PUBLIC;
  CREATE POLICY few ON patients USING (id % 31 = 0);
  ALTER TABLE patients ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;`;
const UNMASKED = "SELECT count(*)::int FROM patients WHERE email LIKE '%@example.com'";

test('trap: row level security forced on the owner of a table that is masked', async () => {
  await postgres.sql(FORCED);
  const { findings, hints } = await refusal(planWith(MASK));
  expect(findings).toEqual(['StatementFailed: statement 1 of database.statements failed (SQLSTATE 42501)']);
  expect(hints[0]).toContain('NO FORCE ROW LEVEL SECURITY');
  expect(await admin(UNMASKED)).toEqual([3000]);
});

test('what the hint says then masks every row', async () => {
  await postgres.sql(FORCED);
  const statements = [
    { sql: 'ALTER TABLE patients NO FORCE ROW LEVEL SECURITY', runAs: 'master' as const },
    { ...MASK.statements[0]!, runAs: 'master' as const },
  ];
  await restore(planWith({ ...MASK, statements, checks: [] }));
  expect(await admin(UNMASKED)).toEqual([0]);
});

test('a check that a policy would answer for is an error, too', async () => {
  await postgres.sql(FORCED);
  const { findings } = await refusal(planWith({ ...MASK, statements: [] }));
  expect(findings).toEqual(["StatementFailed: check 'masked' of database.checks failed (SQLSTATE 42501)"]);
});

test('trap: an error that carries data in its TABLE and COLUMN', async () => {
  await postgres.sql(`
    CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION 'of %', OLD.email USING ERRCODE = '23514', TABLE = E'\\x1b[2J' || OLD.email, COLUMN = OLD.email, CONSTRAINT = 'Erika Mustermann';
    END $$;
    CREATE TRIGGER tell BEFORE UPDATE ON patients FOR EACH ROW EXECUTE FUNCTION tell()`);
  const { findings } = await refusal(planWith({ ...MASK, checks: [] }));
  expect(findings).toEqual(['StatementFailed: statement 1 of database.statements failed (SQLSTATE 23514)']);
});

test('an error of the server itself says at which table and column', async () => {
  await postgres.sql('ALTER TABLE patients ADD CHECK (id < 3001)');
  const { findings } = await refusal(planWith({ ...MASK, statements: [{ sql: 'UPDATE patients SET id = 9999' }] }));
  expect(findings[0]).toContain("at table 'patients' at constraint 'patients_id_check' (SQLSTATE 23514)");
});

test('trap: a login that the master user cannot administer', async () => {
  await admin("CREATE ROLE lone LOGIN PASSWORD 'secret'");
  const { findings, hints } = await refusal(onlyPublic);
  expect(findings).toEqual([expect.stringContaining("LoginNotDisabled: role 'lone'")]);
  expect(hints[0]).toContain('GRANT "lone" TO "dba" WITH ADMIN OPTION;');
});

test('trap: a table whose owner the master user cannot become', async () => {
  await admin('CREATE ROLE lone; CREATE TABLE public.alone (id int); ALTER TABLE public.alone OWNER TO lone');
  const { findings, hints } = await refusal(onlyPublic);
  expect(findings).toContainEqual(
    expect.stringContaining("RightNotGiven: user 'shop_readonly' lacks SELECT on table public.alone"),
  );
  expect(hints).toContainEqual(expect.stringContaining('GRANT "lone" TO "dba" WITH ADMIN OPTION;'));
});

const EVENT_TRIGGER = `
  CREATE ROLE lone; CREATE FUNCTION public.odd() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
  ALTER FUNCTION public.odd() OWNER TO lone;
  CREATE EVENT TRIGGER odd ON ddl_command_end EXECUTE FUNCTION public.odd();
  UPDATE pg_event_trigger SET evtowner = 'lone'::regrole;`;

test('trap: an event trigger of somebody whom the master user cannot become', async () => {
  await admin(EVENT_TRIGGER);
  const { findings } = await refusal(onlyPublic);
  expect(findings).toEqual(["StillActive: event trigger 'odd' in database 'shop'"]);
});

test('what the plan accepts by name does not keep the cluster closed', async () => {
  await admin(EVENT_TRIGGER);
  const plan = planWith({ ...none, users: [], accept: ["event trigger 'odd' in database 'shop'"] });
  expect(await secure(postgres.master(), plan)).toMatchObject({ accepted: ["event trigger 'odd' in database 'shop'"] });
  expect(await restore(plan)).toEqual([]);
});

test('trap: a planned login that administers a role which it has made itself', async () => {
  await postgres.sql("CREATE ROLE shop_readonly LOGIN PASSWORD 'secret' CREATEROLE");
  await postgres.sql('CREATE ROLE creature', postgres.as('shop_readonly'));
  const { findings, hints } = await refusal(onlyPublic);
  expect(findings).toEqual([expect.stringContaining("role 'shop_readonly' is a member of 'creature', by 'rdsadmin'")]);
  expect(hints[0]).toContain('REVOKE "creature" FROM "shop_readonly"');
});

test('a schema that the plan names and the data do not have is told with whom it was for', async () => {
  const { findings } = await refusal(
    planWith({ ...none, users: [{ name: 'shop_app', access: 'read-only', schemas: ['billing'] }] }),
  );
  expect(findings).toEqual([expect.stringContaining("SchemaNotFound: database 'shop' has no schema 'billing'")]);
});

test('all checks are asked, and all that are not true are told', async () => {
  const checks = ['one', 'two', 'three'].map((name) => ({ name, sql: `SELECT '${name}' = 'two'` }));
  const { findings } = await refusal(planWith({ ...MASK, statements: [], checks }));
  expect(findings).toEqual([
    expect.stringContaining("CheckFailed: check 'one'"),
    expect.stringContaining("CheckFailed: check 'three'"),
  ]);
});

const BORN_BEFORE_15 = 'ALTER SCHEMA public OWNER TO rdsadmin; GRANT CREATE ON SCHEMA public TO PUBLIC';

// As RDS may have it in clusters that were born before version 15. Whether its master user may change it is not documented.
test('everybody may create in the schema public: that is told where the plan speaks of the database', async () => {
  await admin(BORN_BEFORE_15);
  const { findings } = await refusal(onlyPublic);
  expect(findings).toContainEqual(expect.stringContaining('everybody has CREATE on schema public'));
});

test('everybody may create in the schema public of a database that the plan says nothing of: that is RDS’s business', async () => {
  await admin(BORN_BEFORE_15, 'template1');
  await restore(onlyPublic);
});
