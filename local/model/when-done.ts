import type { Clock } from '../clock.ts';
import type { MaybePromise } from './cluster-storage.ts';

export interface WhenDone<T> {
  readonly done: (value: T) => void;
  /** The storage failed; the error is the storage's own. */
  readonly failed: (error: unknown) => void;
}

/**
 * Starts `work` now and settles when it has ended *and* `durationMs` has passed. Work that ends at once settles inside
 * the clock's timer, so a virtual clock alone decides the order.
 */
export function whenDone<T>(clock: Clock, durationMs: number, work: () => MaybePromise<T>, settle: WhenDone<T>): void {
  let timeIsUp = false;
  let ended: (() => void) | undefined;
  const settleOnce = () => {
    if (timeIsUp && ended) ended();
  };
  const end = (settled: () => void) => {
    ended = settled;
    settleOnce();
  };
  clock.after(durationMs, () => {
    timeIsUp = true;
    settleOnce();
  });
  startWork(
    work,
    (value) => end(() => settle.done(value)),
    (error) => end(() => settle.failed(error)),
  );
}

function startWork<T>(work: () => MaybePromise<T>, done: (value: T) => void, failed: (error: unknown) => void): void {
  let result: MaybePromise<T>;
  try {
    result = work();
  } catch (error) {
    failed(error);
    return;
  }
  if (result instanceof Promise) result.then(done, failed);
  else done(result);
}
