import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { processesOf, signal } from './processes.ts';
import type { UnprivilegedUser } from './unprivileged-user.ts';

export interface SupervisedProcess {
  readonly pid: number;
  /** The last lines it wrote to its error output. */
  readonly lastWords: () => string;
  /** Calls back for every new piece of error output until it is told to stop. */
  readonly listen: (listener: (text: string) => void) => () => void;
  readonly hasEnded: () => boolean;
  readonly ended: Promise<void>;
  /** It has ended and its last words are here: they may come after the end. */
  readonly heardOut: Promise<void>;
  /** Asks with `signal`; kills after a bound. */
  stop(signal: NodeJS.Signals): Promise<void>;
  /** Lets this process end without waiting for the child. */
  unref(): void;
}

export interface SupervisedCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly user?: UnprivilegedUser;
  /** Sent when this process ends, in whatever way. */
  readonly signalAtExit: 'SIGQUIT' | 'SIGKILL';
}

const LAST_WORDS_MAX = 8_192;
const STOP_TIMEOUT_MS = 5_000;

const running = new Map<ChildProcess, NodeJS.Signals>();
process.on('exit', () => {
  for (const [child, signalAtExit] of running) {
    child.kill(signalAtExit);
    // One that is stopped would hear of it only when it goes on.
    child.kill('SIGCONT');
  }
});

/**
 * Starts a child that does not outlive this process. It has a session of its own, so that Ctrl-C in a terminal reaches
 * this process only, which then stops the child in order.
 */
export async function superviseProcess({
  command,
  args,
  cwd,
  user,
  signalAtExit,
}: SupervisedCommand): Promise<SupervisedProcess> {
  const options = { cwd, ...user, env: environment(), detached: true };
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  await once(child, 'spawn');
  running.set(child, signalAtExit);
  const watchdog = startWatchdog(child.pid!, signalAtExit);
  const ended = once(child, 'exit').then(() => {
    running.delete(child);
    watchdog.kill('SIGKILL');
  });
  const heardOut = once(child, 'close').then(() => undefined);
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-LAST_WORDS_MAX);
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  return {
    pid: child.pid!,
    lastWords: () => words,
    listen: (listener) => {
      child.stderr.on('data', listener);
      return () => void child.stderr.off('data', listener);
    },
    hasEnded,
    ended,
    heardOut,
    stop: (name) => stop(child, hasEnded, ended, name),
    unref: () => {
      child.unref();
      // The pipe is a socket, which its type does not say.
      (child.stderr as unknown as { unref(): void }).unref();
    },
  };
}

async function stop(
  child: ChildProcess,
  hasEnded: () => boolean,
  ended: Promise<void>,
  name: NodeJS.Signals,
): Promise<void> {
  if (hasEnded()) return;
  child.ref();
  child.kill(name);
  for (const pid of processesOf(child.pid!)) signal(pid, 'SIGCONT');
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(killer);
}

/** Nothing of our own environment reaches a server: it may hold credentials. `C` keeps its messages in English. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}

/**
 * When this process is killed outright, nobody is left to stop the child. A shell that waits for the end of a pipe
 * notices and does it. Its session is its own, so that it outlives a signal to this process's whole group.
 */
function startWatchdog(pid: number, name: NodeJS.Signals): ChildProcess {
  const script = 'trap "" INT TERM HUP; read -r line; kill -s "$2" "$1"; kill -s CONT "$1"';
  const args = ['-c', script, 'watchdog', String(pid), name.replace('SIG', '')];
  const options = { cwd: '/', env: environment(), detached: true };
  const watchdog = spawn('/bin/sh', args, { ...options, stdio: ['pipe', 'ignore', 'ignore'] });
  watchdog.unref();
  (watchdog.stdin as unknown as { unref(): void }).unref();
  // Without a shell there is no watchdog; stopping and leaving in order still work.
  watchdog.on('error', () => undefined);
  return watchdog;
}
