import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerWatch } from '../model/cluster-storage.ts';
import type { PostgresServer } from './postgres-server.ts';

/** A server that is started again when it dies, on its port, until it is stopped. */
export interface KeptServer {
  readonly port: number;
  /** The postmaster's; nothing while no server runs. */
  pid(): number | undefined;
  /** Waits for a restart that is under way. False when the server is stopped or given up. */
  isUp(): Promise<boolean>;
  stop(): Promise<void>;
}

export interface KeepRunningOptions {
  /** Without a port it takes a free one. */
  readonly start: (port?: number) => Promise<PostgresServer>;
  /** Removes what a dead server left behind. */
  readonly cleanUp: () => Promise<void>;
  readonly port?: number;
  readonly watch?: ServerWatch;
}

const DEATHS_MAX = 5;
const DEATHS_WITHIN_MS = 60_000;
/** Times the number of recent deaths: what is in the way of a start may go away by itself. */
const RESTART_DELAY_MS = 200;

/** Starts a server and keeps it running. Rejects when the first start fails. */
export async function keepRunning({ start, cleanUp, port, watch }: KeepRunningOptions): Promise<KeptServer> {
  let server = await start(port);
  let isWanted = true;
  let restarting = Promise.resolve();
  let deaths: number[] = [];
  /** A start that fails counts as a death, so this ends. */
  const restart = async (): Promise<void> => {
    deaths = deaths.filter((atMs) => atMs > Date.now() - DEATHS_WITHIN_MS);
    let lastWords = server.lastWords();
    while (isWanted && deaths.push(Date.now()) <= DEATHS_MAX) {
      await sleep(RESTART_DELAY_MS * deaths.length);
      if (!isWanted) return;
      try {
        await cleanUp();
        server = await start(server.port);
        keep();
        return;
      } catch (error) {
        lastWords = error instanceof Error ? error.message : String(error);
      }
    }
    if (isWanted) watch?.givenUp(givenUp(lastWords));
  };
  const keep = () => {
    void server.ended.then(() => {
      if (!isWanted) return;
      const died = server;
      // Jobs first: their connections would follow the port to the next server.
      restarting = died.stop().then(restart);
      void restarting.then(() => {
        if (isWanted && server !== died) watch?.restarted();
      });
    });
  };
  keep();
  return {
    port: server.port,
    pid: () => (server.hasEnded() ? undefined : server.pid),
    isUp: async () => {
      await restarting;
      return !server.hasEnded();
    },
    stop: async () => {
      isWanted = false;
      await restarting;
      await server.stop();
      await cleanUp();
    },
  };
}

function givenUp(lastWords: string): Error {
  return new Error(
    `PostgreSQL died ${DEATHS_MAX + 1} times within a minute and is not started again; it said last: ${lastWords.trim()}`,
  );
}
