import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ADMINISTRATOR, asAdministrator, type Administrator } from './administrator.ts';
import type { Binaries } from './binaries.ts';
import type { Certificates } from './certificates.ts';
import { startPostgres, type ServerHost } from './postgres-server.ts';
import { rdsBinaries } from './rds-binaries.ts';
import { createRdsRoles } from './roles.ts';
import type { UnprivilegedUser } from './unprivileged-user.ts';

/** Everything a server needs, and an empty data directory with RDS's roles to copy each new volume from. */
export interface PreparedHost extends ServerHost {
  readonly administrator: Administrator;
  readonly templateDirectory: string;
  readonly certificates: Certificates;
}

/**
 * TLS only, passwords always, and only from this machine, on whose loopback address the servers listen. A member of
 * `rds_iam` logs in with a token on RDS, never with a password; tokens are not imitated. Members of `rds_superuser` come
 * first: the right to grant `rds_iam` makes them members of it.
 */
const HOST_BASED_ACCESS = ['127.0.0.1/32', '::1/128']
  .flatMap((address) => [
    `hostssl all +rds_superuser ${address} scram-sha-256`,
    `hostssl all +rds_iam ${address} reject`,
    `hostssl all all ${address} scram-sha-256`,
  ])
  .map((line) => `${line}\n`)
  .join('');

/** Smaller pieces of log than the usual 16 MB make a fresh volume's directory half as big. */
const WAL_SEGMENT_MB = 4;

export async function prepareHost(
  directory: string,
  user: UnprivilegedUser | undefined,
  installed: Binaries,
  certificates: Certificates,
): Promise<PreparedHost> {
  await mkdir(join(directory, 'volumes'));
  await mkdir(join(directory, 'snapshots'));
  const binaries = await rdsBinaries(installed, user, directory);
  const host = {
    binaries,
    user,
    certificateFile: await writeOwned(join(directory, 'server.crt'), certificates.serverCertificatePem, user),
    keyFile: await writeOwned(join(directory, 'server.key'), certificates.serverKeyPem, user),
    administrator: { password: randomBytes(24).toString('base64url'), authorityPem: certificates.authorityPem },
    templateDirectory: join(directory, 'template'),
    certificates,
  };
  if (user) await Promise.all(['volumes', 'snapshots'].map((name) => chown(join(directory, name), user.uid, user.gid)));
  await initialise(host, directory);
  return host;
}

async function initialise(host: PreparedHost, directory: string): Promise<void> {
  const passwordFile = await writeOwned(join(directory, 'password'), host.administrator.password, host.user);
  const options = [
    '--no-sync',
    '--no-locale',
    '--no-instructions',
    '-E',
    'UTF8',
    '--auth=scram-sha-256',
    `--wal-segsize=${WAL_SEGMENT_MB}`,
  ];
  await promisify(execFile)(
    join(host.binaries.directory, 'bin/initdb'),
    ['-D', host.templateDirectory, '-U', ADMINISTRATOR, `--pwfile=${passwordFile}`, ...options],
    { cwd: directory, ...host.user, env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' } },
  );
  await rm(passwordFile);
  await writeOwned(join(host.templateDirectory, 'pg_hba.conf'), HOST_BASED_ACCESS, host.user);
  const server = await startPostgres(host, host.templateDirectory);
  try {
    await asAdministrator(host.administrator, server.port, createRdsRoles);
  } finally {
    await server.stop();
  }
}

export async function writeOwned(file: string, content: string, user: UnprivilegedUser | undefined): Promise<string> {
  await writeFile(file, content, { mode: 0o600 });
  if (user) await chown(file, user.uid, user.gid);
  return file;
}
