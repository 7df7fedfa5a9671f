import type { Clock } from '../clock.ts';
import { startClusterServer, type ClusterHost } from './cluster-server.ts';
import type { Parameters } from './parameter-values.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';

/** The servers that run on volumes, at most one on each. Calls for one volume must not overlap. */
export interface VolumeServers {
  /**
   * Starts one unless it runs; where it ran before, its old port is tried first. One that runs keeps the parameters it
   * was started with.
   */
  start(volumeId: string, parameters: Parameters, port?: number): Promise<PostgresServer>;
  running(volumeId: string): PostgresServer | undefined;
  stop(volumeId: string): Promise<void>;
  stopAll(): Promise<void>;
  /**
   * Runs `task` with the volume's server, which is started only for it when it was not running: without parameters, so
   * that neither jobs nor subscriptions of the data run meanwhile.
   */
  using<T>(volumeId: string, task: (server: PostgresServer) => Promise<T>): Promise<T>;
}

/** Replication slots in the data need the level; subscriptions need a worker. */
const FOR_ONE_TASK = { max_logical_replication_workers: '0', wal_level: 'logical' };

export function createVolumeServers(
  host: ClusterHost,
  clock: Clock,
  directoryOf: (volumeId: string) => string,
): VolumeServers {
  const servers = new Map<string, PostgresServer>();
  const lastPorts = new Map<string, number>();
  const running = (volumeId: string) => {
    const server = servers.get(volumeId);
    return server?.hasEnded() ? undefined : server;
  };
  const start = async (volumeId: string, parameters: Parameters, port?: number) => {
    const onPort = (chosen?: number) => startClusterServer(host, clock, directoryOf(volumeId), parameters, chosen);
    const server = running(volumeId) ?? (await startAnew(onPort, port, lastPorts.get(volumeId)));
    servers.set(volumeId, server);
    lastPorts.set(volumeId, server.port);
    return server;
  };
  const stop = async (volumeId: string) => {
    await servers.get(volumeId)?.stop();
    servers.delete(volumeId);
  };
  return {
    start,
    running,
    stop,
    stopAll: async () => {
      await Promise.all([...servers.keys()].map(stop));
    },
    using: async (volumeId, task) => {
      const runs = running(volumeId);
      if (runs) return task(runs);
      const server = await startPostgres(host, directoryOf(volumeId), { settings: FOR_ONE_TASK });
      try {
        return await task(server);
      } finally {
        await server.stop();
      }
    },
  };
}

async function startAnew(
  start: (port?: number) => Promise<PostgresServer>,
  asked: number | undefined,
  last: number | undefined,
): Promise<PostgresServer> {
  if (asked !== undefined || last === undefined) return start(asked);
  try {
    return await start(last);
  } catch {
    // Somebody else has taken the old port meanwhile; whatever else is wrong fails again and is told then.
    return start();
  }
}
