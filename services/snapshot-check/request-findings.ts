import type { Plan } from '../../shared/plan.ts';
import type { Finding } from '../../shared/saga.ts';
import type { Lock } from '../../shared/saga-store.ts';

const DAY_MS = 24 * 3_600_000;

/** What is known of a target besides what AWS shows. */
export interface TargetHistory {
  readonly lock?: Lock;
  /** When restores of it have begun lately. */
  readonly starts?: readonly string[];
}

/** Why a request would be rejected now. Pure. */
export function requestFindings(plan: Plan, { lock, starts = [] }: TargetHistory, now: Date): readonly Finding[] {
  return [...busyFindings(plan, lock), ...limitFindings(plan, starts, now)];
}

/** A plan that queues its requests is not stopped by a busy target. */
function busyFindings({ target, whenBusy }: Plan, lock: Lock | undefined): readonly Finding[] {
  if (!lock || whenBusy === 'queue') return [];
  return [
    {
      code: 'TargetBusy',
      message: `target '${target.cluster}' is held by restore '${lock.holder}', expected it to be free`,
      hint: `Wait until that one has ended: aurora-restore watch ${lock.holder}`,
    },
  ];
}

function limitFindings({ name, target, limits }: Plan, starts: readonly string[], now: Date): readonly Finding[] {
  const dayAgo = new Date(now.getTime() - DAY_MS).toISOString();
  const recent = starts.filter((at) => at > dayAgo).length;
  if (recent < limits.perDay) return [];
  return [
    {
      code: 'TooManyRestores',
      message: `${recent} restores of target '${target.cluster}' have begun in the last 24 hours, expected at most ${limits.perDay}`,
      hint: `See who asks for them (aurora-restore list --plan ${name}); raise limits.perDay in the plan if all of them are wanted.`,
    },
  ];
}
