import { ROUTES, type StepName } from '../../../events/services.ts';
import type { TimeEstimate } from '../../../shared/preflight-report.ts';
import type { Saga } from '../../../shared/saga.ts';
import { type Outlook, sizeGiB } from './outlook.ts';

const MINUTE_MS = 60_000;
/** AWS promises no rate; 100 MiB a second is what we assume of a copy. */
const COPY_MS_PER_GIB = 10_240;
const COPY_LEAST_MS = 5 * MINUTE_MS;

/** From the plan's last completed restore, or by a rule of thumb which the answer names. Pure. */
export function estimatedTime(outlook: Outlook, durationsMs: Saga['expectedMs']): TimeEstimate {
  const before = upToTheEnd(outlook).flatMap((step) => {
    const ms = durationsMs[step];
    return ms === undefined ? [] : [{ step, ms }];
  });
  if (before.length > 0) return estimate(before, `the last completed restore of plan '${outlook.plan.name}'`);
  const guessed = Object.entries(ruleOfThumb(outlook)).map(([step, ms]) => ({ step: step as StepName, ms }));
  const size = sizeGiB(outlook);
  const basis =
    `a rule of thumb, since no restore of plan '${outlook.plan.name}' has completed yet: a copy at 100 MiB a second` +
    `${size === undefined ? ' (RDS names no size, so the least)' : ''}, some minutes for everything else`;
  return estimate(guessed, basis);
}

/** The old cluster of a swap goes long after everybody has been told. */
function upToTheEnd({ plan, isBeside }: Outlook): readonly StepName[] {
  return ROUTES[plan.strategy].filter((step) => !(step === 'delete-rds' && isBeside));
}

function ruleOfThumb(outlook: Outlook): Partial<Record<StepName, number>> {
  const { plan, old, copy, isBeside } = outlook;
  const copyMs = Math.max(COPY_LEAST_MS, (sizeGiB(outlook) ?? 0) * COPY_MS_PER_GIB);
  const deletionMs = (plan.finalSnapshot.take ? 20 : 10) * MINUTE_MS;
  return {
    ...(copy.needsCopy && { 'check-copy-status': copyMs }),
    ...(old && !isBeside && { 'delete-rds': deletionMs }),
    'check-restore-status': 20 * MINUTE_MS,
    'setup-db-users': 10 * MINUTE_MS,
    ...(isBeside && { 'swap-target': 5 * MINUTE_MS }),
  };
}

function estimate(steps: TimeEstimate['steps'], basis: string): TimeEstimate {
  return { totalMs: steps.reduce((sum, { ms }) => sum + ms, 0), steps, basis };
}
