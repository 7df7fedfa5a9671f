import type { Catcher, Retrier } from '../definition/states-language.ts';

const intervalSecondsDefault = 1;
const maxAttemptsDefault = 3;
const backoffRateDefault = 2;

/** Attempts already made by each retrier of a state, by its index; a retrier counts only its own. */
export type RetryCounts = ReadonlyMap<number, number>;

/**
 * Which retrier takes an error and how long it waits, or undefined when none does or its attempts are spent. Only the
 * first retrier that matches is asked. `random` gives the share of the delay that full jitter waits.
 */
export function nextRetry(
  retriers: readonly Retrier[],
  error: string | undefined,
  counts: RetryCounts,
  random: () => number,
): { readonly index: number; readonly delayMs: number } | undefined {
  const index = retriers.findIndex((retrier) => matches(retrier.ErrorEquals, error));
  const retrier = retriers[index];
  const made = counts.get(index) ?? 0;
  if (retrier === undefined || made >= (retrier.MaxAttempts ?? maxAttemptsDefault)) return undefined;
  return { index, delayMs: delaySeconds(retrier, made, random) * 1000 };
}

/** The first catcher that takes an error. */
export function catcherFor(
  catchers: readonly Catcher[],
  error: string | undefined,
): { readonly catcher: Catcher; readonly index: number } | undefined {
  const index = catchers.findIndex((catcher) => matches(catcher.ErrorEquals, error));
  const catcher = catchers[index];
  return catcher === undefined ? undefined : { catcher, index };
}

function delaySeconds(retrier: Retrier, made: number, random: () => number): number {
  const grown =
    (retrier.IntervalSeconds ?? intervalSecondsDefault) * (retrier.BackoffRate ?? backoffRateDefault) ** made;
  const capped = Math.min(grown, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
  return retrier.JitterStrategy === 'FULL' ? capped * random() : capped;
}

/** `States.Runtime` can be named nowhere; `States.DataLimitExceeded` only by itself; a timeout is no TaskFailed. */
function matches(errorEquals: readonly string[], error: string | undefined): boolean {
  if (error === 'States.Runtime') return false;
  return errorEquals.some((name) => {
    if (name === error) return true;
    if (error === 'States.DataLimitExceeded') return false;
    return name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout');
  });
}
