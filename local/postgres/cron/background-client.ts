import type { Client } from 'pg';

/** Lets this process end although the connection is open, and although it waits for an answer. */
export function inBackground(client: Client): Client {
  // The client has it, which its type does not say.
  (client as unknown as { unref(): void }).unref();
  return client;
}
