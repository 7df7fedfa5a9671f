import { describe, expect, test } from '@jest/globals';
import {
  creationOf,
  disableStatements,
  type Role,
  type RoleFacts,
  roleFindings,
  roleStatements,
  unplannedLogins,
} from '../../../../services/setup-db-users/access/roles.ts';
import { planSchema } from '../../../../shared/plan.ts';
import { planFields } from '../../../support/a-plan.ts';

const database = (...users: object[]) =>
  planSchema.parse({ ...planFields(), database: { name: 'orders', users } }).database;
const plan = database({ name: 'orders_app', access: 'read-write' });
const role = (name: string, traits: Partial<Role> = {}): Role => ({
  name,
  canLogin: true,
  isSuperuser: false,
  canCreateDatabases: false,
  canCreateRoles: false,
  canReplicate: false,
  bypassesPolicies: false,
  inherits: true,
  ...traits,
});
const facts = (roles: readonly Role[], more: Partial<RoleFacts> = {}): RoleFacts => ({
  roles,
  memberships: [],
  settings: [],
  ...more,
});
const VERIFIERS = new Map([['orders_app', 'SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy']]);

describe('promise 5: logins that nobody has planned', () => {
  const found = facts([
    role('dba'),
    role('orders_app'),
    role('billing'),
    role('Robert"; DROP TABLE orders; --'),
    role('rds_intruder'),
    role('readers', { canLogin: false }),
    role('maker', { canLogin: false, canCreateRoles: true }),
    role('rdsadmin', { isSuperuser: true }),
    role('rdsproxyadmin'),
    role('pg_monitor', { canLogin: false }),
  ]);

  test("are production's people and applications: not the master, not the plan's users, not RDS's own by exact name", () => {
    expect(unplannedLogins(plan, found, 'dba')).toEqual(['billing', 'Robert"; DROP TABLE orders; --', 'rds_intruder']);
  });

  test('are disabled by quoted names, and with them every role that could make another login', () => {
    expect(disableStatements(plan, found, 'dba')).toEqual(
      ['"billing"', '"Robert""; DROP TABLE orders; --"', '"rds_intruder"', '"maker"'].map(
        (name) => `ALTER ROLE ${name} WITH NOLOGIN NOCREATEROLE`,
      ),
    );
  });

  test('are left alone where the plan says so', () => {
    const keeping = { ...plan, otherLogins: 'keep' as const };
    expect(unplannedLogins(keeping, found, 'dba')).toEqual([]);
    expect(disableStatements(keeping, found, 'dba')).toEqual([]);
  });

  test('are told by name where they could not be disabled', () => {
    const [finding] = roleFindings(plan, facts([role('orders_app'), role('billing')]), 'dba');
    expect(finding).toMatchObject({ code: 'LoginNotDisabled', message: expect.stringContaining("'billing'") });
  });
});

test('a role that is not there is created without any right', () => {
  expect(creationOf(plan, facts([role('dba')]))).toEqual(['CREATE ROLE "orders_app"']);
  expect(creationOf(plan, facts([role('orders_app')]))).toEqual([]);
});

describe('a planned role', () => {
  const statements = (users: object[], found: RoleFacts, knowsGrantors = true) =>
    roleStatements(database(...users), found, VERIFIERS, knowsGrantors);

  test('gets a verifier in place of its password, and no attribute that it does not need', () => {
    expect(statements([{ name: 'orders_app', access: 'read-only' }], facts([role('orders_app')]))).toEqual([
      expect.stringMatching(
        /^ALTER ROLE "orders_app" WITH LOGIN NOCREATEROLE INHERIT CONNECTION LIMIT -1 PASSWORD 'SCRAM-SHA-256\$4096.* VALID UNTIL 'infinity'$/,
      ),
    ]);
  });

  // PostgreSQL refuses to change an attribute that the one who changes it has not: so each for itself, and only where it must.
  test('loses what production had given it, each by a statement of its own', () => {
    const traits = { canCreateDatabases: true, canReplicate: true, bypassesPolicies: true };
    const found = facts([role('orders_app', traits)]);
    expect(statements([{ name: 'orders_app', access: 'owner' }], found).slice(1)).toEqual(
      ['NOCREATEDB', 'NOREPLICATION', 'NOBYPASSRLS'].map((each) => `ALTER ROLE "orders_app" WITH ${each}`),
    );
  });

  test('has no password and no login where the plan says so', () => {
    expect(statements([{ name: 'readers', login: 'none', access: 'read-only' }], facts([]))[0]).toContain(
      '"readers" WITH NOLOGIN NOCREATEROLE INHERIT CONNECTION LIMIT -1 PASSWORD NULL',
    );
    const byToken = statements([{ name: 'ana', login: 'iam', access: 'read-only' }], facts([]));
    expect(byToken[0]).toContain('"ana" WITH LOGIN NOCREATEROLE INHERIT CONNECTION LIMIT -1 PASSWORD NULL');
    expect(byToken).toContain('GRANT "rds_iam" TO "ana"');
  });

  test('begins with the settings of the plan, and no others', () => {
    const found = facts([role('orders_app')], {
      settings: [
        { role: 'orders_app', database: null, name: 'role', value: 'evil' },
        { role: 'orders_app', database: 'or"ders', name: 'search_path', value: 'evil' },
        { role: 'others', database: null, name: 'role', value: 'x' },
      ],
    });
    const settings = { search_path: 'app, public', statement_timeout: '5s' };
    expect(statements([{ name: 'orders_app', access: 'read-only', settings }], found).slice(1)).toEqual([
      'ALTER ROLE "orders_app" IN DATABASE "or""ders" RESET ALL',
      'ALTER ROLE "orders_app" RESET ALL',
      `ALTER ROLE "orders_app" SET search_path = 'app', 'public'`,
      `ALTER ROLE "orders_app" SET statement_timeout = '5s'`,
    ]);
  });

  describe('is a member of what the plan says', () => {
    const users = [
      { name: 'readers', login: 'none', access: 'read-only' },
      { name: 'orders_app', access: 'none', memberOf: ['readers'] },
    ];
    const membership = (of: string, isAdmin = false) => ({ role: of, member: 'orders_app', grantor: 'g"r', isAdmin });
    const ofMemberships = (knowsGrantors: boolean, ...memberships: RoleFacts['memberships']) =>
      statements(users, facts([role('orders_app'), role('readers')], { memberships }), knowsGrantors).filter((each) =>
        /^(GRANT|REVOKE)/.test(each),
      );

    test('and of nothing else, whoever has made it one', () => {
      expect(ofMemberships(true, membership('writers'), membership('readers'))).toEqual([
        'REVOKE "writers" FROM "orders_app" GRANTED BY "g""r" CASCADE',
      ]);
    });

    test('without the right to make others one', () => {
      expect(ofMemberships(true, membership('readers', true))).toEqual([
        'REVOKE "readers" FROM "orders_app" GRANTED BY "g""r" CASCADE',
        'GRANT "readers" TO "orders_app"',
      ]);
    });

    test('where a server knows of no grantors, too', () => {
      expect(ofMemberships(false, membership('writers'))[0]).toBe('REVOKE "writers" FROM "orders_app" CASCADE');
    });
  });

  test.each([
    ['can log in', { canLogin: true }, 'none'],
    ['cannot log in', { canLogin: false }, 'password'],
    ['is a superuser', { isSuperuser: true }, 'password'],
    ['has CREATEDB', { canCreateDatabases: true }, 'password'],
    ['has CREATEROLE', { canCreateRoles: true }, 'password'],
    ['has REPLICATION', { canReplicate: true }, 'password'],
    ['has BYPASSRLS', { bypassesPolicies: true }, 'password'],
  ])('that %s against the plan is told, with a statement', (what, traits, login) => {
    const wanted = database({ name: 'orders_app', login, access: 'read-only' });
    expect(roleFindings(wanted, facts([role('orders_app', traits)]), 'dba')).toEqual([
      {
        code: 'RoleNotAsPlanned',
        message: expect.stringContaining(`role 'orders_app' ${what}`),
        hint: expect.stringContaining('ALTER ROLE "orders_app"'),
      },
    ]);
  });
});
