import { constants } from 'node:fs';
import { chown, copyFile, lchown, mkdir, readdir, readlink, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { UnprivilegedUser } from './unprivileged-user.ts';

export interface CopyOptions {
  /** Who shall own the copy; the caller when not given. */
  readonly owner?: UnprivilegedUser;
  /** Whether to leave out an entry, told by its path below the source, such as `base/5/1259`. */
  readonly leaveOut?: (path: string) => boolean;
  /** Files that go away while the tree is being copied are no error: the source is a running server's directory. */
  readonly toleratesVanishing?: boolean;
}

/** As many as the runtime's own file threads. */
const COPIES_AT_ONCE = 4;

/** Copies a directory; blocks are shared instead of copied where the file system can do that. */
export async function copyTree(source: string, target: string, options: CopyOptions = {}): Promise<void> {
  const files: string[] = [];
  await copyDirectories(source, target, '', options, files);
  const workers = Array.from({ length: COPIES_AT_ONCE }, async () => {
    for (let file = files.pop(); file !== undefined; file = files.pop()) {
      await copyOne(join(source, file), join(target, file), options);
    }
  });
  await Promise.all(workers);
}

async function copyDirectories(
  source: string,
  target: string,
  path: string,
  options: CopyOptions,
  files: string[],
): Promise<void> {
  const { mode } = await stat(join(source, path));
  await mkdir(join(target, path), { mode: mode & 0o777 });
  if (options.owner) await chown(join(target, path), options.owner.uid, options.owner.gid);
  for (const entry of await readdir(join(source, path), { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (options.leaveOut?.(child)) continue;
    if (entry.isDirectory())
      await ignoringVanished(options, () => copyDirectories(source, target, child, options, files));
    else if (entry.isSymbolicLink()) await copyLink(join(source, child), join(target, child), options);
    else if (entry.isFile()) files.push(child);
  }
}

async function copyLink(source: string, target: string, { owner }: CopyOptions): Promise<void> {
  await symlink(await readlink(source), target);
  if (owner) await lchown(target, owner.uid, owner.gid);
}

async function copyOne(source: string, target: string, options: CopyOptions): Promise<void> {
  await ignoringVanished(options, async () => {
    await copyFile(source, target, constants.COPYFILE_FICLONE);
    if (options.owner) await chown(target, options.owner.uid, options.owner.gid);
  });
}

async function ignoringVanished(options: CopyOptions, task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    if (!options.toleratesVanishing || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
