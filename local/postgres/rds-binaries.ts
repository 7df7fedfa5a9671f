import { access, chown, constants, copyFile, mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { copyTree } from './copy-tree.ts';
import { installRdsExtensions } from './rds-extensions.ts';
import { canEnter, type UnprivilegedUser } from './unprivileged-user.ts';

/**
 * The installed PostgreSQL as RDS offers it: the same programs with other extensions, in a tree of this runtime's own
 * below `directory`, because the installed one belongs to every runtime. A server finds its files by where its program
 * really lies, so the programs and the extensions are copied; all else is linked, or copied when `user` cannot go there.
 */
export async function rdsBinaries(
  installed: Binaries,
  user: UnprivilegedUser | undefined,
  directory: string,
): Promise<Binaries> {
  await access(join(installed.directory, 'bin/postgres'), constants.X_OK);
  const own = join(directory, 'postgresql');
  const share = (root: string, path = '') => join(root, 'share/postgresql', path);
  const isReachable = await canReach(installed, user);
  for (const path of ['', 'share', 'share/postgresql']) await makeDirectory(join(own, path), user);
  await copyTree(join(installed.directory, 'bin'), join(own, 'bin'), { owner: user });
  await take(join(installed.directory, 'lib'), join(own, 'lib'), 'directory', isReachable, user);
  for (const entry of await readdir(share(installed.directory), { withFileTypes: true })) {
    if (entry.name === 'extension') continue;
    const kind = entry.isDirectory() ? 'directory' : 'file';
    await take(share(installed.directory, entry.name), share(own, entry.name), kind, isReachable, user);
  }
  await copyTree(share(installed.directory, 'extension'), share(own, 'extension'), { owner: user });
  await installRdsExtensions(share(own, 'extension'), user);
  return { ...installed, directory: own };
}

async function canReach(installed: Binaries, user: UnprivilegedUser | undefined): Promise<boolean> {
  if (!user) return true;
  const needed = ['lib', 'share/postgresql'].map((part) => canEnter(join(installed.directory, part), user));
  return (await Promise.all(needed)).every(Boolean);
}

async function makeDirectory(directory: string, user: UnprivilegedUser | undefined): Promise<void> {
  await mkdir(directory);
  if (user) await chown(directory, user.uid, user.gid);
}

async function take(
  source: string,
  target: string,
  kind: 'directory' | 'file',
  isReachable: boolean,
  user: UnprivilegedUser | undefined,
): Promise<void> {
  if (isReachable) return symlink(source, target);
  if (kind === 'directory') return copyTree(source, target, { owner: user });
  await copyFile(source, target);
  if (user) await chown(target, user.uid, user.gid);
}
