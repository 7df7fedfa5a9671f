import type { Clock } from '../clock.ts';
import type { ServerWatch } from '../model/cluster-storage.ts';
import type { Administrator } from './administrator.ts';
import { startCronLauncher } from './cron/cron-launcher.ts';
import { cronSettings } from './cron/cron-settings.ts';
import { keepRunning, type KeptServer } from './keep-running.ts';
import type { Parameters } from './parameter-values.ts';
import { startPostgres, type PostgresServer, type ServerHost } from './postgres-server.ts';
import { killProcessesIn } from './processes.ts';
import { serverSettings } from './server-parameters.ts';

export interface ClusterHost extends ServerHost {
  readonly administrator: Administrator;
}

export interface ClusterServerOptions {
  readonly host: ClusterHost;
  readonly clock: Clock;
  readonly dataDirectory: string;
  readonly parameters: Parameters;
  /** A free one when not given. */
  readonly port?: number;
  readonly watch?: ServerWatch;
}

/** Starts a server as its cluster's parameter group says, and starts it again when it dies. */
export async function startClusterServer(options: ClusterServerOptions): Promise<KeptServer> {
  return keepRunning({
    start: (port) => startWithJobs(options, port),
    cleanUp: () => killProcessesIn(options.dataDirectory),
    port: options.port,
    watch: options.watch,
  });
}

/** When the parameters preload pg_cron, its jobs run until the server stops. */
async function startWithJobs(
  { host, clock, dataDirectory, parameters }: ClusterServerOptions,
  port: number | undefined,
): Promise<PostgresServer> {
  const server = await startPostgres(host, dataDirectory, { port, settings: serverSettings(parameters) });
  const cron = cronSettings(parameters);
  if (!cron?.launchActiveJobs) return server;
  const launcher = startCronLauncher({ administrator: host.administrator, server, settings: cron, clock });
  return {
    ...server,
    stop: async () => {
      await launcher.stop();
      await server.stop();
    },
  };
}
