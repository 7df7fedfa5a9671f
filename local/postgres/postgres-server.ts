import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { freePort } from './free-port.ts';
import { superviseProcess, type SupervisedProcess } from './supervised-process.ts';
import type { UnprivilegedUser } from './unprivileged-user.ts';

export interface PostgresServer {
  readonly port: number;
  /** The postmaster's. */
  readonly pid: number;
  /** The end of what it wrote to its log. */
  readonly lastWords: () => string;
  readonly ended: Promise<void>;
  readonly hasEnded: () => boolean;
  /** Rolls open transactions back, writes a checkpoint and ends. */
  stop(): Promise<void>;
}

export interface ServerHost {
  readonly binaries: Binaries;
  readonly user?: UnprivilegedUser;
  readonly certificateFile: string;
  readonly keyFile: string;
}

const START_ATTEMPTS_MAX = 5;
/** Recovery of a restored snapshot is part of it. */
const START_TIMEOUT_MS = 60_000;

export interface StartOptions {
  /** A free one when not given. */
  readonly port?: number;
  /** Added to those every server here has. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts a server on a data directory and answers when it takes connections. Rejects with what the server said. */
export async function startPostgres(
  host: ServerHost,
  dataDirectory: string,
  { port, settings = {} }: StartOptions = {},
): Promise<PostgresServer> {
  for (let attempt = 1; ; attempt += 1) {
    const chosen = port ?? (await freePort());
    const server = await superviseProcess({
      command: join(host.binaries.directory, 'bin/postgres'),
      args: ['-D', dataDirectory, ...flags(host, chosen, settings)],
      cwd: dataDirectory,
      user: host.user,
      signalAtExit: 'SIGQUIT',
    });
    if (await becomesReady(server)) {
      server.unref();
      const { pid, lastWords, ended, hasEnded } = server;
      return { port: chosen, pid, lastWords, ended, hasEnded, stop: () => server.stop('SIGINT') };
    }
    const portWasTaken = /could not bind|Address already in use/.test(server.lastWords());
    if (port !== undefined || !portWasTaken || attempt >= START_ATTEMPTS_MAX) {
      throw new Error(`PostgreSQL did not start${withSettings(settings)}: ${server.lastWords().trim()}`);
    }
  }
}

/** A runtime's data need not survive the machine's crash; and an error's statement could hold a secret. */
function flags({ certificateFile, keyFile }: ServerHost, port: number, added: StartOptions['settings']): string[] {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    shared_buffers: '32MB',
    max_connections: 60,
    max_wal_size: '256MB',
    ssl: 'on',
    ssl_cert_file: certificateFile,
    ssl_key_file: keyFile,
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_destination: 'stderr',
    logging_collector: 'off',
    log_min_error_statement: 'panic',
    ...added,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** So that a value which PostgreSQL refuses can be told from what is wrong otherwise. */
function withSettings(settings: Readonly<Record<string, string>>): string {
  const given = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return given.length > 0 ? ` with ${given.join(' ')}` : '';
}

async function becomesReady(server: SupervisedProcess): Promise<boolean> {
  const isReady = () => server.lastWords().includes('ready to accept connections');
  if (!isReady()) await readinessOrEnd(server, isReady);
  if (isReady() && !server.hasEnded()) return true;
  await server.stop('SIGQUIT');
  await server.heardOut;
  return false;
}

async function readinessOrEnd(server: SupervisedProcess, isReady: () => boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      stopListening();
      resolve();
    };
    const timer = setTimeout(finish, START_TIMEOUT_MS);
    const stopListening = server.listen(() => {
      if (isReady()) finish();
    });
    void server.ended.then(finish);
  });
}
