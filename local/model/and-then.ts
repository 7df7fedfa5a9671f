import type { MaybePromise } from './cluster-storage.ts';

/** Goes on with a value: at once when it is here, so that a virtual clock alone decides, and later when it is a promise. */
export function andThen<T, R>(value: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** When all have ended. */
export function whenAll(tasks: readonly MaybePromise<void>[]): MaybePromise<void> {
  const waitedFor = tasks.filter((task) => task instanceof Promise);
  return waitedFor.length === 0 ? undefined : Promise.all(waitedFor).then(() => undefined);
}
