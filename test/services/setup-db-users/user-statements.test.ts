import { describe, expect, test } from '@jest/globals';
import type { Plan } from '../../../shared/plan.ts';
import {
  type DatabaseUser,
  disableStatement,
  type ExistingRole,
  unplannedLogins,
  userStatements,
} from '../../../services/setup-db-users/user-statements.ts';

const database: Plan['database'] = {
  name: 'orders',
  users: [],
  otherLogins: 'disable',
  statements: [],
  checks: [],
  connectTimeout: '10s',
};
const verifier = 'SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy';
const aUser = (traits: Partial<DatabaseUser> = {}): DatabaseUser => ({
  name: 'orders_app',
  access: 'read-write',
  schemas: ['public'],
  scramVerifier: verifier,
  ...traits,
});
const statements = (user: DatabaseUser, existing: string[] = []) => userStatements(database, [user], new Set(existing));

describe('promise 5: logins that nobody has planned', () => {
  const role = (name: string, traits: Partial<ExistingRole> = {}): ExistingRole => ({
    name,
    canLogin: true,
    isSuperuser: false,
    ...traits,
  });
  const roles = [
    role('dba'),
    role('orders_app'),
    role('billing'),
    role('Robert"; DROP TABLE orders; --'),
    role('readers', { canLogin: false }),
    role('rdsadmin', { isSuperuser: true }),
    role('rdsproxyadmin'),
    role('postgres', { isSuperuser: true }),
  ];
  const planned = { ...database, users: [aUser()] };

  test("are production's people and applications: not the master, not the plan's users, not RDS's own", () => {
    expect(unplannedLogins(planned, roles, 'dba')).toEqual(['billing', 'Robert"; DROP TABLE orders; --']);
  });

  test('are left alone where the plan says so', () => {
    expect(unplannedLogins({ ...planned, otherLogins: 'keep' }, roles, 'dba')).toEqual([]);
  });

  test('are disabled by a quoted name, whatever it is', () => {
    expect(disableStatement('a"b')).toBe('ALTER ROLE "a""b" WITH NOLOGIN');
  });
});

test('creates a user with a verifier in place of its password, then its grants', () => {
  expect(statements(aUser({ access: 'read-only' }))).toEqual([
    `CREATE ROLE "orders_app" WITH LOGIN NOCREATEDB NOCREATEROLE INHERIT CONNECTION LIMIT -1 PASSWORD '${verifier}' VALID UNTIL 'infinity'`,
    'GRANT CONNECT ON DATABASE "orders" TO "orders_app"',
    'REVOKE ALL ON SCHEMA "public" FROM "orders_app"',
    'REVOKE ALL ON ALL TABLES IN SCHEMA "public" FROM "orders_app"',
    'REVOKE ALL ON ALL SEQUENCES IN SCHEMA "public" FROM "orders_app"',
    'ALTER DEFAULT PRIVILEGES IN SCHEMA "public" REVOKE ALL ON TABLES FROM "orders_app"',
    'ALTER DEFAULT PRIVILEGES IN SCHEMA "public" REVOKE ALL ON SEQUENCES FROM "orders_app"',
    'GRANT USAGE ON SCHEMA "public" TO "orders_app"',
    'GRANT SELECT ON ALL TABLES IN SCHEMA "public" TO "orders_app"',
    'GRANT SELECT ON ALL SEQUENCES IN SCHEMA "public" TO "orders_app"',
    'ALTER DEFAULT PRIVILEGES IN SCHEMA "public" GRANT SELECT ON TABLES TO "orders_app"',
    'ALTER DEFAULT PRIVILEGES IN SCHEMA "public" GRANT SELECT ON SEQUENCES TO "orders_app"',
  ]);
});

test('alters a user that production left, instead of failing on it', () => {
  expect(statements(aUser(), ['orders_app'])[0]).toMatch(/^ALTER ROLE "orders_app" WITH LOGIN NOCREATEDB NOCREATEROLE/);
});

test('read-write may change rows, read-only may not', () => {
  const changing = /INSERT|UPDATE|DELETE/;
  expect(statements(aUser()).filter((each) => changing.test(each))).not.toEqual([]);
  expect(statements(aUser({ access: 'read-only' })).filter((each) => changing.test(each))).toEqual([]);
});

describe('lessened access', () => {
  const lines = statements(aUser({ access: 'read-only', schemas: ['public', 'billing'] }));
  const at = (text: string) => lines.findIndex((line) => line.includes(text));

  test.each(['public', 'billing'])(
    'takes away what the role could do in %s before it grants anything there',
    (schema) => {
      for (const object of [
        `SCHEMA "${schema}"`,
        `ALL TABLES IN SCHEMA "${schema}"`,
        `ALL SEQUENCES IN SCHEMA "${schema}"`,
      ]) {
        expect(at(`REVOKE ALL ON ${object}`)).toBeGreaterThan(0);
        expect(at(`REVOKE ALL ON ${object}`)).toBeLessThan(at(`GRANT USAGE ON SCHEMA "${schema}"`));
      }
      expect(at(`GRANT SELECT ON ALL TABLES IN SCHEMA "${schema}"`)).toBeGreaterThan(
        at(`GRANT USAGE ON SCHEMA "${schema}"`),
      );
    },
  );

  // A role that was read-write when the snapshot was taken keeps INSERT, UPDATE and DELETE on every table made from now on.
  test('takes away the default privileges too', () => {
    expect(lines).toContainEqual(
      expect.stringMatching(
        /ALTER DEFAULT PRIVILEGES IN SCHEMA "public" REVOKE ALL (PRIVILEGES )?ON TABLES FROM "orders_app"/,
      ),
    );
  });
});

test('each user’s statements stand together, after those of the one before', () => {
  const both = userStatements(database, [aUser(), aUser({ name: 'orders_readonly' })], new Set());
  const first = both.findLastIndex((each) => each.includes('orders_app'));
  expect(both.findIndex((each) => each.includes('orders_readonly'))).toBe(first + 1);
});

test('quotes every name and every literal, though the plan lets only harmless ones in', () => {
  const evil = aUser({ name: 'a"; DROP ROLE b; --', schemas: ['s"; --'], scramVerifier: "x'; DROP ROLE b; --" });
  const lines = userStatements({ ...database, name: 'd"; --' }, [evil], new Set());
  expect(lines[0]).toContain('ROLE "a""; DROP ROLE b; --" WITH');
  expect(lines[0]).toContain("PASSWORD 'x''; DROP ROLE b; --' VALID");
  expect(lines[1]).toContain('DATABASE "d""; --" TO');
  expect(lines[2]).toContain('SCHEMA "s""; --" FROM');
});
