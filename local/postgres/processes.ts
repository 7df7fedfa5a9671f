import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { hostname } from 'node:os';
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
  await killAll((pid) => linkOf(pid, 'cwd') === directory);
}

/**
 * Kills every process whose program lies in a directory or below it, and waits until they are gone. The servers here run
 * copies of their own; a shell that only stands in the directory is nobody's server. Only Linux tells: elsewhere it does
 * nothing, and a server ends by itself when it misses its data.
 */
export async function killProgramsIn(directory: string): Promise<void> {
  const inside = (await realpath(directory)) + sep;
  await killAll((pid) => linkOf(pid, 'exe')?.startsWith(inside) ?? false);
}

async function killAll(isMeant: (pid: number) => boolean): Promise<void> {
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    const left = allPids().filter(isMeant);
    if (left.length === 0) return;
    for (const pid of left) signal(pid, 'SIGKILL');
    await sleep(LOOK_EVERY_MS);
  }
}

/** When a process started, in the system's own count: with its id it is a process's name for good. Nothing off Linux. */
export function startOf(pid: number): string | undefined {
  return statOf(pid)?.[19];
}

/**
 * Whether a process has certainly ended: its id is nobody's, a zombie's, or that of a process which started at another
 * time. What cannot be found out counts as running.
 */
export function hasEnded(pid: number, startedAt: string | undefined): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Any other error than that there is none means that there is one.
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const stat = statOf(pid);
  if (!stat) return false;
  return /^[ZX]$/.test(stat[0]!) || (startedAt !== undefined && stat[19] !== startedAt);
}

/** Where process ids mean the same processes, and times count from the same start: this machine, or this container. */
export function processSpace(): string {
  return [hostname(), linkOf('self', 'ns/pid'), linkOf('self', 'ns/time')].join(' ');
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
  const parent = statOf(pid)?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** What `/proc/PID/stat` says after the name in parentheses, which may hold anything: the state is the first. */
function statOf(pid: number): readonly string[] | undefined {
  try {
    return /^.*\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]?.split(' ');
  } catch {
    // It has ended, or this is no Linux.
    return undefined;
  }
}

function linkOf(pid: number | 'self', name: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/${name}`);
  } catch {
    // It has ended, or belongs to another user, or this is no Linux.
    return undefined;
  }
}
