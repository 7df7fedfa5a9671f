import { CALL_LIMITS } from './aws-client.ts';
import { RetryableError } from './errors.ts';

/**
 * For so long a look at RDS is good for a call that deletes, renames or lets somebody in. A delivery may stand still
 * between the two, and what bears the name then may be another cluster.
 */
export const LOOK_MS_MAX = 10_000;

/** After so long nothing that was decided before can reach RDS any more: such calls are sent once, within their limits. */
export const LATE_CALL_MS_MAX = LOOK_MS_MAX + CALL_LIMITS.connectionTimeoutMs + CALL_LIMITS.requestTimeoutMs;

/** Throws a `RetryableError` when what a call was decided from was seen too long ago: the next turn looks again. */
export function assertJustSeen(seenAt: Date, now: Date): void {
  const ageMs = now.getTime() - seenAt.getTime();
  if (ageMs <= LOOK_MS_MAX) return;
  throw new RetryableError(
    'LookTooOld',
    `RDS was looked at ${ageMs} ms ago, expected at most ${LOOK_MS_MAX} ms before a call that deletes or renames`,
    'Nothing was called. No action is needed unless it repeats: the next look decides again.',
  );
}
