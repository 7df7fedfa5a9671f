import { chmod, chown, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { canEnter, type UnprivilegedUser } from './unprivileged-user.ts';

/**
 * A fresh directory for one runtime's data: below `rootDirectory`, or among the temporary files when the servers' user
 * cannot get there.
 */
export async function createRunDirectory(rootDirectory: string, user: UnprivilegedUser | undefined): Promise<string> {
  const root = resolve(rootDirectory);
  await mkdir(root, { recursive: true });
  if (!user) return mkdtemp(join(root, 'run-'));
  const parent = (await canEnter(root, user)) ? root : tmpdir();
  const directory = await mkdtemp(join(parent, parent === root ? 'run-' : 'local-rds-'));
  await chown(directory, user.uid, user.gid);
  await chmod(directory, 0o700);
  return directory;
}
