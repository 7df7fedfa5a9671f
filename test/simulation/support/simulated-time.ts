import type { Clock } from '../../../local/clock.ts';

/** Time that passes only when somebody says so. RDS changes on it by itself; whoever reads `next` need not miss one. */
export interface SimulatedTime extends Clock {
  /** When RDS does something next; nothing while all of it stands still. */
  readonly next: () => number | undefined;
  /** Goes there, and does everything that falls due on the way, in order. */
  readonly advanceTo: (ms: number) => void;
}

interface DueTask {
  readonly dueMs: number;
  readonly task: () => unknown;
}

export function simulatedTime(startMs: number): SimulatedTime {
  let nowMs = startMs;
  let tasks: readonly DueTask[] = [];
  const earliest = () =>
    tasks.reduce<DueTask | undefined>((first, each) => (first && first.dueMs <= each.dueMs ? first : each), undefined);
  return {
    now: () => nowMs,
    after: (delayMs, task) => {
      const due = { dueMs: nowMs + delayMs, task };
      tasks = [...tasks, due];
      return { cancel: () => void (tasks = tasks.filter((each) => each !== due)) };
    },
    next: () => earliest()?.dueMs,
    advanceTo: (ms) => {
      for (let due = earliest(); due && due.dueMs <= ms; due = earliest()) {
        const { dueMs, task } = due;
        tasks = tasks.filter((each) => each !== due);
        nowMs = Math.max(nowMs, dueMs);
        task();
      }
      nowMs = Math.max(nowMs, ms);
    },
  };
}
