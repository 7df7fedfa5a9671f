import type { Clock } from '../../../../local/clock.ts';

/** A clock that stands still until it is moved, and that waits for what it starts. */
export interface ManualClock extends Clock {
  advance(ms: number): Promise<void>;
}

export function createManualClock(startMs = Date.parse('2026-10-06T12:00:00Z')): ManualClock {
  let nowMs = startMs;
  const timers = new Set<{ readonly dueMs: number; readonly task: () => void | Promise<void> }>();
  const earliest = () => [...timers].toSorted((one, other) => one.dueMs - other.dueMs)[0];
  return {
    now: () => nowMs,
    after: (delayMs, task) => {
      const timer = { dueMs: nowMs + delayMs, task };
      timers.add(timer);
      return { cancel: () => void timers.delete(timer) };
    },
    advance: async (ms) => {
      const untilMs = nowMs + ms;
      for (let next = earliest(); next && next.dueMs <= untilMs; next = earliest()) {
        timers.delete(next);
        nowMs = next.dueMs;
        await next.task();
      }
      nowMs = untilMs;
    },
  };
}
