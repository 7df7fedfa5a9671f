// Started by a test as a process of its own: leaves a server behind that runs a job, and must end all the same.
import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { systemClock, type Clock } from '../../../../local/clock.ts';
import { createPostgresStorage } from '../../../../local/postgres/postgres-storage.ts';

const ATTEMPTS_MAX = 400;

/** A second is over at once, but an interval of a job is as long as ever. */
const clock: Clock = { now: systemClock.now, after: (_delayMs, task) => systemClock.after(1, task) };
const storage = createPostgresStorage({ rootDirectory: process.argv[2]!, clock });
await storage.createVolume({ volumeId: 'volume', masterUsername: 'dba', masterPassword: 'some-password' });
const parameters = { shared_preload_libraries: 'pg_cron' };
const server = await storage.startServer({ volumeId: 'volume', port: 5432, parameters });
const client = new Client({
  host: 'localhost',
  port: server!.port,
  user: 'dba',
  password: 'some-password',
  database: 'postgres',
  ssl: { ca: await readFile(storage.caFile, 'utf8') },
});
await client.connect();
await client.query('CREATE EXTENSION pg_cron');
await client.query("SELECT cron.schedule('1 second', 'SELECT pg_sleep(600)')");
const running = "SELECT FROM pg_stat_activity WHERE application_name = 'pg_cron'";
let runs = false;
for (let attempt = 1; !runs && attempt <= ATTEMPTS_MAX; attempt += 1) {
  await client.query('SELECT pg_sleep(0.05)');
  runs = (await client.query(running)).rowCount === 1;
}
await client.end();
process.stdout.write(runs ? 'a job runs\n' : 'no job runs\n');
