import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
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

/** Kills every process that works in a directory or below it. Only Linux tells which: elsewhere it does nothing. */
export async function killProcessesBelow(directory: string): Promise<void> {
  const inside = (await realpath(directory)) + sep;
  for (const pid of allPids()) if (workingDirectoryOf(pid)?.startsWith(inside)) signal(pid, 'SIGKILL');
}

/** When a process started, in the system's own count: with its id it is a process's name for good. Nothing off Linux. */
export function startOf(pid: number): string | undefined {
  try {
    // After the name in parentheses the state is the first field, and the start the twentieth.
    return /^.*\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]?.split(' ')[19];
  } catch {
    // No Linux, or it has ended.
    return undefined;
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
