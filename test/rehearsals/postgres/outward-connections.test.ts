import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aRuntime, eventually, MASTER, PASSWORD, type ARuntime } from './support/a-runtime.ts';

const LOGICAL = { 'rds.logical_replication': '1' };
const QUARANTINE = { max_logical_replication_workers: '0' };
const NOWHERE = 'host=localhost port=1 dbname=orders user=u password=p';

let runtime: ARuntime;

beforeAll(async () => {
  runtime = await aRuntime();
  await runtime.volume('publisher', LOGICAL);
  await runtime.volume('subscriber', {});
  await runtime.sql('publisher', [
    'CREATE TABLE items (id int PRIMARY KEY)',
    'CREATE PUBLICATION items FOR TABLE items',
  ]);
  await runtime.sql('subscriber', 'CREATE TABLE items (id int PRIMARY KEY)');
}, 60_000);

afterAll(() => runtime.dispose());

describe('a subscription', () => {
  beforeAll(async () => {
    const publisher = `host=localhost port=${runtime.portOf('publisher')} dbname=orders user=${MASTER} password=${PASSWORD}`;
    await runtime.sql('subscriber', `CREATE SUBSCRIPTION items CONNECTION '${publisher}' PUBLICATION items`);
  }, 30_000);

  test('of the master user receives what the publisher writes', async () => {
    await runtime.sql('publisher', 'INSERT INTO items VALUES (1)');
    const received = await eventually(items, (count) => count === 1);
    expect(received).toBe(1);
    expect(await eventually(connections, (count) => count === 1)).toBe(1);
  });

  test('connects to nobody behind the quarantine, and would again without it', async () => {
    await runtime.reboot('subscriber', QUARANTINE);
    await runtime.sql('publisher', 'INSERT INTO items VALUES (2)');
    expect(await runtime.sql('subscriber', launchers)).toEqual([]);
    expect(await eventually(connections, (count) => count === 0)).toBe(0);
    expect(await items()).toBe(1);
    await runtime.reboot('subscriber', {});
    expect(await eventually(items, (count) => count === 2)).toBe(2);
  }, 30_000);

  test('is dropped by its owner without the publisher', async () => {
    const drop = ['DISABLE', 'SET (slot_name = NONE)'].map((change) => `ALTER SUBSCRIPTION items ${change}`);
    await runtime.sql('subscriber', [...drop, 'DROP SUBSCRIPTION items']);
    expect(await runtime.sql('subscriber', 'SELECT subname FROM pg_subscription')).toEqual([]);
  });
});

describe('the master user', () => {
  test('makes foreign servers, user mappings and subscriptions, and creates the extensions of RDS’s list', async () => {
    await runtime.sql('subscriber', [
      'CREATE EXTENSION postgres_fdw',
      'CREATE EXTENSION dblink',
      'CREATE EXTENSION pg_stat_statements',
      "CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'elsewhere')",
      "CREATE USER MAPPING FOR CURRENT_USER SERVER elsewhere OPTIONS (user 'u', password 'p')",
      `CREATE SUBSCRIPTION mine CONNECTION '${NOWHERE}' PUBLICATION p WITH (connect = false, slot_name = NONE)`,
    ]);
    expect(await runtime.sql('subscriber', 'SELECT usename, umoptions FROM pg_user_mappings')).toEqual([
      { usename: MASTER, umoptions: ['user=u', 'password=p'] },
    ]);
  });

  test('is no superuser: extensions that reach the machine are refused', async () => {
    await expect(runtime.sql('subscriber', 'CREATE EXTENSION file_fdw')).rejects.toMatchObject({ code: '42501' });
  });

  test.each(['SELECT subconninfo FROM pg_subscription', 'SELECT * FROM pg_user_mapping'])(
    'may not read what holds passwords: %s',
    async (statement) => {
      await expect(runtime.sql('subscriber', statement)).rejects.toMatchObject({ code: '42501' });
    },
  );
});

describe('what another role owns', () => {
  const asMaster = (...statements: string[]) => runtime.sql('subscriber', statements);

  beforeAll(async () => {
    await asMaster(
      `CREATE ROLE owner LOGIN PASSWORD '${PASSWORD}'`,
      'GRANT CREATE ON DATABASE orders TO owner',
      'GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO owner',
      'GRANT pg_create_subscription TO owner',
    );
    const statements = [
      "CREATE SERVER theirs FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'theirs')",
      "CREATE USER MAPPING FOR PUBLIC SERVER theirs OPTIONS (user 'u', password 'p')",
      `CREATE SUBSCRIPTION theirs CONNECTION '${NOWHERE}' PUBLICATION p WITH (connect = false, slot_name = theirs)`,
    ];
    await runtime.sql('subscriber', statements, { user: 'owner' });
  });

  const CHANGES = [
    "ALTER SERVER theirs OPTIONS (SET host 'nowhere.invalid')",
    'DROP USER MAPPING FOR PUBLIC SERVER theirs',
    'DROP SERVER theirs CASCADE',
    'ALTER SUBSCRIPTION theirs DISABLE',
    'ALTER SUBSCRIPTION theirs SET (slot_name = NONE)',
    'DROP SUBSCRIPTION theirs',
  ];

  test.each(CHANGES)('is not the master’s to change: %s', async (statement) => {
    await expect(asMaster(statement)).rejects.toMatchObject({ code: '42501' });
  });

  test('is the master’s to change once he is a member of that role', async () => {
    await asMaster('GRANT owner TO CURRENT_USER', ...CHANGES, 'REVOKE owner FROM CURRENT_USER');
    const [left] = await asMaster(
      `SELECT (SELECT count(*)::int FROM pg_foreign_server WHERE srvname = 'theirs') AS servers,
        (SELECT count(*)::int FROM pg_subscription WHERE subname = 'theirs') AS subscriptions`,
    );
    expect(left).toEqual({ servers: 0, subscriptions: 0 });
  });
});

describe('parameters', () => {
  test('reach the server when it starts', async () => {
    expect(await runtime.sql('publisher', 'SHOW wal_level')).toEqual([{ wal_level: 'logical' }]);
    expect(await runtime.sql('subscriber', 'SHOW wal_level')).toEqual([{ wal_level: 'replica' }]);
  });

  test('that PostgreSQL refuses are told by name and value', async () => {
    const parameters = { max_wal_senders: 'many' };
    await runtime.storage.stopServer({ volumeId: 'subscriber' });
    const starting = runtime.storage.startServer({ volumeId: 'subscriber', port: 5432, parameters });
    await expect(starting).rejects.toThrow(
      /with max_wal_senders=many: .*invalid value for parameter "max_wal_senders"/,
    );
    await runtime.reboot('subscriber', {});
  });
});

const launchers = `SELECT backend_type FROM pg_stat_activity WHERE backend_type LIKE 'logical replication%'`;

async function items(): Promise<number> {
  const [row] = await runtime.sql('subscriber', 'SELECT count(*)::int FROM items');
  return row!.count as number;
}

/** To the publisher, of its subscribers. */
async function connections(): Promise<number> {
  const [row] = await runtime.sql('publisher', 'SELECT count(*)::int FROM pg_stat_replication');
  return row!.count as number;
}
