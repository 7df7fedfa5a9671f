import { Client } from 'pg';

/** Who owns every volume's system objects, as on RDS. */
export const ADMINISTRATOR = 'rdsadmin';

export interface Administrator {
  readonly password: string;
  readonly authorityPem: string;
}

/** A server that stands still for a minute gets its new password all the same, as on RDS, which does not give up on one. */
const CONNECT_TIMEOUT_MS = 120_000;

/** Runs `task` on a connection of the superuser. */
export async function asAdministrator<T>(
  administrator: Administrator,
  port: number,
  task: (client: Client) => Promise<T>,
  database = 'postgres',
): Promise<T> {
  const client = await connectAsAdministrator(administrator, port, database);
  try {
    return await task(client);
  } finally {
    await client.end();
  }
}

/** A connection of the superuser, verified against the runtime's certificate authority. The caller ends it. */
export async function connectAsAdministrator(
  { password, authorityPem }: Administrator,
  port: number,
  database: string,
): Promise<Client> {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: ADMINISTRATOR,
    password,
    database,
    ssl: { ca: authorityPem },
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // A server that stops under the connection is seen by the query; an idle connection may end in peace.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
