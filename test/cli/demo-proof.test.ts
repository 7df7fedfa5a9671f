import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isAsPromised, matrixLines, schemasToTry } from '../../cli/demo/access-matrix.ts';
import { compareTables } from '../../cli/demo/compare-tables.ts';
import { withoutShop } from '../../cli/demo/demo-plans.ts';
import { isLaterAsPromised } from '../../cli/demo/later-table.ts';
import { plannedChanges } from '../../cli/demo/planned-changes.ts';
import { isProved, type Proof } from '../../cli/demo/prove.ts';
import { keyOf, rowsSeen, type TableFacts, tablesOfCluster } from '../../cli/demo/table-facts.ts';
import { cellOf, tryLogin } from '../../cli/demo/try-access.ts';
import { withClient } from '../../local/demo/seed-demo.ts';
import { planSchema, type PlanUser } from '../../shared/plan.ts';
import { planFields } from '../support/a-plan.ts';
import { realPostgres, type RealPostgres } from '../support/real-postgres.ts';

const aTable = (traits: Partial<TableFacts> = {}, rows = 100, checksum = 'sum'): TableFacts => ({
  database: 'shop',
  schema: 'public',
  name: 'customers',
  kind: 'table',
  hasPolicies: false,
  digest: { rows, checksum },
  ...traits,
});

describe('the verdict on a table', () => {
  const verdictOf = (source?: TableFacts, target?: TableFacts, changedTables: readonly string[] = []) => {
    const [comparison, ...others] = compareTables(
      source ? [source] : [],
      target ? [target] : [],
      plannedChanges(changedTables),
    );
    expect(others).toEqual([]);
    return [comparison!.verdict.isAsExpected, comparison!.verdict.text];
  };
  const changed = (inserted: number, updated: number, deleted: number, name = 'public.customers', where = 'shop') => [
    `${name} (${inserted} inserted, ${updated} updated, ${deleted} deleted) in '${where}'`,
  ];
  const unlogged = { kind: 'unlogged table' } as const;
  const view = { kind: 'materialized view' } as const;
  const foreign = { kind: 'foreign table', digest: undefined } as const;
  const closed = { kind: 'closed database', digest: undefined } as const;

  test.each([
    ['same rows', aTable(), aTable(), [], 'equal'],
    ['an unlogged table that is empty', aTable(unlogged), aTable(unlogged, 0, '0'), [], /^empty, as/],
    ['an unlogged table that is not', aTable(unlogged), aTable(unlogged), [], 'equal'],
    ['a foreign table', aTable(foreign), aTable(foreign), [], /^not read/],
    ['a closed database', aTable(closed), aTable(closed), [], /^not read/],
    ['updates', aTable(), aTable({}, 100, 'new'), changed(0, 7, 0), 'changed by the plan: 7 rows updated'],
    [
      'the sum of two changes',
      aTable(),
      aTable({}, 99, 'new'),
      [...changed(1, 0, 0), ...changed(0, 0, 2)],
      /1 row inserted, 2 rows deleted/,
    ],
    ['a table that the plan made', undefined, aTable({}, 5), changed(5, 0, 0), 'changed by the plan: 5 rows inserted'],
    ['a refresh', aTable(view, 9), aTable(view, 8, 'new'), changed(8, 0, 0), 'refreshed by the plan: 8 rows'],
    [
      'rows put into an unlogged table',
      aTable(unlogged),
      aTable(unlogged, 3, 'new'),
      changed(3, 0, 0),
      /3 rows inserted/,
    ],
  ])('%s: as expected', (_, source, target, changes, text) => {
    expect(verdictOf(source, target, changes)).toEqual([
      true,
      typeof text === 'string' ? text : expect.stringMatching(text),
    ]);
  });

  test.each([
    ['other rows', aTable(), aTable({}, 100, 'new'), [], 'other rows, as many'],
    ['fewer rows', aTable(), aTable({}, 99, 'new'), [], '99 rows'],
    ['an empty table that is logged', aTable(), aTable({}, 0, '0'), [], '0 rows'],
    ['an unlogged table with other rows', aTable(unlogged), aTable(unlogged, 99, 'new'), [], '99 rows'],
    ['a table that is lost', aTable(), undefined, changed(0, 0, 100), 'the target does not have it'],
    ['a table that nobody made', undefined, aTable(), [], 'the source does not have it'],
    ['a foreign table that nobody made', undefined, aTable(foreign), [], 'the source does not have it'],
    ['another kind', aTable(), aTable(unlogged), [], 'it is a table, in the target: unlogged table'],
    ['a view that was not refreshed', aTable(view), aTable(view, 100, 'new'), [], 'other rows, as many'],
    ['a change elsewhere', aTable(), aTable({}, 100, 'new'), changed(0, 7, 0, 'public.orders'), 'other rows, as many'],
    [
      'a change in another database',
      aTable(),
      aTable({}, 100, 'new'),
      changed(0, 7, 0, undefined, 'crm'),
      'other rows, as many',
    ],
    [
      'rows beyond what the plan deleted',
      aTable(),
      aTable({}, 90, 'new'),
      changed(0, 0, 7),
      /7 rows deleted, yet 90 rows, expected 93/,
    ],
    ['rows lost beside an update', aTable(), aTable({}, 99, 'new'), changed(0, 7, 0), /yet 99 rows, expected 100/],
  ])('%s: DIFFERENT', (_, source, target, changes, text) => {
    const [isAsExpected, told] = verdictOf(source, target, changes);
    expect(isAsExpected).toBe(false);
    expect(told).toMatch(/^DIFFERENT: /);
    expect(told).toMatch(text);
  });

  test('names the columns that a change of the plan has really changed', () => {
    const digest = (email: string) => ({ rows: 1, checksum: email, columns: { id: 'same', email } });
    const [isAsExpected, text] = verdictOf(
      aTable({ digest: digest('old') }),
      aTable({ digest: digest('new') }),
      changed(0, 1, 0),
    );
    expect([isAsExpected, text]).toEqual([true, 'changed by the plan: 1 row updated (column email)']);
  });
});

test('a table can be called like the words that tell of a change', () => {
  const odd = "a (9 inserted, 9 updated, 9 deleted) in 'shop'";
  expect(plannedChanges([`public.${odd} (1 inserted, 2 updated, 3 deleted) in 'crm'`, 'and 3 more'])).toEqual([
    { database: 'crm', table: `public.${odd}`, inserted: 1, updated: 2, deleted: 3 },
  ]);
});

const user = (name: string, access: PlanUser['access'], schemas = ['public']): PlanUser => ({
  ...{ name, access, schemas, login: 'password', memberOf: [], settings: {} },
});

describe('the matrix of logins', () => {
  const cells = (read: string, write: string, create: string) => ({ read, write, create }) as never;
  const seen = (read: string, write: string, create: string) => new Map([['public', cells(read, write, create)]]);
  const app = user('app', 'read-write');

  test.each([
    ['read-write', app, seen('yes', 'yes', 'no')],
    ['read-only', user('ro', 'read-only'), seen('yes', 'no', 'no')],
    ['owner', user('owner', 'owner'), seen('yes', 'yes', 'yes')],
    ['of another schema', user('billing', 'owner', ['billing']), seen('no', 'no', 'no')],
    ['without tables', app, seen('-', '-', 'no')],
    ['a stranger who is refused', undefined, undefined],
  ])('%s: as promised', (login, planned, found) => {
    expect(isAsPromised({ login, user: planned, found })).toBe(true);
  });

  test.each([
    ['cannot read', app, seen('no', 'yes', 'no')],
    ['reads some tables', app, seen('some', 'yes', 'no')],
    ['cannot write', app, seen('yes', 'no', 'no')],
    ['writes where it should not', user('ro', 'read-only'), seen('yes', 'yes', 'no')],
    ['writes one table where it should not', user('ro', 'read-only'), seen('yes', 'some', 'no')],
    ['creates where it should not', app, seen('yes', 'yes', 'yes')],
    ['reads another schema', user('billing', 'owner', ['billing']), seen('yes', 'no', 'no')],
    ['is refused', app, undefined],
    ['a stranger who is let in', undefined, seen('no', 'no', 'no')],
  ])('%s: NOT AS PROMISED', (login, planned, found) => {
    const row = { login, user: planned, found };
    expect(isAsPromised(row)).toBe(false);
    expect(matrixLines([row], ['public']).at(-1)!.at(-1)).toBe('NOT AS PROMISED');
  });

  test('the schemas of the plan come first, and tables with policies are not tried', () => {
    const tables = [aTable({ schema: 'audit' }), aTable({ name: 'tickets', hasPolicies: true }), aTable()];
    expect([...schemasToTry(tables, [app])]).toEqual([
      ['public', [aTable()]],
      ['audit', [aTable({ schema: 'audit' })]],
    ]);
  });

  test('a table made later is promised what is promised of those that are there', () => {
    const later = (read: 'yes' | 'no', write: 'yes' | 'no') =>
      isLaterAsPromised({
        creator: 'o',
        schema: 'public',
        found: [{ user: user('ro', 'read-only'), access: { read, write } }],
      });
    expect([later('yes', 'no'), later('no', 'no'), later('yes', 'yes')]).toEqual([true, false, false]);
  });

  test.each([
    [[], '-'],
    [[true, true], 'yes'],
    [[false], 'no'],
    [[true, false], 'some'],
  ])('%j comes to %s', (tries, cell) => expect(cellOf(tries)).toBe(cell));
});

test('one table, one login or one later table that is not as promised is enough to fail', () => {
  const ro = user('ro', 'read-only');
  const good: Proof = {
    ...{ home: 'shop', seenByMaster: new Map(), schemas: [], proofs: [] },
    comparisons: compareTables([aTable()], [aTable()], []),
    matrix: [{ login: 'stranger' }],
    laterTables: [{ creator: 'o', schema: 'public', found: [{ user: ro, access: { read: 'yes', write: 'no' } }] }],
  };
  expect(isProved(good)).toBe(true);
  const bad: readonly Partial<Proof>[] = [
    { comparisons: [...good.comparisons, ...compareTables([aTable()], [], [])] },
    { matrix: [...good.matrix, { login: 'stranger', found: new Map() }] },
    { laterTables: [{ ...good.laterTables[0]!, found: [{ user: ro, access: { read: 'yes', write: 'yes' } }] }] },
  ];
  expect(bad.map((part) => isProved({ ...good, ...part }))).toEqual([false, false, false]);
});

test("with data of one's own, the plan keeps nothing that is about the shop, and stays valid", () => {
  const { database: rest, ...fields } = planFields();
  const users = [
    user('app', 'read-write'),
    user('billing', 'owner', ['billing']),
    user('ro', 'read-only', ['billing', 'public']),
  ];
  const plan = {
    ...fields,
    database: { ...rest, users, statements: [{ sql: 'SELECT 1' }], checks: [{ name: 'a', sql: 'b' }] },
  };
  const { database } = planSchema.parse(withoutShop(plan));
  expect(database.users.map(({ name, schemas }) => [name, schemas])).toEqual([
    ['app', ['public']],
    ['ro', ['public']],
  ]);
  expect([database.statements, database.checks]).toEqual([[], []]);
});

describe('on real PostgreSQL', () => {
  let postgres: RealPostgres;
  let source: readonly TableFacts[];
  let target: readonly TableFacts[];
  const facts = (volumeId: string) =>
    tablesOfCluster(
      (database, work) => postgres.storage.asAdministrator(volumeId, database, work),
      ({ name }) => name === 't',
    );

  beforeAll(async () => {
    postgres = await realPostgres('shop');
    await postgres.sql(DATA);
    await postgres.storage.asAdministrator('production', 'shop', (client) => client.query(FOREIGN));
    await postgres.sql('CREATE DATABASE "Crm"');
    await postgres.sql('CREATE TABLE leads AS SELECT 1 AS id', postgres.as('dba', 'Crm'));
    source = await facts('production');
    await postgres.snapshot();
    await postgres.restore();
    await postgres.sql("UPDATE t SET email = 'masked'; UPDATE inherited SET id = 7");
    target = await facts('restored');
  }, 120_000);

  afterAll(() => postgres.dispose(), 60_000);

  test('tables of every schema and database are compared, hidden rows included, partitions once, inherited rows once', () => {
    const changes = plannedChanges(["public.t (0 inserted, 2 updated, 0 deleted) in 'shop'"]);
    const told = compareTables(source, target, changes).map(({ table, source: before, verdict }) => [
      `${table.database}.${table.schema}.${table.name}`,
      before?.digest?.rows,
      verdict.text,
    ]);
    expect(told.sort()).toEqual([
      ['Crm.public.leads', 1, 'equal'],
      ['shop.Odd "one".parts_1', 2, 'equal'],
      ['shop.Odd "one".parts_2', 1, 'equal'],
      ['shop.public.elsewhere', undefined, 'not read: its rows are in another place'],
      ['shop.public.hidden', 5, 'equal'],
      ['shop.public.inherited', 1, 'DIFFERENT: other rows, as many'],
      ['shop.public.parent', 1, 'equal'],
      ['shop.public.quick', 3, 'empty, as PostgreSQL restores unlogged tables'],
      ['shop.public.summary', 1, 'equal'],
      ['shop.public.t', 2, 'changed by the plan: 2 rows updated (column email)'],
      ['shop.public.unfilled', 0, 'equal'],
    ]);
  });

  test('what a policy hides from the master user is counted', async () => {
    const { connectTimeoutMs: _, ...login } = postgres.master();
    const seen = await withClient(login, postgres.storage.caFile, (client) => rowsSeen(client, target));
    const hidden = target.find(({ name }) => name === 'hidden')!;
    expect([...seen]).toEqual([[keyOf(hidden), 2]]);
  });

  test('a login is tried as what it is, and changes nothing', async () => {
    await postgres.sql("CREATE ROLE reader LOGIN PASSWORD 'secret'; GRANT SELECT ON t, parent TO reader");
    const tables = new Map([['public', target.filter(({ name }) => ['t', 'parent'].includes(name))]]);
    const tried = (name: string, password?: string) => {
      const { connectTimeoutMs: _, ...login } = postgres.as(name, 'shop', password);
      return tryLogin(login, postgres.storage.caFile, tables);
    };
    expect((await tried('reader'))?.get('public')).toEqual({ read: 'yes', write: 'no', create: 'no' });
    expect((await tried('dba'))?.get('public')).toEqual({ read: 'yes', write: 'yes', create: 'yes' });
    await postgres.sql('GRANT UPDATE ON t TO reader; REVOKE SELECT ON parent FROM reader');
    expect((await tried('reader'))?.get('public')).toEqual({ read: 'some', write: 'some', create: 'no' });
    expect(await tried('reader', 'wrong')).toBeUndefined();
    expect(await facts('restored')).toEqual(target);
  });
});

/** `t` has a column of its own name, a cast that lies, and functions that are called like PostgreSQL's. */
const DATA = `
  CREATE TABLE t (t integer, email text);
  INSERT INTO t VALUES (1, 'a@shop.example'), (2, 'b@shop.example');
  CREATE FUNCTION lie(t) RETURNS text LANGUAGE sql AS 'SELECT ''the same''';
  CREATE CAST (t AS text) WITH FUNCTION lie(t) AS IMPLICIT;
  CREATE FUNCTION hashtextextended(text, integer) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
  CREATE TABLE hidden AS SELECT n AS id FROM generate_series(1, 5) AS n;
  ALTER TABLE hidden ENABLE ROW LEVEL SECURITY;
  ALTER TABLE hidden FORCE ROW LEVEL SECURITY;
  CREATE POLICY first_ones ON hidden USING (id < 3);
  CREATE UNLOGGED TABLE quick AS SELECT generate_series(1, 3) AS id;
  CREATE TABLE parent AS SELECT 1 AS id;
  CREATE TABLE inherited () INHERITS (parent);
  INSERT INTO inherited VALUES (2);
  CREATE MATERIALIZED VIEW summary AS SELECT count(*) FROM t;
  CREATE MATERIALIZED VIEW unfilled AS SELECT 1 AS one WITH NO DATA;
  CREATE SCHEMA "Odd ""one""";
  CREATE TABLE "Odd ""one""".parts (id integer) PARTITION BY RANGE (id);
  CREATE TABLE "Odd ""one""".parts_1 PARTITION OF "Odd ""one""".parts FOR VALUES FROM (0) TO (10);
  CREATE TABLE "Odd ""one""".parts_2 PARTITION OF "Odd ""one""".parts FOR VALUES FROM (10) TO (20);
  INSERT INTO "Odd ""one""".parts VALUES (1), (2), (11);
`;

/** Only a superuser makes wrappers. */
const FOREIGN = `
  CREATE FOREIGN DATA WRAPPER nothing;
  CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing;
  CREATE FOREIGN TABLE elsewhere (id integer) SERVER nowhere;
`;
