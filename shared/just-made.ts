import type { StepName } from '../events/services.ts';
import type { Saga } from './saga.ts';

/**
 * RDS's describe calls are eventually consistent (RDS API Reference, "Using the Query API"): what a call has just made may
 * be missing from the next answer. AWS names no limit; the waiters of its SDKs and of Terraform allow a few minutes.
 */
const DESCRIBED_WITHIN_MS = 5 * 60_000;

/** Whether what `step` has made may not be described yet, so that its absence means nothing. Pure. */
export function wasJustMadeBy(saga: Saga, step: StepName, now: Date): boolean {
  const { endedAt } = saga.steps[step] ?? {};
  return endedAt !== undefined && now.getTime() - Date.parse(endedAt) < DESCRIBED_WITHIN_MS;
}
