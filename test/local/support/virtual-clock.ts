import type { Clock } from '../../../local/clock.ts';

/** A clock that moves only when a test says so. */
export interface VirtualClock extends Clock {
  /** Lets time pass and runs what falls due, in order; the promises of each task settle before the next. */
  advance(ms: number): Promise<void>;
  /** The same for tasks that are done when they return. */
  advanceAtOnce(ms: number): void;
  /** Timers that wait. */
  waiting(): number;
}

type Task = Parameters<Clock['after']>[1];

const TASKS_PER_ADVANCE_MAX = 100_000;
/** Node fires a longer timer at once. */
const DELAY_MS_MAX = 2_147_483_647;

export function virtualClock(start = '2026-10-06T12:00:00.000Z'): VirtualClock {
  let nowMs = Date.parse(start);
  let timers: readonly { readonly dueMs: number; readonly task: Task }[] = [];
  /** In a sort that is stable, of two that fall due together the older goes first. */
  const takeDue = (untilMs: number): Task | undefined => {
    const [next] = timers.filter(({ dueMs }) => dueMs <= untilMs).toSorted((one, other) => one.dueMs - other.dueMs);
    nowMs = next?.dueMs ?? untilMs;
    timers = timers.filter((timer) => timer !== next);
    return next?.task;
  };
  const tasksDueBy = function* (untilMs: number): Generator<Task> {
    for (let count = 0; count < TASKS_PER_ADVANCE_MAX; count += 1) {
      const task = takeDue(untilMs);
      if (!task) return;
      yield task;
    }
    throw new Error(`more than ${TASKS_PER_ADVANCE_MAX} tasks fell due in one advance of the virtual clock`);
  };
  return {
    now: () => nowMs,
    after: (delayMs, task) => {
      if (delayMs > DELAY_MS_MAX) throw new Error(`a timer of ${delayMs} ms is longer than Node can hold`);
      const timer = { dueMs: nowMs + Math.max(0, delayMs), task };
      timers = [...timers, timer];
      return { cancel: () => void (timers = timers.filter((each) => each !== timer)) };
    },
    advance: async (ms) => {
      const untilMs = nowMs + ms;
      await settled();
      for (const task of tasksDueBy(untilMs)) {
        await task();
        await settled();
      }
    },
    advanceAtOnce: (ms) => {
      for (const task of tasksDueBy(nowMs + ms)) void task();
    },
    waiting: () => timers.length,
  };
}

/** A macrotask comes after all promises that are ready, however long their chains. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
