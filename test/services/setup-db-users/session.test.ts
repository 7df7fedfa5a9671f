import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import realPg from 'pg';
import { TerminalError } from '../../../shared/errors.ts';
import { aPlan } from '../../support/a-plan.ts';

/** A server that answers as a test says and remembers what it was asked. */
class FakeClient extends EventEmitter {
  static readonly log: string[] = [];
  static options: Record<string, unknown>[] = [];
  static fault: (statement: string) => Error | undefined = () => undefined;
  static roles: string[] = [];

  constructor(options: Record<string, unknown>) {
    super();
    FakeClient.options.push(options);
  }
  async connect() {
    await this.query('connect');
  }
  async query(statement: string | { text: string }) {
    const text = typeof statement === 'string' ? statement : statement.text;
    FakeClient.log.push(text);
    const fault = FakeClient.fault(text);
    if (fault) throw fault;
    if (/server_version_num/.test(text)) return { rows: [{ number: 160_014 }] };
    const isOfRoles = /rolcanlogin AS "canLogin"/.test(text);
    return { rows: isOfRoles ? FakeClient.roles.map((name) => ({ name, canLogin: true, isSuperuser: false })) : [] };
  }
  async end() {
    FakeClient.log.push('end');
  }
}

jest.unstable_mockModule('pg', () => ({ default: { ...realPg, Client: FakeClient } }));
const { withSession } = await import('../../../shared/session.ts');
const { proveLogin } = await import('../../../services/setup-db-users/access/tries.ts');
const { arrangeRoles, createRoles } = await import('../../../services/setup-db-users/access/arrange.ts');

const login = {
  host: 'db.example.com',
  port: 5432,
  database: 'orders',
  user: 'dba',
  password: 'hunter2',
  connectTimeoutMs: 10_000,
};
const plan = aPlan();
const passwords = new Map(plan.database.users.map(({ name }) => [name, 'opensesame']));
const configure = () => withSession(login, (session) => arrangeRoles(session, plan.database, login.user, passwords));
const create = () => withSession(login, (session) => createRoles(session, plan.database));
const sqlFault = (code: string, message = 'refused') => Object.assign(new Error(message), { code });

beforeEach(() => {
  FakeClient.log.length = 0;
  FakeClient.options = [];
  FakeClient.fault = () => undefined;
  FakeClient.roles = [];
});

test('sets up all users in one transaction, and closes the connection', async () => {
  FakeClient.roles = ['billing', 'dba', 'orders_app', 'orders_readonly'];
  await configure();
  const work = FakeClient.log.slice(3);
  expect(work[0]).toBe('BEGIN');
  expect(FakeClient.log.filter((each) => /^ALTER ROLE/.test(each)).map((each) => each.slice(0, 27))).toEqual([
    'ALTER ROLE "billing" WITH N',
    'ALTER ROLE "orders_app" WIT',
    'ALTER ROLE "orders_readonly',
  ]);
  expect(FakeClient.log.slice(-2)).toEqual(['COMMIT', 'end']);
});

test('creates only users that are not there', async () => {
  FakeClient.roles = ['dba', 'orders_app'];
  await create();
  expect(FakeClient.log.filter((each) => each.startsWith('CREATE'))).toEqual(['CREATE ROLE "orders_readonly"']);
});

test('promise 7: sends a verifier, never a password', async () => {
  await configure();
  expect(FakeClient.log.join()).toContain('SCRAM-SHA-256$4096:');
  expect(FakeClient.log.join()).not.toMatch(/opensesame|hunter2/);
});

test('speaks only to a server whose certificate and name it can check, for a bounded time', async () => {
  await proveLogin(login);
  expect(FakeClient.options[0]).toMatchObject({
    host: 'db.example.com',
    connectionTimeoutMillis: 10_000,
    options: expect.stringContaining('-c statement_timeout=60000'),
    query_timeout: 75_000,
    ssl: { rejectUnauthorized: true, ca: expect.anything() },
  });
  expect(FakeClient.options[0]!.ssl).not.toHaveProperty('checkServerIdentity');
  expect(FakeClient.log).toEqual([
    'connect',
    expect.stringContaining('set_config(name, boot_val'),
    expect.stringContaining('tcp_keepalives_idle'),
    'SELECT 1',
    'end',
  ]);
});

describe('an error', () => {
  test.each(['3D000', '3F000', '42501', '42P01', '22P02', '23505', '0A000', 'P0001'])(
    'of SQLSTATE %s ends the step: no second try mends it',
    async (code) => {
      FakeClient.fault = (text) => (text.startsWith('CREATE ROLE') ? sqlFault(code) : undefined);
      await expect(create()).rejects.toMatchObject({
        name: 'TerminalError',
        code: 'DatabaseRefused',
        fact: `PostgreSQL refused 'dba' at db.example.com:5432/orders: refused (SQLSTATE ${code})`,
      });
      expect(FakeClient.log).not.toContain('COMMIT');
      expect(FakeClient.log.at(-1)).toBe('end');
    },
  );

  test.each(['ECONNREFUSED', 'EPIPE', '08006', '53300', '57P03', '55P03', '40001', '28P01', 'XX000'])(
    'of code %s is tried again',
    async (code) => {
      FakeClient.fault = () => sqlFault(code);
      await expect(proveLogin(login)).rejects.toMatchObject({ name: 'RetryableError', code: 'DatabaseNotReached' });
    },
  );

  test('that is ours already passes as it is', async () => {
    const ours = new TerminalError('CheckFailed', 'a check gave false', 'Look.');
    await expect(withSession(login, () => Promise.reject(ours))).rejects.toBe(ours);
    expect(FakeClient.log.at(-1)).toBe('end');
  });

  test('never holds a password', async () => {
    FakeClient.fault = () => sqlFault('28P01', 'password authentication failed for user "dba"');
    const error: unknown = await proveLogin(login).catch((reason: unknown) => reason);
    expect(String((error as Error).stack)).not.toContain('hunter2');
  });
});
