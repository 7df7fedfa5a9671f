/** What is known when the next look at RDS is planned; all in milliseconds. */
export interface WaitFacts {
  readonly elapsedMs: number;
  /** Percent, where RDS gives one. */
  readonly progress?: number;
  /** How long the same step took in an earlier restore of the plan. */
  readonly expectedMs?: number;
  readonly closestMs: number;
  readonly furthestMs: number;
}

/** Below this a percentage says nothing: a queued copy stands at zero for hours. */
const TELLING_PROGRESS = 1;

/**
 * Milliseconds until the next look: half of what is probably left, within the plan's bounds. Halving spends few looks on
 * a long wait and still ends it close to its end.
 */
export function nextCheckMs(facts: WaitFacts): number {
  const halfWay = remainingMs(facts) / 2;
  return Math.round(Math.min(facts.furthestMs, Math.max(facts.closestMs, halfWay)));
}

/** What is probably left of a wait. */
export function remainingMs({ elapsedMs, progress, expectedMs }: WaitFacts): number {
  if (progress !== undefined && progress > TELLING_PROGRESS) {
    return (elapsedMs * (100 - Math.min(progress, 100))) / progress;
  }
  if (expectedMs !== undefined && expectedMs > elapsedMs) return expectedMs - elapsedMs;
  // Nothing to go by: assume it takes as long again as it has taken.
  return elapsedMs;
}
