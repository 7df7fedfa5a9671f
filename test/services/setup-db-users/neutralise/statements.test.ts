import { describe, expect, test } from '@jest/globals';
import { dropMappingStatement } from '../../../../services/setup-db-users/neutralise/foreign-servers.ts';
import { dropStatements } from '../../../../services/setup-db-users/neutralise/subscriptions.ts';
import {
  activeJobs,
  SWITCH_OFF,
  switchJobsOff,
} from '../../../../services/setup-db-users/neutralise/scheduled-jobs.ts';
import { whatIsActive } from '../../../../services/setup-db-users/neutralise/what-is-active.ts';
import type { Session } from '../../../../shared/session.ts';

/** A database that answers as a test says, by a part of the question, and remembers what it was asked. */
function aDatabase(answers: Record<string, object[] | Error>) {
  const asked: string[] = [];
  const rows = async (sql: string) => {
    asked.push(sql);
    return Object.entries(answers).find(([part]) => sql.includes(part))?.[1] ?? [];
  };
  const attempt = async (statements: readonly string[]) => {
    asked.push(...statements);
    const isFirst = (statement: string) => asked.filter((each) => each === statement).length === 1;
    return statements
      .filter((each) => answers[each] instanceof Error && isFirst(each))
      .map((statement) => ({ statement, sqlState: '58P01' }));
  };
  const session = { rows, attempt, run: async (statements: readonly string[]) => void asked.push(...statements) };
  return { asked, session: session as unknown as Session };
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
  expect(dropMappingStatement({ server: 's"s', user })).toBe(statement);
});

describe('the jobs of pg_cron', () => {
  const ONE = {
    pg_extension: [{ isGenuine: true }],
    'FROM cron.job': [{ id: '7', name: null }],
    rolcanlogin: [{ name: 'dba' }],
  };

  test('are none where there is no such extension, whatever tables there are', async () => {
    const { asked, session } = aDatabase({ 'FROM cron.job': [{ id: '7', name: null }] });
    expect(await switchJobsOff(session)).toEqual([]);
    expect(asked).toHaveLength(1);
  });

  test('are not touched where the table is not as pg_cron makes it, which is told', async () => {
    const { asked, session } = aDatabase({ ...ONE, pg_extension: [{ isGenuine: false }] });
    expect(await switchJobsOff(session)).toEqual([]);
    expect(asked.join()).not.toContain('FROM cron.job WHERE');
    expect(await activeJobs(session)).toEqual([expect.stringContaining('not as pg_cron makes it')]);
  });

  test('are switched off past the trigger only when its library is not there', async () => {
    const loaded = aDatabase(ONE);
    expect(await switchJobsOff(loaded.session)).toEqual(['scheduled job 7']);
    expect(loaded.asked).toContain(SWITCH_OFF);
    expect(loaded.asked.join()).not.toContain('replica');
    const closed = aDatabase({ ...ONE, [SWITCH_OFF]: new Error('can only be loaded via shared_preload_libraries') });
    await switchJobsOff(closed.session);
    expect(closed.asked.slice(closed.asked.indexOf(SWITCH_OFF), -2)).toEqual([
      SWITCH_OFF,
      'SET LOCAL ROLE NONE',
      'SET LOCAL session_replication_role = replica',
      SWITCH_OFF,
      "SET LOCAL session_replication_role = 'origin'",
    ]);
  });
});

describe('found to be active, and named', () => {
  test.each([
    [
      'a server that nobody understands',
      { 'fdwname AS wrapper': [{ name: 'odd', wrapper: 'carrier_pigeon', options: [] }] },
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
    expect(await whatIsActive(aDatabase(answers).session)).toEqual([name]);
  });

  test('not pglogical where it only publishes', async () => {
    expect(await whatIsActive(aDatabase({ "'pglogical'": [{ name: 'pglogical' }] }).session)).toEqual([]);
  });
});
