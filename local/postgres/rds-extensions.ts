import { appendFile, chown, copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { UnprivilegedUser } from './unprivileged-user.ts';

/**
 * On RDS members of `rds_superuser` may create these, without being superusers
 * (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/AuroraPostgreSQL.Extensions.html).
 * PostgreSQL trusts the owner of a database with some more by itself.
 */
const TRUSTED = [
  'amcheck',
  'bloom',
  'dblink',
  'dict_xsyn',
  'earthdistance',
  'intagg',
  'moddatetime',
  'pg_buffercache',
  'pg_freespacemap',
  'pg_prewarm',
  'pg_stat_statements',
  'pg_visibility',
  'pgrowlocks',
  'pgstattuple',
  'postgres_fdw',
  'refint',
  'sslinfo',
];

/** A trusted extension's objects belong to the superuser; on RDS the master user makes servers with these all the same. */
const FOREIGN_DATA_WRAPPERS = [
  { script: 'postgres_fdw--1.0.sql', wrapper: 'postgres_fdw' },
  { script: 'dblink--1.2.sql', wrapper: 'dblink_fdw' },
];

const IMITATIONS = join(import.meta.dirname, 'cron/extension');
const IMITATED = ['pg_cron.control', 'pg_cron--1.6.sql'];

/** Changes a copy of the installed extensions, which need not be all of the above, to what RDS lets its users create. */
export async function installRdsExtensions(directory: string, user: UnprivilegedUser | undefined): Promise<void> {
  const installed = await readdir(directory);
  const append = async (file: string, text: string): Promise<void> => {
    if (installed.includes(file)) await appendFile(join(directory, file), `\n${text}\n`);
  };
  for (const name of TRUSTED) await append(`${name}.control`, 'trusted = true');
  for (const { script, wrapper } of FOREIGN_DATA_WRAPPERS) {
    await append(script, `GRANT USAGE ON FOREIGN DATA WRAPPER ${wrapper} TO rds_superuser WITH GRANT OPTION;`);
  }
  for (const name of IMITATED) {
    await copyFile(join(IMITATIONS, name), join(directory, name));
    if (user) await chown(join(directory, name), user.uid, user.gid);
  }
}
