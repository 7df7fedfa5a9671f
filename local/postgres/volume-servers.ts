import { startPostgres, type PostgresServer, type ServerHost } from './postgres-server.ts';

/** The servers that run on volumes, at most one on each. Calls for one volume must not overlap. */
export interface VolumeServers {
  /** Starts one unless it runs; where it ran before, its old port is tried first. */
  start(volumeId: string, port?: number): Promise<PostgresServer>;
  running(volumeId: string): PostgresServer | undefined;
  stop(volumeId: string): Promise<void>;
  stopAll(): Promise<void>;
  /** Runs `task` with the volume's server, which is started only for it when it was not running. */
  using<T>(volumeId: string, task: (server: PostgresServer) => Promise<T>): Promise<T>;
}

export function createVolumeServers(host: ServerHost, directoryOf: (volumeId: string) => string): VolumeServers {
  const servers = new Map<string, PostgresServer>();
  const lastPorts = new Map<string, number>();
  const running = (volumeId: string) => {
    const server = servers.get(volumeId);
    return server?.hasEnded() ? undefined : server;
  };
  const start = async (volumeId: string, port?: number) => {
    const server = running(volumeId) ?? (await startAnew(host, directoryOf(volumeId), port, lastPorts.get(volumeId)));
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
      const server = await startPostgres(host, directoryOf(volumeId));
      try {
        return await task(server);
      } finally {
        await server.stop();
      }
    },
  };
}

async function startAnew(
  host: ServerHost,
  directory: string,
  asked: number | undefined,
  last: number | undefined,
): Promise<PostgresServer> {
  if (asked !== undefined || last === undefined) return startPostgres(host, directory, asked);
  try {
    return await startPostgres(host, directory, last);
  } catch {
    // Somebody else has taken the old port meanwhile; whatever else is wrong fails again and is told then.
    return startPostgres(host, directory);
  }
}
