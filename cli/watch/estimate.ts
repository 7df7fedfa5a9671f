import { LAST_WORD, type StepName } from '../../events/services.ts';
import { remainingMs } from '../../shared/next-check.ts';
import { routeOf, type Saga } from '../../shared/saga.ts';

/** Milliseconds a running step probably still needs; nothing where there is nothing to go by. Pure. */
export function stepRemainingMs(saga: Saga, step: StepName, now: Date): number | undefined {
  const record = saga.steps[step];
  const expectedMs = saga.expectedMs[step];
  const progress = MEASURED.has(step) ? record?.progress : undefined;
  if (record?.status === 'done') return 0;
  if (!record) return expectedMs;
  const startedAtMs = Date.parse(record.startedAt);
  // The percentage is as old as the last look, so the estimate is made for then and counted down since.
  const lookedAtMs = progress === undefined ? now.getTime() : Date.parse(saga.updatedAt);
  const elapsedMs = lookedAtMs - startedAtMs;
  if (!isTelling(progress) && !(expectedMs !== undefined && expectedMs > elapsedMs)) return undefined;
  const left = remainingMs({ elapsedMs, progress, expectedMs, closestMs: 0, furthestMs: Infinity });
  return Math.max(0, left - (now.getTime() - lookedAtMs));
}

/**
 * Milliseconds until the target is refreshed and people are told; nothing while any step that is left gives no estimate.
 * Pure.
 */
export function restoreRemainingMs(saga: Saga, now: Date): number | undefined {
  if (saga.phase !== 'running') return undefined;
  const route = routeOf(saga);
  let totalMs = 0;
  for (const step of route.slice(0, route.indexOf(LAST_WORD) + 1)) {
    const left = stepRemainingMs(saga, step, now);
    if (left === undefined) return undefined;
    totalMs += left;
  }
  return totalMs;
}

/** Elsewhere a percentage is that of a part: of the final snapshot, while the deletion is still to come. */
const MEASURED: ReadonlySet<StepName> = new Set<StepName>(['check-copy-status']);

/** One percent or less says nothing: `remainingMs` would guess from the time gone by, which is no estimate to show. */
const isTelling = (progress: number | undefined): boolean => progress !== undefined && progress > 1;
