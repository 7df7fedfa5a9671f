import { lstat, mkdtemp, readdir, readFile, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { hasEnded, killProgramsIn, processSpace, startOf } from './postgres/processes.ts';

/** What all temporary folders of this project are called. */
const PREFIX = 'aurora-restore-';
const MARK = '.aurora-restore-owner.json';
/** Another that removes the same folder may be a moment ahead or behind. */
const RETRIES_MAX = 3;

/** The process that a folder belongs to. */
interface Owner {
  readonly pid: number;
  /** Where the process id means this process; elsewhere, as in another container, it is another's or nobody's. */
  readonly space: string;
  /** When the process started, as the system tells it: process ids are used again. Nothing where it does not tell. */
  readonly startedAt?: string;
}

/**
 * A fresh folder among the temporary files that says which process it belongs to, so that a later run can remove it when
 * that process was killed. The process itself still removes it when it is done.
 */
export async function createOwnedDirectory(purpose: string, root = tmpdir()): Promise<string> {
  const directory = await mkdtemp(join(root, `${PREFIX}${purpose}-`));
  const owner: Owner = { pid: process.pid, space: processSpace(), startedAt: startOf(process.pid) };
  try {
    await writeFile(join(directory, MARK), JSON.stringify(owner));
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
  return directory;
}

/**
 * Removes what killed runs left behind: folders with the mark of a process that has certainly ended, and the servers
 * whose programs lie in them. Where anything is in doubt the folder is left alone: without a whole mark, of another user,
 * of another machine or container. Tells what it removed, and what it could not. Several runs may do this at once.
 */
export async function sweepLeftovers(tell: (line: string) => void, root = tmpdir()): Promise<void> {
  const names = (await readdir(root)).filter((name) => name.startsWith(PREFIX));
  for (const directory of names.map((name) => join(root, name))) {
    const owner = await ownerOf(directory);
    if (!owner || owner.space !== processSpace() || !hasEnded(owner.pid, owner.startedAt)) continue;
    try {
      if (await remove(directory)) tell(`Removed ${basename(directory)}, which process ${owner.pid} left behind.`);
    } catch (error) {
      tell(`Could not remove ${directory}, which process ${owner.pid} left behind: ${String(error)}`);
    }
  }
}

/** Nothing for a folder that is not ours for certain: without a mark, or with one that another user wrote. */
async function ownerOf(directory: string): Promise<Owner | undefined> {
  try {
    const mark = join(directory, MARK);
    if (!(await lstat(directory)).isDirectory() || (await lstat(mark)).uid !== process.getuid?.()) return undefined;
    const owner = JSON.parse(await readFile(mark, 'utf8')) as Partial<Owner>;
    return Number.isInteger(owner.pid) && owner.pid! > 0 && typeof owner.space === 'string'
      ? (owner as Owner)
      : undefined;
  } catch {
    // No folder, no mark, or none that can be read: somebody else's, or one that is being made or removed.
    return undefined;
  }
}

/**
 * The mark goes last: what a run does not come to remove, the next one does. Gives whether this run, and not another
 * that swept at the same time, took the mark.
 */
async function remove(directory: string): Promise<boolean> {
  try {
    await killProgramsIn(directory);
    for (const name of await readdir(directory)) {
      if (name !== MARK) await rm(join(directory, name), { recursive: true, force: true, maxRetries: RETRIES_MAX });
    }
    await unlink(join(directory, MARK));
    await rmdir(directory);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
