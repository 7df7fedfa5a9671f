import { setTimeout as sleep } from 'node:timers/promises';
import { query, type Login } from './clusters.ts';
import type { Deployment } from './deployment.ts';

/** What a client that never stops trying has seen. */
export interface Watch {
  /** Milliseconds of the longest time without an answer, so far. */
  readonly longestSilenceMs: () => number;
  /** All times without an answer that have ended: each from its first failed attempt to the next answer. */
  readonly silentMs: () => number;
  /** What came of each attempt: `in`, or the error's code. */
  readonly answers: ReadonlyMap<string, number>;
  readonly stop: () => Promise<void>;
}

const PAUSE_MS = 20;
/**
 * A server's own answer, also that it does not let this client in. SQLSTATEs have five characters, socket errors begin with
 * E; one that starts or stops (57P01 to 57P03) serves nobody yet, or no longer.
 */
const isAnswer = (code: string): boolean =>
  code === 'in' || (/^[0-9A-DF-Z][0-9A-Z]{4}$/.test(code) && !code.startsWith('57P0'));

/** Connects to whatever `where` gives, again and again, each time anew. */
export function watchEndpoint(deployment: Deployment, where: () => Promise<Login | undefined>): Watch {
  const answers = new Map<string, number>();
  let lastAnswerAt = performance.now();
  let longest = 0;
  let silentFrom: number | undefined;
  let silent = 0;
  let isStopped = false;
  let stoppedAt: number | undefined;
  const attempt = async (): Promise<void> => {
    const login = await where();
    if (!login) return;
    const begunAt = performance.now();
    const code = await query(deployment, login, 'SELECT 1').then(() => 'in', codeOf);
    answers.set(code, (answers.get(code) ?? 0) + 1);
    if (!isAnswer(code)) {
      silentFrom ??= begunAt;
      return;
    }
    if (silentFrom !== undefined) silent += performance.now() - silentFrom;
    silentFrom = undefined;
    longest = Math.max(longest, performance.now() - lastAnswerAt);
    lastAnswerAt = performance.now();
  };
  const running = (async () => {
    while (!isStopped) {
      await attempt();
      await sleep(PAUSE_MS);
    }
  })();
  return {
    longestSilenceMs: () => Math.max(longest, (stoppedAt ?? performance.now()) - lastAnswerAt),
    silentMs: () => silent,
    answers,
    stop: async () => {
      isStopped = true;
      await running;
      stoppedAt ??= performance.now();
    },
  };
}

function codeOf(error: unknown): string {
  const { code, message } = error as { code?: string; message: string };
  return code ?? message;
}
