import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import * as z from 'zod';
import { planSchema } from '../../shared/plan.ts';
import { PLAN_LIMITS } from '../../shared/plan-limits.ts';
import { readPlan } from '../../shared/read-plan.ts';
import { planFields } from '../support/a-plan.ts';

const times = (count: number, make: (index: number) => unknown) => Array.from({ length: count }, (_, at) => make(at));
const user = (index: number, more: object = {}) => ({ name: `user_${index}`, access: 'read-only', ...more });
const withDatabase = (part: object) => ({ ...planFields(), database: { name: 'orders', ...part } });
const withUser = (part: object) => withDatabase({ users: [user(0, part)] });

const read = (fields: object) => readPlan('orders-staging', stringify(fields, { aliasDuplicateObjects: false }));
const findings = (fields: object) => {
  const reading = read(fields);
  return reading.isValid ? [] : reading.findings;
};

/** A plan with exactly so many of something, and where the finding is with one more. */
const COUNTED: readonly (readonly [string, number, string, (count: number) => object])[] = [
  ['users', PLAN_LIMITS.users, 'database.users', (n) => withDatabase({ users: times(n, user) })],
  [
    'statements',
    PLAN_LIMITS.statements,
    'database.statements',
    (n) => withDatabase({ statements: times(n, () => ({ sql: 'SELECT 1' })) }),
  ],
  [
    'checks',
    PLAN_LIMITS.checks,
    'database.checks',
    (n) => withDatabase({ checks: times(n, (at) => ({ name: `check ${at}`, sql: 'SELECT true' })) }),
  ],
  [
    'schemas of a user',
    PLAN_LIMITS.schemas,
    'database.users.0.schemas',
    (n) => withUser({ schemas: times(n, (at) => `schema_${at}`) }),
  ],
  [
    'databases of a user',
    PLAN_LIMITS.databases,
    'database.users.0.databases',
    (n) => withUser({ databases: times(n, (at) => `database_${at}`) }),
  ],
  [
    'characters of a statement',
    PLAN_LIMITS.sqlCharacters,
    'database.statements.0.sql',
    (n) => withDatabase({ statements: [{ sql: 'x'.repeat(n) }] }),
  ],
  [
    'stars of a name pattern',
    PLAN_LIMITS.stars,
    'trigger.manual',
    (n) => ({
      ...planFields(),
      trigger: { manual: 'a*'.repeat(n) },
    }),
  ],
];

describe('a plan has at most', () => {
  test.each(COUNTED)('so many %s: %i', (_what, max, path, fields) => {
    expect(findings(fields(max))).toEqual([]);
    const found = findings(fields(max + 1));
    expect(found.map((each) => each.path)).toEqual([path]);
    expect(found[0]!.message).toContain(String(max));
    expect(found[0]!.message.length).toBeLessThan(300);
  });

  test('so many bytes of SQL, and the finding does not tell the SQL', () => {
    const sql = (bytes: number) => withDatabase({ statements: times(8, () => ({ sql: 'ä'.repeat(bytes / 16) })) });
    expect(findings(sql(PLAN_LIMITS.sqlBytes - 1_024))).toEqual([]);
    const [found] = findings(sql(PLAN_LIMITS.sqlBytes));
    expect(found).toMatchObject({ path: 'database', message: expect.stringContaining('at most 262144') });
    expect(found!.message).not.toContain('ä');
  });

  test('so many bytes beside its SQL', () => {
    const schemas = times(50, (at) => `schema_${at}`.padEnd(60, 'x'));
    const users = times(PLAN_LIMITS.users, (at) => user(at, { schemas }));
    expect(findings(withDatabase({ users }))).toMatchObject([
      { path: '', message: expect.stringContaining('the plan without its SQL') },
    ]);
  });
});

const DURATIONS: readonly (readonly [string, string, (text: string) => object])[] = [
  ['deadlines.total', '30d', (total) => ({ deadlines: { total } })],
  ['deadlines.trouble', '720h', (trouble) => ({ deadlines: { trouble } })],
  ['deadlines.steps.delete-rds', '30d', (text) => ({ deadlines: { steps: { 'delete-rds': text } } })],
  ['swap.keepOldFor', '90d', (keepOldFor) => ({ swap: { keepOldFor } })],
  ['snapshot.maxAge', '3650d', (maxAge) => ({ snapshot: { maxAge } })],
  ['archive.keepFor', '315360000s', (keepFor) => ({ archive: { keepFor } })],
  ['checks.furthest', '6h', (furthest) => ({ checks: { furthest } })],
];

describe('durations are bounded', () => {
  test.each(DURATIONS)('%s: at most %s', (path, longest, fields) => {
    const longer = `${Number(longest.slice(0, -1)) + 1}${longest.at(-1)}`;
    expect(findings({ ...planFields(), ...fields(longest) })).toEqual([]);
    for (const text of [longer, '99999999999d', `${'9'.repeat(400)}s`]) {
      expect(findings({ ...planFields(), ...fields(text) }).map((each) => each.path)).toContain(path);
    }
  });
});

test('editors know the limits from the JSON Schema: those of lists, of texts and of the form of durations', () => {
  const at = (path: string): unknown =>
    path
      .split('.')
      .reduce(
        (node, key) => (node as Record<string, unknown>)[key],
        z.toJSONSchema(planSchema, { io: 'input' }) as unknown,
      );
  expect(at('properties.database.properties.users.maxItems')).toBe(PLAN_LIMITS.users);
  expect(at('properties.database.properties.statements.maxItems')).toBe(PLAN_LIMITS.statements);
  expect(at('properties.database.properties.statements.items.properties.sql.maxLength')).toBe(
    PLAN_LIMITS.sqlCharacters,
  );
  expect('99999999999d').not.toMatch(new RegExp(at('properties.deadlines.properties.total.pattern') as string));
  expect(JSON.stringify(at('properties.trigger.properties.manual'))).toContain('{0,10}');
});

test.each([...new Set<number>(Object.values(PLAN_LIMITS))])('docs/plans.md names the limit %i', (limit) => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/plans.md'), 'utf8');
  expect(page).toMatch(new RegExp(`\\b${limit}\\b`));
});
