import type { Clock } from '../../../../local/clock.ts';

export interface VirtualClock extends Clock {
  /** Runs what falls due within `ms`, in order. Everything the model does on its own storage happens at once. */
  advance(ms: number): void;
}

export function createVirtualClock(startMs = Date.parse('2026-10-06T02:00:00Z')): VirtualClock {
  let nowMs = startMs;
  let timers: { readonly dueMs: number; readonly task: () => unknown }[] = [];
  return {
    now: () => nowMs,
    after: (delayMs, task) => {
      const timer = { dueMs: nowMs + delayMs, task };
      timers.push(timer);
      return { cancel: () => void (timers = timers.filter((other) => other !== timer)) };
    },
    advance: (ms) => {
      const untilMs = nowMs + ms;
      for (let next = earliest(timers); next && next.dueMs <= untilMs; next = earliest(timers)) {
        timers.splice(timers.indexOf(next), 1);
        nowMs = next.dueMs;
        next.task();
      }
      nowMs = untilMs;
    },
  };
}

function earliest<T extends { readonly dueMs: number }>(timers: readonly T[]): T | undefined {
  return timers.reduce<T | undefined>(
    (first, timer) => (first && first.dueMs <= timer.dueMs ? first : timer),
    undefined,
  );
}
