import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { systemClock, type Clock } from '../clock.ts';
import type { ClusterStorage } from '../model/cluster-storage.ts';
import { asAdministrator } from './administrator.ts';
import { installedBinaries, type Binaries } from './binaries.ts';
import { createCertificates } from './certificates.ts';
import { copyTree } from './copy-tree.ts';
import { createInOrder } from './in-order.ts';
import { backUpOnline } from './online-backup.ts';
import { prepareHost, type PreparedHost } from './prepared-host.ts';
import { changePassword, createMaster } from './roles.ts';
import { createRunDirectory } from './run-directory.ts';
import { unprivilegedUser } from './unprivileged-user.ts';
import { createVolumeServers, type VolumeServer, type VolumeServers } from './volume-servers.ts';

export interface PostgresStorage extends ClusterStorage {
  /** The certificate authority of all servers, in PEM form; written before `ready` is fulfilled. */
  readonly caFile: string;
  /** Prepares what every volume needs, once; the first request does it otherwise. */
  ready(): Promise<void>;
  /**
   * Runs `work` as the superuser, whom row level security does not bind, in a database of the server that runs on a volume.
   * No AWS offers this: it is for tests and proofs only. It waits for no other request and holds none up.
   */
  asAdministrator<T>(volumeId: string, database: string, work: (client: Client) => Promise<T>): Promise<T>;
  /** The process id of the postmaster on a volume, for tests and proofs that end or halt it; nothing while no server runs. */
  postmasterPid(volumeId: string): number | undefined;
  /** Stops every server and deletes all data of this runtime. Requests made later are refused. */
  dispose(): Promise<void>;
}

export interface PostgresStorageOptions {
  /** Data go into a fresh directory below it. */
  readonly rootDirectory: string;
  /** Listens on the port a cluster asked for instead of a free one: two clusters with AWS's default then collide. */
  readonly usesRequestedPorts?: boolean;
  /** Tells when scheduled jobs fall due; the machine's clock when not given. */
  readonly clock?: Clock;
}

/**
 * Real PostgreSQL servers behind Aurora clusters: a data directory per volume and per snapshot, a server per cluster
 * that has instances. Readers share the writer's server, so a reader endpoint accepts writes and never lags.
 * Passwords, roles, rows, scheduled jobs and subscriptions of a snapshot come back with it, as on RDS.
 */
export function createPostgresStorage(options: PostgresStorageOptions): PostgresStorage {
  const binaries = installedBinaries();
  const caFile = join(resolve(options.rootDirectory), 'rds-ca.pem');
  const queue = createInOrder();
  let prepared: Promise<Prepared> | undefined;
  let servers: VolumeServers | undefined;
  let isDisposed = false;
  const prepare = () =>
    (prepared ??= prepareAll(options, caFile, binaries).then((all) => {
      ({ servers } = all);
      return all;
    }));
  const prepareUnlessDisposed = async (): Promise<Prepared> => {
    if (isDisposed) throw new Error('the PostgreSQL storage is disposed of');
    return prepare();
  };
  const run = <T>(keys: readonly string[], task: (prepared: Prepared) => Promise<T>): Promise<T> =>
    queue.run(keys, async () => task(await prepareUnlessDisposed()));
  return {
    caFile,
    ready: async () => void (await prepare()),
    dispose: async () => {
      isDisposed = true;
      // What could not be prepared, as on a full disk, has been told by `ready` and has left nothing.
      const all = await prepared?.catch(() => undefined);
      if (all) await disposeOf(all, queue.settled);
    },
    asAdministrator: async (volumeId, database, work) => {
      const { host, servers } = await prepareUnlessDisposed();
      const { port } = await runningOn(servers, volumeId);
      return asAdministrator(host.administrator, port, work, database);
    },
    postmasterPid: (volumeId) => servers?.pid(volumeId),
    refusal: (engine, engineVersion) => refusal(binaries, engine, engineVersion),
    ...requests(run, options.usesRequestedPorts ?? false),
  };
}

interface Prepared {
  readonly host: PreparedHost;
  readonly directory: string;
  readonly servers: VolumeServers;
}

type Run = <T>(keys: readonly string[], task: (prepared: Prepared) => Promise<T>) => Promise<T>;

const volumeDirectory = (directory: string, volumeId: string) => join(directory, 'volumes', volumeId);
const snapshotDirectory = (directory: string, snapshotId: string) => join(directory, 'snapshots', snapshotId);

async function prepareAll(
  { rootDirectory, clock = systemClock }: PostgresStorageOptions,
  caFile: string,
  binaries: Binaries,
): Promise<Prepared> {
  const user = await unprivilegedUser();
  const directory = await createRunDirectory(rootDirectory, user);
  try {
    const certificates = await createCertificates();
    await mkdir(resolve(rootDirectory), { recursive: true });
    await writeFile(caFile, certificates.authorityPem);
    const host = await prepareHost(directory, user, binaries, certificates);
    const servers = createVolumeServers(host, clock, (volumeId) => volumeDirectory(directory, volumeId));
    return { host, directory, servers };
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

async function disposeOf({ servers, directory }: Prepared, settled: () => Promise<void>): Promise<void> {
  await servers.stopAll();
  await settled();
  // A request that was under way may have started one more.
  await servers.stopAll();
  await rm(directory, { recursive: true, force: true });
}

async function runningOn(servers: VolumeServers, volumeId: string): Promise<VolumeServer> {
  const server = await servers.running(volumeId);
  if (!server) throw new Error(`no server runs on volume '${volumeId}'. HINT: start it first.`);
  return server;
}

function refusal(binaries: Binaries, engine: string, engineVersion: string): string | undefined {
  if (engine !== 'aurora-postgresql') return `data of the engine ${engine}`;
  if (engineVersion.split('.')[0] === binaries.majorVersion) return undefined;
  return `data of ${engine} ${engineVersion}: PostgreSQL here is version ${binaries.majorVersion}`;
}

function requests(run: Run, usesRequestedPorts: boolean): Omit<ClusterStorage, 'refusal'> {
  return {
    createVolume: ({ volumeId, ...master }) =>
      run([volumeId], async ({ host, directory, servers }) => {
        await copyTree(host.templateDirectory, volumeDirectory(directory, volumeId), { owner: host.user });
        await servers.using(volumeId, ({ port }) =>
          asAdministrator(host.administrator, port, (client) => createMaster(client, master)),
        );
      }),
    snapshotVolume: ({ volumeId, snapshotId }) =>
      run([volumeId, snapshotId], (prepared) => snapshotVolume(prepared, volumeId, snapshotId)),
    copySnapshot: ({ sourceSnapshotId: source, targetSnapshotId: target }) =>
      run([source, target], ({ host, directory }) =>
        copyTree(snapshotDirectory(directory, source), snapshotDirectory(directory, target), { owner: host.user }),
      ),
    restoreVolume: ({ snapshotId, volumeId }) =>
      run([snapshotId, volumeId], ({ host, directory }) =>
        copyTree(snapshotDirectory(directory, snapshotId), volumeDirectory(directory, volumeId), { owner: host.user }),
      ),
    startServer: ({ volumeId, port, parameters, watch }) =>
      run([volumeId], async ({ servers }) => {
        const request = { parameters, port: usesRequestedPorts ? port : undefined, watch };
        const server = await servers.start(volumeId, request);
        return { address: 'localhost', port: server.port };
      }),
    stopServer: ({ volumeId }) => run([volumeId], ({ servers }) => servers.stop(volumeId)),
    setMasterPassword: ({ volumeId, masterUsername, password }) =>
      run([volumeId], ({ host, servers }) =>
        repeated(() =>
          servers.using(volumeId, ({ port }) =>
            asAdministrator(host.administrator, port, (client) => changePassword(client, masterUsername, password)),
          ),
        ),
      ),
    certify: ({ volumeId, name }) => run([volumeId], ({ servers }) => servers.certify(volumeId, name)),
    deleteVolume: ({ volumeId }) =>
      run([volumeId], async ({ directory, servers }) => {
        await servers.stop(volumeId);
        await rm(`${volumeDirectory(directory, volumeId)}.crt`, { force: true });
        await rm(volumeDirectory(directory, volumeId), { recursive: true, force: true });
      }),
    deleteSnapshot: ({ snapshotId }) =>
      run([snapshotId], ({ directory }) =>
        rm(snapshotDirectory(directory, snapshotId), { recursive: true, force: true }),
      ),
  };
}

const TRIES_MAX = 5;
const NEXT_TRY_AFTER_MS = 500;

/**
 * Tries again what does no harm when it is done twice. RDS does not give up a password because the server was killed, or
 * let a login time out, while it was being set.
 */
async function repeated(task: () => Promise<void>): Promise<void> {
  for (let left = TRIES_MAX - 1; ; left -= 1) {
    try {
      return await task();
    } catch (error) {
      if (left === 0) throw error;
      await sleep(NEXT_TRY_AFTER_MS);
    }
  }
}

/** A snapshot has none, in whichever way it is taken. */
const isReplicationSlot = (path: string) => path.startsWith('pg_replslot/');

/** A server that runs is copied while it goes on; a stopped one's directory is simply copied. */
async function snapshotVolume(
  { host, directory, servers }: Prepared,
  volumeId: string,
  snapshotId: string,
): Promise<void> {
  const source = volumeDirectory(directory, volumeId);
  const target = snapshotDirectory(directory, snapshotId);
  const server = await servers.running(volumeId);
  if (!server) return copyTree(source, target, { owner: host.user, leaveOut: isReplicationSlot });
  await asAdministrator(host.administrator, server.port, (client) => backUpOnline(client, source, target, host.user));
}
