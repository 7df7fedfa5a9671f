import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { killProcessesBelow, startOf } from './postgres/processes.ts';

/** What all temporary folders of this project are called. */
const PREFIX = 'aurora-restore-';
const MARK = '.aurora-restore-owner.json';

interface Owner {
  readonly pid: number;
  /** When the process started, as the system tells it: process ids are used again. Nothing where it does not tell. */
  readonly startedAt?: string;
}

/**
 * A fresh folder among the temporary files that says which process it belongs to, so that a later run can remove it when
 * that process was killed. Whoever makes it still removes it when done.
 */
export async function createOwnedDirectory(purpose: string, root = tmpdir()): Promise<string> {
  const directory = await mkdtemp(join(root, `${PREFIX}${purpose}-`));
  await writeFile(join(directory, MARK), JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) }));
  return directory;
}

/**
 * Removes what killed runs left behind: folders with the mark of a process that is gone, and servers that still run in
 * them. All others are left alone, those without a mark as well. Tells what it removed, and what it could not.
 */
export async function sweepLeftovers(tell: (line: string) => void, root = tmpdir()): Promise<void> {
  const names = (await readdir(root)).filter((name) => name.startsWith(PREFIX));
  for (const directory of names.map((name) => join(root, name))) {
    const owner = await ownerOf(directory);
    if (!owner || isAlive(owner)) continue;
    try {
      await killProcessesBelow(directory);
      await rm(directory, { recursive: true, force: true });
      tell(`removed ${basename(directory)}, which process ${owner.pid} left behind`);
    } catch (error) {
      tell(`could not remove ${directory}, which process ${owner.pid} left behind: ${String(error)}`);
    }
  }
}

/** Nothing for a folder that is not ours for certain: without a mark, or of another user. */
async function ownerOf(directory: string): Promise<Owner | undefined> {
  try {
    const mark = join(directory, MARK);
    if ((await stat(mark)).uid !== process.getuid?.()) return undefined;
    const owner = JSON.parse(await readFile(mark, 'utf8')) as Partial<Owner>;
    return Number.isInteger(owner.pid) && owner.pid! > 0 ? (owner as Owner) : undefined;
  } catch {
    // No folder, no mark, or none that can be read: somebody else's, or one that is being made or removed.
    return undefined;
  }
}

function isAlive({ pid, startedAt }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Any other error than that there is none means that there is one.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
  return startedAt === undefined || startOf(pid) === startedAt;
}
