import type { Clock, Timer } from '../../../../local/clock.ts';

const TASKS_PER_ADVANCE_MAX = 100_000;

interface Task {
  readonly atMs: number;
  readonly run: () => void | Promise<void>;
}

/** Time that passes only when a test says so. */
export class VirtualClock implements Clock {
  private nowMs: number;
  private tasks: Task[] = [];

  constructor(start: string) {
    this.nowMs = Date.parse(start);
  }

  now(): number {
    return this.nowMs;
  }

  after(delayMs: number, run: () => void | Promise<void>): Timer {
    const task: Task = { atMs: this.nowMs + Math.max(0, delayMs), run };
    this.tasks.push(task);
    return {
      cancel: () => {
        this.tasks = this.tasks.filter((other) => other !== task);
      },
    };
  }

  /** Lets time pass and runs what falls due, in order of time. */
  async advance(durationMs: number): Promise<void> {
    const endMs = this.nowMs + durationMs;
    await settle();
    for (let count = 0; count < TASKS_PER_ADVANCE_MAX; count += 1) {
      const next = this.tasks.reduce<Task | undefined>(
        (first, task) => (first && first.atMs <= task.atMs ? first : task),
        undefined,
      );
      if (!next || next.atMs > endMs) {
        this.nowMs = endMs;
        return settle();
      }
      this.tasks = this.tasks.filter((task) => task !== next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      await next.run();
      await settle();
    }
    throw new Error(`more than ${TASKS_PER_ADVANCE_MAX} tasks ran within ${durationMs} ms of virtual time`);
  }
}

/** Gives every promise that can settle the chance to. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
