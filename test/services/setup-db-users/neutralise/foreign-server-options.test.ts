import { expect, test } from '@jest/globals';
import {
  type ForeignServer,
  serverStatement,
} from '../../../../services/setup-db-users/neutralise/foreign-server-options.ts';

const statement = (wrapper: string, options: string[], name = 'crm') =>
  serverStatement({ name, wrapper, options } satisfies ForeignServer);

test.each([
  ['postgres_fdw', ['host=db.example.com', 'dbname=crm'], `(SET "host" 'neutralised.invalid')`],
  ['postgres_fdw', ['dbname=crm'], `(ADD "host" 'neutralised.invalid')`],
  ['postgres_fdw', ['hostaddr=10.0.0.1'], `(DROP "hostaddr", ADD "host" 'neutralised.invalid')`],
  ['postgres_fdw', ['service=crm', 'host=neutralised.invalid'], `(DROP "service")`],
  ['dblink_fdw', ['host=a=b'], `(SET "host" 'neutralised.invalid')`],
  ['mysql_fdw', ['host=db.example.com', 'port=3306'], `(SET "host" 'neutralised.invalid')`],
  ['tds_fdw', [], `(ADD "servername" 'neutralised.invalid')`],
  ['oracle_fdw', ['dbserver=//db.example.com/X'], `(SET "dbserver" 'neutralised.invalid')`],
  ['some_fdw', ['url=https://example.com', 'port=443'], `(SET "url" 'neutralised.invalid')`],
])('a server of %s with %j is turned to nowhere', (wrapper, options, changes) => {
  expect(statement(wrapper, options)).toBe(`ALTER SERVER "crm" OPTIONS ${changes}`);
});

test.each([
  ['postgres_fdw', ['host=neutralised.invalid', 'dbname=crm']],
  ['some_fdw', ['url=neutralised.invalid']],
  ['log_fdw', []],
])('a server of %s with %j leads nowhere already', (wrapper, options) => {
  expect(statement(wrapper, options)).toBeUndefined();
});

test.each([
  ['it has no options, yet may lead somewhere', []],
  ['none says where', ['port=443']],
  ['one may say where in words of its own', ['host=db.example.com', 'fallback=db2.example.com']],
])('a server of an unknown wrapper is not understood when %s', (_what, options) => {
  expect(statement('carrier_pigeon', options)).toBe('unknown');
});

test.each(['constructor', '__proto__', 'toString'])('a wrapper called %s is an unknown one', (wrapper) => {
  expect(statement(wrapper, [])).toBe('unknown');
});

test('every name is quoted', () => {
  expect(statement('tds_fdw', [], 'a"; DROP ROLE b; --')).toBe(
    `ALTER SERVER "a""; DROP ROLE b; --" OPTIONS (ADD "servername" 'neutralised.invalid')`,
  );
});
