import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A process and all that descend from it. Every process of a PostgreSQL server leads a process group of its own, so a
 * signal to the postmaster's group does not reach them. Only Linux tells: elsewhere it is the process alone.
 */
export function processesOf(pid: number): number[] {
  const parents = new Map(allPids().map((one) => [one, parentOf(one)]));
  const found = [pid];
  for (const parent of found) {
    for (const [child, of] of parents) if (of === parent) found.push(child);
  }
  return found;
}

const LOOKS_MAX = 100;
const LOOK_EVERY_MS = 20;

/**
 * Kills what a postmaster left behind when it died: a process that computes would notice much later, and the data directory
 * takes no other server before. They are known by their working directory, which is the data directory.
 */
export async function killProcessesIn(dataDirectory: string): Promise<void> {
  const directory = await realpath(dataDirectory);
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    const left = allPids().filter((pid) => workingDirectoryOf(pid) === directory);
    if (left.length === 0) return;
    for (const pid of left) signal(pid, 'SIGKILL');
    await sleep(LOOK_EVERY_MS);
  }
}

/** Sends a signal to a process that may have ended meanwhile. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function allPids(): number[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? Number(name) : []));
  } catch {
    // No Linux.
    return [];
  }
}

function parentOf(pid: number): number | undefined {
  try {
    // The name, in parentheses, may hold anything; then come the state and the parent.
    return Number(/^.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
  } catch {
    // It has ended.
    return undefined;
  }
}

function workingDirectoryOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // It has ended, or belongs to another user.
    return undefined;
  }
}
