import { jest } from '@jest/globals';

const DATE_ONLY = [
  ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
  ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
];

/** Runs a test in which a function stands still for a minute each time it is told to: the machine's clock goes on. */
export async function standingStill(work: (standStill: () => void) => Promise<void>): Promise<void> {
  jest.useFakeTimers({ now: Date.now(), doNotFake: DATE_ONLY });
  try {
    await work(() => void jest.setSystemTime(Date.now() + 60_000));
  } finally {
    jest.useRealTimers();
  }
}
