import { describe, expect, test } from '@jest/globals';
import { asOwner } from '../../../../services/setup-db-users/neutralise/as-owner.ts';
import { dropMappingStatement } from '../../../../services/setup-db-users/neutralise/foreign-servers.ts';
import { dropStatements } from '../../../../services/setup-db-users/neutralise/subscriptions.ts';
import { SWITCH_OFF, switchJobsOff } from '../../../../services/setup-db-users/neutralise/scheduled-jobs.ts';
import { whatIsActive } from '../../../../services/setup-db-users/neutralise/what-is-active.ts';
import type { Connection } from '../../../../services/setup-db-users/database.ts';

/** A database that answers as a test says, by a part of the question, and remembers what it was asked. */
function aDatabase(answers: Record<string, object[] | Error>) {
  const asked: string[] = [];
  const rows = async (sql: string) => {
    asked.push(sql);
    const answer = Object.entries(answers).find(([part]) => sql.includes(part))?.[1] ?? [];
    if (answer instanceof Error && asked.filter((each) => each === sql).length === 1) throw answer;
    return answer instanceof Error ? [] : answer;
  };
  const connection = { rows, tables: async () => [], transaction: (work: () => unknown) => work() };
  return { asked, connection: connection as unknown as Connection };
}

// DROP SUBSCRIPTION connects to the publisher while tables are still being copied, and removes slots there.
test('a subscription leads nowhere, and has no slot, before it is dropped', () => {
  expect(dropStatements('a"b')).toEqual([
    'ALTER SUBSCRIPTION "a""b" DISABLE',
    expect.stringMatching(/^ALTER SUBSCRIPTION "a""b" CONNECTION 'host=neutralised\.invalid .*password=none/),
    'ALTER SUBSCRIPTION "a""b" SET (slot_name = NONE)',
    'DROP SUBSCRIPTION "a""b"',
  ]);
});

test.each([
  ['crm', 'DROP USER MAPPING FOR "crm" SERVER "s""s"'],
  [null, 'DROP USER MAPPING FOR PUBLIC SERVER "s""s"'],
  ['public', 'DROP USER MAPPING FOR "public" SERVER "s""s"'],
])('the user mapping of %s is dropped by a quoted name', (user, statement) => {
  expect(dropMappingStatement({ server: 's"s', owner: 'dba', user })).toBe(statement);
});

describe('what only an owner may do', () => {
  const doing = async (isAble: boolean) => {
    const { asked, connection } = aDatabase({ pg_has_role: [{ isAble }] });
    await asOwner(connection, 'crm', () => connection.rows('WORK'));
    return asked.slice(1);
  };

  test('is done at once by whoever is a member of its role', async () => {
    expect(await doing(true)).toEqual(['WORK']);
  });

  test('is done by one who is made a member for that long', async () => {
    expect(await doing(false)).toEqual(['GRANT "crm" TO CURRENT_USER', 'WORK', 'REVOKE "crm" FROM CURRENT_USER']);
  });
});

describe('the jobs of pg_cron', () => {
  const ONE = { pg_extension: [{}], 'FROM cron.job': [{ id: '7', name: null }] };

  test('are none where there is no such extension, whatever tables there are', async () => {
    const { asked, connection } = aDatabase({ 'FROM cron.job': [{ id: '7', name: null }] });
    expect(await switchJobsOff(connection)).toEqual([]);
    expect(asked.join()).not.toContain('cron.job');
  });

  test('are switched off past the trigger only when its library is not there', async () => {
    const loaded = aDatabase(ONE);
    expect(await switchJobsOff(loaded.connection)).toEqual(['scheduled job 7']);
    expect(loaded.asked.slice(2)).toEqual(['SAVEPOINT jobs', SWITCH_OFF]);
    const closed = aDatabase({ ...ONE, [SWITCH_OFF]: new Error('can only be loaded via shared_preload_libraries') });
    await switchJobsOff(closed.connection);
    expect(closed.asked.slice(4)).toEqual([
      'ROLLBACK TO SAVEPOINT jobs',
      'SET LOCAL session_replication_role = replica',
      SWITCH_OFF,
    ]);
  });
});

describe('found to be active, and named', () => {
  test.each([
    [
      'a server that nobody understands',
      { 'fdwname AS wrapper': [{ name: 'odd', wrapper: 'carrier_pigeon', owner: 'dba', options: [] }] },
      "foreign server 'odd' (carrier_pigeon)",
    ],
    [
      'a place in a foreign table',
      { pg_foreign_table: [{ what: 'foreign table', name: 'sly' }] },
      "foreign table 'sly'",
    ],
    ['pgactive, as a whole', { "'pgactive'": [{ name: 'pgactive' }] }, "extension 'pgactive'"],
    [
      'a subscription of pglogical',
      { "'pglogical'": [{ name: 'pglogical' }], 'pglogical.subscription': [{ name: 'live' }] },
      "pglogical subscription 'live'",
    ],
  ])('%s', async (_what, answers, name) => {
    expect(await whatIsActive(aDatabase(answers).connection)).toEqual([name]);
  });

  test('not pglogical where it only publishes', async () => {
    expect(await whatIsActive(aDatabase({ "'pglogical'": [{ name: 'pglogical' }] }).connection)).toEqual([]);
  });
});
