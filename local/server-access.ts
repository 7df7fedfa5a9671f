import type { Client } from 'pg';
import type { PostgresStorage } from './postgres/postgres-storage.ts';

/** What no AWS offers: a way past RDS to the servers behind the clusters of one account and region. */
export interface ServerAccess {
  /** Runs `work` as the superuser in a database of the cluster's server. */
  inspect<T>(clusterIdentifier: string, database: string, work: (client: Client) => Promise<T>): Promise<T>;
  /** The process id of the cluster's postmaster, to end or to halt it; nothing while no server runs. */
  postmasterOf(clusterIdentifier: string): number | undefined;
}

export interface ServerAccessOptions {
  /** The model names a cluster's volume by the resource id, which no rename changes. */
  readonly volumeOf: (clusterIdentifier: string) => string;
  readonly storage: Pick<PostgresStorage, 'asAdministrator' | 'postmasterPid'>;
}

export function serverAccess({ volumeOf, storage }: ServerAccessOptions): ServerAccess {
  return {
    inspect: async (clusterIdentifier, database, work) =>
      storage.asAdministrator(volumeOf(clusterIdentifier), database, work),
    postmasterOf: (clusterIdentifier) => storage.postmasterPid(volumeOf(clusterIdentifier)),
  };
}
