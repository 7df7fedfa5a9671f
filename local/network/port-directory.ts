import { randomInt } from 'node:crypto';
import { canListenOn, LOOPBACK } from './listening.ts';

/**
 * Below the ports that operating systems hand out by themselves (from 32768 on Linux, from 49152 elsewhere): a name that
 * leads nowhere has no listener, and its port must still be free when the name leads somewhere again.
 */
const PORTS = { first: 20_000, count: 10_000 };
const ATTEMPTS_MAX = 200;

/** Gives out ports that are free now, each once. */
export interface PortDirectory {
  /** Rejects when too many tried ones are taken. */
  take(): Promise<number>;
}

export function createPortDirectory(): PortDirectory {
  const taken = new Set<number>();
  return {
    take: async () => {
      for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
        const port = PORTS.first + randomInt(PORTS.count);
        if (taken.has(port)) continue;
        taken.add(port);
        if (await canListenOn(LOOPBACK, port)) return port;
        taken.delete(port);
      }
      throw new Error(
        `${ATTEMPTS_MAX} ports from ${PORTS.first} on are taken. HINT: stop other runtimes on this machine.`,
      );
    },
  };
}
