import { existsSync } from 'node:fs';
import type { Clock } from '../clock.ts';
import type { ServerWatch } from '../model/cluster-storage.ts';
import { startClusterServer } from './cluster-server.ts';
import type { KeptServer } from './keep-running.ts';
import type { Parameters } from './parameter-values.ts';
import { startPostgres } from './postgres-server.ts';
import { type PreparedHost, writeOwned } from './prepared-host.ts';
import { reloadConfiguration } from './reload-configuration.ts';

/** The servers that run on volumes, at most one on each. Calls for one volume must not overlap. */
export interface VolumeServers {
  /**
   * Starts one unless it runs; where it ran before, its old port is tried first. One that runs keeps the parameters it
   * was started with.
   */
  start(volumeId: string, request: StartRequest): Promise<VolumeServer>;
  /** Waits for a restart that is under way. */
  running(volumeId: string): Promise<VolumeServer | undefined>;
  /** The postmaster's; nothing while no server runs. */
  pid(volumeId: string): number | undefined;
  /** What the server shows to clients from the next connection on; without a name it is for `localhost`. */
  certify(volumeId: string, name?: string): Promise<void>;
  stop(volumeId: string): Promise<void>;
  stopAll(): Promise<void>;
  /**
   * Runs `task` with the volume's server, which is started only for it when it was not running: without parameters, so
   * that neither jobs nor subscriptions of the data run meanwhile.
   */
  using<T>(volumeId: string, task: (server: VolumeServer) => Promise<T>): Promise<T>;
}

export type VolumeServer = Pick<KeptServer, 'port'>;

export interface StartRequest {
  readonly parameters: Parameters;
  readonly port?: number;
  readonly watch?: ServerWatch;
}

/** Replication slots in the data need the level; subscriptions need a worker. */
const FOR_ONE_TASK = { max_logical_replication_workers: '0', wal_level: 'logical' };

export function createVolumeServers(
  host: PreparedHost,
  clock: Clock,
  directoryOf: (volumeId: string) => string,
): VolumeServers {
  /** Beside its data, which snapshots copy. */
  const certificateOf = (volumeId: string) => `${directoryOf(volumeId)}.crt`;
  const servers = new Map<string, KeptServer>();
  const lastPorts = new Map<string, number>();
  const running = async (volumeId: string) => {
    const server = servers.get(volumeId);
    return (await server?.isUp()) ? server : undefined;
  };
  const start = async (volumeId: string, { parameters, port, watch }: StartRequest) => {
    const certificateFile = certificateOf(volumeId);
    if (!existsSync(certificateFile)) await certify(volumeId);
    const given = {
      host: { ...host, certificateFile },
      clock,
      dataDirectory: directoryOf(volumeId),
      parameters,
      watch,
    };
    const onPort = (chosen?: number) => startClusterServer({ ...given, port: chosen });
    const server = (await running(volumeId)) ?? (await startAnew(onPort, port, lastPorts.get(volumeId)));
    servers.set(volumeId, server);
    lastPorts.set(volumeId, server.port);
    return server;
  };
  const certify = async (volumeId: string, name?: string) => {
    const { serverCertificatePem, certificateFor } = host.certificates;
    const pem = name === undefined ? serverCertificatePem : await certificateFor(name);
    await writeOwned(certificateOf(volumeId), pem, host.user);
    const server = await running(volumeId);
    if (server) await reloadConfiguration(host.administrator, server.port);
  };
  const stop = async (volumeId: string) => {
    await servers.get(volumeId)?.stop();
    servers.delete(volumeId);
  };
  return {
    start,
    running,
    pid: (volumeId) => servers.get(volumeId)?.pid(),
    certify,
    stop,
    stopAll: async () => {
      await Promise.all([...servers.keys()].map(stop));
    },
    using: async (volumeId, task) => {
      const runs = await running(volumeId);
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
  start: (port?: number) => Promise<KeptServer>,
  asked: number | undefined,
  last: number | undefined,
): Promise<KeptServer> {
  if (asked !== undefined || last === undefined) return start(asked);
  try {
    return await start(last);
  } catch {
    // Somebody else has taken the old port meanwhile; whatever else is wrong fails again and is told then.
    return start();
  }
}
