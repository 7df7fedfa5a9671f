import { chown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { copyTree } from './copy-tree.ts';
import type { UnprivilegedUser } from './unprivileged-user.ts';

/** Made anew by every server, or of no use to another one; `pg_wal` is copied after the backup's end. */
const CONTENT_LEFT_OUT =
  /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\/./;
const FILES_LEFT_OUT = /^(postmaster\.(pid|opts)|backup_label.*|tablespace_map.*)$|(^|\/)pgsql_tmp/;

/**
 * Copies the data directory of a running server, to which others may be writing. The copy holds the log from the
 * backup's start to its end, so a server started on it recovers to a consistent state by itself.
 */
export async function backUpOnline(
  client: Client,
  source: string,
  target: string,
  owner?: UnprivilegedUser,
): Promise<void> {
  // The slot keeps every piece of the log until this session ends, however much is written meanwhile.
  await client.query("SELECT pg_create_physical_replication_slot('online_backup', true, true)");
  await client.query("SELECT pg_backup_start('online backup', fast => true)");
  const leaveOut = (path: string) => CONTENT_LEFT_OUT.test(path) || FILES_LEFT_OUT.test(path);
  await copyTree(source, target, { owner, leaveOut, toleratesVanishing: true });
  const stopped = await client.query<{ labelfile: string }>(
    'SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)',
  );
  await rm(join(target, 'pg_wal'), { recursive: true });
  await copyTree(join(source, 'pg_wal'), join(target, 'pg_wal'), { owner, toleratesVanishing: true });
  const label = join(target, 'backup_label');
  await writeFile(label, stopped.rows[0]!.labelfile, { mode: 0o600 });
  if (owner) await chown(label, owner.uid, owner.gid);
}
