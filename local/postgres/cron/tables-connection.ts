import type { Client } from 'pg';
import { connectAsAdministrator, type Administrator } from '../administrator.ts';
import { createInOrder } from '../in-order.ts';
import { inBackground } from './background-client.ts';
import { failInterruptedRuns } from './cron-tables.ts';

/** The connection to pg_cron's tables. It is made when it is first used, and anew after a use of it has failed. */
export interface TablesConnection {
  /** Runs `task` when those before it are done. */
  use<T>(task: (client: Client) => Promise<T>): Promise<T>;
  /** Ends it when everything is done; later uses are refused. */
  end(): Promise<void>;
}

export interface TablesConnectionOptions {
  readonly administrator: Administrator;
  readonly port: number;
  readonly database: string;
}

export function createTablesConnection({ administrator, port, database }: TablesConnectionOptions): TablesConnection {
  const queue = createInOrder();
  let client: Client | undefined;
  let hasEnded = false;
  const connect = async (): Promise<Client> => {
    client = await connectAsAdministrator(administrator, port, database);
    await failInterruptedRuns(client);
    return inBackground(client);
  };
  const giveUp = async (): Promise<void> => {
    await client?.end();
    client = undefined;
  };
  return {
    use: (task) =>
      queue.run([database], async () => {
        if (hasEnded) throw new Error(`the connection to pg_cron's tables in ${database} has ended`);
        try {
          return await task(client ?? (await connect()));
        } catch (error) {
          await giveUp();
          throw error;
        }
      }),
    end: async () => {
      await queue.settled();
      hasEnded = true;
      await giveUp();
    },
  };
}
