import type { Clock } from '../clock.ts';
import type { Administrator } from './administrator.ts';
import { startCronLauncher } from './cron/cron-launcher.ts';
import { cronSettings } from './cron/cron-settings.ts';
import type { Parameters } from './parameter-values.ts';
import { startPostgres, type PostgresServer, type ServerHost } from './postgres-server.ts';
import { serverSettings } from './server-parameters.ts';

export interface ClusterHost extends ServerHost {
  readonly administrator: Administrator;
}

/** Starts a server as its cluster's parameter group says; when that preloads pg_cron, its jobs run until the server stops. */
export async function startClusterServer(
  host: ClusterHost,
  clock: Clock,
  dataDirectory: string,
  parameters: Parameters,
  port?: number,
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
