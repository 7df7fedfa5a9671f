import { chmod, chown, mkdir, mkdtemp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createOwnedDirectory } from '../owned-directory.ts';
import { canEnter, type UnprivilegedUser } from './unprivileged-user.ts';

/**
 * A fresh directory for one runtime's data: below `rootDirectory`, or among the temporary files when the servers' user
 * cannot get there.
 */
export async function createRunDirectory(rootDirectory: string, user: UnprivilegedUser | undefined): Promise<string> {
  const root = resolve(rootDirectory);
  await mkdir(root, { recursive: true });
  if (!user) return mkdtemp(join(root, 'run-'));
  const isEntered = await canEnter(root, user);
  const directory = isEntered ? await mkdtemp(join(root, 'run-')) : await createOwnedDirectory('rds');
  await chown(directory, user.uid, user.gid);
  await chmod(directory, 0o700);
  return directory;
}
