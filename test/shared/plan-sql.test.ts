import { describe, expect, test } from '@jest/globals';
import { NO_SQL, type PlanSql, withoutSql, withSql } from '../../shared/plan-sql.ts';
import type { Plan } from '../../shared/plan.ts';
import { aPlan } from '../support/a-plan.ts';
import { refusalOf } from '../support/given.ts';

const MASK = "UPDATE customers SET email = crypt('the-pepper', id)";
const CHECK = "SELECT count(*) = 0 FROM customers WHERE email ~ 'the-pepper'";
const plan = aPlan({
  database: {
    name: 'orders',
    statements: [{ sql: MASK }, { sql: 'ANALYZE', database: 'carts' }],
    checks: [{ name: 'no address is left', sql: CHECK }],
  },
});
const TEXTS: PlanSql = { statements: [MASK, 'ANALYZE'], checks: [CHECK] };
const { plan: digests, sql } = withoutSql(plan);

const changed = (planWith: Plan, statements: readonly { sql: string }[]): Plan => ({
  ...planWith,
  database: {
    ...planWith.database,
    statements: statements.map((each, at) => ({ ...plan.database.statements[at]!, ...each })),
  },
});

describe('a plan without its SQL', () => {
  test('promise 7: has digests in place of the texts, and all else as it was', () => {
    expect(JSON.stringify(digests)).not.toMatch(/the-pepper|ANALYZE/);
    expect(digests.database.statements).toEqual([
      { ...plan.database.statements[0], sql: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
      { ...plan.database.statements[1], sql: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), database: 'carts' },
    ]);
    const { database, ...rest } = digests;
    expect(rest).toEqual({ ...plan, database: undefined });
    expect(database.checks.map(({ name }) => name)).toEqual(['no address is left']);
  });

  test('comes with the texts, in the order of the plan', () => {
    expect(sql).toEqual(TEXTS);
  });

  test('comes with none where the plan has no SQL, and is the plan itself', () => {
    const bare = aPlan();
    expect(withoutSql(bare)).toEqual({ plan: bare });
  });
});

describe('a plan with its SQL again', () => {
  test('is the plan that was accepted', () => {
    expect(withSql(digests, TEXTS)).toEqual(plan);
  });

  test('is itself where it has none', () => {
    expect(withSql(aPlan(), NO_SQL)).toEqual(aPlan());
  });

  test('keeps what an older version has left in it as text', () => {
    expect(withSql(plan, NO_SQL)).toEqual(plan);
  });

  test.each([
    ['a text that is missing', NO_SQL],
    ['a statement that is another', { ...TEXTS, statements: [MASK, 'DROP TABLE customers'] }],
    ['statements in another order', { ...TEXTS, statements: ['ANALYZE', MASK] }],
    ['a check that is another', { ...TEXTS, checks: ['SELECT true'] }],
  ])('is refused with %s', (_, texts) => {
    expect(refusalOf(() => withSql(digests, texts))).toBe('PlanSqlChanged');
  });

  test('is refused with the place in the plan and a hint, and without the text', () => {
    const texts = { ...TEXTS, checks: ["SELECT 'the-pepper' = ''"] };
    expect(() => withSql(digests, texts)).toThrow(
      "the text of database.checks[0] of plan 'orders-staging' is not the one that was accepted",
    );
    expect(() => withSql(digests, texts)).toThrow(/HINT: /);
    expect(() => withSql(digests, texts)).not.toThrow(/pepper/);
  });

  test('brings back also a text that looks like a digest', () => {
    const odd = changed(plan, [{ sql: `sha256:${'0'.repeat(64)}` }]);
    const { plan: frozen, sql: texts } = withoutSql(odd);
    expect(withSql(frozen, texts!)).toEqual(odd);
  });
});
