import type { Clock } from '../../../../local/clock.ts';

/** A clock that moves only when told. */
export interface VirtualClock extends Clock {
  /** Moves time on, firing what falls due in order and letting each task's promises settle before the next. */
  advance(ms: number): Promise<void>;
  /** Timers that wait. */
  pending(): number;
}

const firingsMax = 100_000;
/** Node fires a longer timer at once. */
const delayMsMax = 2_147_483_647;

export function virtualClock(startMs = Date.parse('2026-10-06T12:00:00.000Z')): VirtualClock {
  let nowMs = startMs;
  let order = 0;
  let timers: { readonly atMs: number; readonly order: number; readonly task: () => void | Promise<void> }[] = [];

  const nextDue = (untilMs: number) =>
    timers
      .filter(({ atMs }) => atMs <= untilMs)
      .sort((left, right) => left.atMs - right.atMs || left.order - right.order)[0];

  return {
    now: () => nowMs,
    after: (delayMs, task) => {
      if (delayMs > delayMsMax) throw new Error(`a timer of ${delayMs} ms is longer than Node can hold`);
      const timer = { atMs: nowMs + Math.max(0, delayMs), order: order++, task };
      timers.push(timer);
      return { cancel: () => (timers = timers.filter((each) => each !== timer)) && undefined };
    },
    pending: () => timers.length,
    advance: async (ms) => {
      const untilMs = nowMs + ms;
      await settled();
      for (let fired = 0; fired < firingsMax; fired += 1) {
        const timer = nextDue(untilMs);
        if (timer === undefined) break;
        timers = timers.filter((each) => each !== timer);
        nowMs = timer.atMs;
        await timer.task();
        await settled();
      }
      nowMs = untilMs;
    },
  };
}

/** A macrotask comes after all promises that are ready, however long their chains. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
