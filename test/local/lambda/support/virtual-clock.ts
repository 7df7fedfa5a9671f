import type { Clock } from '../../../../local/clock.ts';

export interface VirtualClock extends Clock {
  /** Moves time on, running on the way what became due. */
  advance(byMs: number): Promise<void>;
  /** Timers that wait. */
  waiting(): number;
}

export function virtualClock(startMs = Date.parse('2026-10-06T00:00:00Z')): VirtualClock {
  let nowMs = startMs;
  const timers = new Set<{ readonly dueMs: number; readonly task: () => void | Promise<void> }>();
  const next = (untilMs: number) =>
    [...timers].filter(({ dueMs }) => dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  return {
    now: () => nowMs,
    after: (delayMs, task) => {
      const timer = { dueMs: nowMs + delayMs, task };
      timers.add(timer);
      return { cancel: () => void timers.delete(timer) };
    },
    advance: async (byMs) => {
      const untilMs = nowMs + byMs;
      for (let timer = next(untilMs); timer !== undefined; timer = next(untilMs)) {
        timers.delete(timer);
        nowMs = timer.dueMs;
        await timer.task();
      }
      nowMs = untilMs;
    },
    waiting: () => timers.size,
  };
}
