const FIRST_MS = 1_000;
/** AWS gives 185 attempts in 24 hours, which is one every eight minutes: about the mean of a wait at this cap. */
const CAP_MS = 600_000;

/** The wait before retry number `retry` (from 1): doubling up to a cap, the upper half of it by chance. */
export function retryDelayMs(retry: number, random: () => number): number {
  const fullMs = Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(retry - 1, 30));
  return Math.round(fullMs / 2 + (fullMs / 2) * random());
}
