import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CliContext } from './context.ts';
import { whenOutputGone } from './output-gone.ts';
import { painterFor } from './output/paint.ts';

/** The command line in the process it really runs in. */
export function processContext(): CliContext {
  const { stdout, stderr, env } = process;
  const isTerminal = stdout.isTTY === true && env.TERM !== 'dumb';
  return {
    out: {
      isTerminal,
      get columns() {
        return stdout.columns ?? 0;
      },
      get rows() {
        return stdout.rows ?? 0;
      },
      write: (text) => void stdout.write(text),
    },
    input: { isTerminal: process.stdin.isTTY === true && isTerminal, ask },
    warn: (line) => void stderr.write(`${line}\n`),
    paint: painterFor(isTerminal, env.NO_COLOR),
    now: () => new Date(),
    sleep: async (ms, signal) => sleep(ms, undefined, { signal }),
    openRestores: async () => (await import('./aws/aws-restores.ts')).awsRestores(env),
    openDeadLetters: async () => (await import('./aws/aws-dead-letters.ts')).awsDeadLetters(env),
    startLocalRuntime: async (options) => (await import('../local/start-local-runtime.ts')).startLocalRuntime(options),
    stopSignal,
    userName,
    workingDirectory: process.cwd(),
    projectDirectory: join(import.meta.dirname, '..'),
  };
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const ended = new AbortController();
  const end = () => ended.abort();
  lines.on('SIGINT', end).on('close', end);
  try {
    return await lines.question(question, { signal: ended.signal });
  } finally {
    lines.close();
  }
}

/**
 * Handlers go after the first signal, so the second one does what it does by default: it ends the process. Not that of a
 * closed terminal, which may send it twice, and whose output is gone.
 */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    process.removeListener('SIGINT', stop).removeListener('SIGTERM', stop);
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
  whenOutputGone(stop);
  return controller.signal;
}

function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user id without a name; who asked is then unknown, which is allowed.
    return undefined;
  }
}
