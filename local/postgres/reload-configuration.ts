import { setTimeout as sleep } from 'node:timers/promises';
import { asAdministrator, type Administrator } from './administrator.ts';

const LOOKS_MAX = 100;
const LOOK_EVERY_MS = 20;

/** Lets a server read its configuration and its certificate again. Answers when new connections have what it read. */
export async function reloadConfiguration(administrator: Administrator, port: number): Promise<void> {
  const [before] = await asAdministrator(administrator, port, async (client) => {
    const { rows } = await client.query<Loaded>(LOADED_AT);
    await client.query('SELECT pg_reload_conf()');
    return rows;
  });
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    const { rows } = await asAdministrator(administrator, port, (client) => client.query<Loaded>(LOADED_AT));
    if (rows[0]!.at !== before!.at) return;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error(`the server on port ${port} has not read its configuration again in ${LOOKS_MAX * LOOK_EVERY_MS} ms`);
}

interface Loaded {
  readonly at: string;
}

/** A new session has it from the postmaster. */
const LOADED_AT = 'SELECT pg_conf_load_time()::text AS at';
