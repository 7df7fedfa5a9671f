/** Injected time: the local runtime runs on the machine's clock, the simulation and the tests on a virtual one. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once, `delayMs` from now. A task that throws or rejects is a programmer's error and ends the process. */
  after(delayMs: number, task: () => void | Promise<void>): Timer;
}

export interface Timer {
  cancel(): void;
}

/** The machine's clock. Its timers never keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(() => void task(), Math.max(0, delayMs));
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};
