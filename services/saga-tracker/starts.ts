import { TerminalError } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import type { Starts } from '../../shared/saga-store.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * When restores of the target have begun in the last 24 hours, with the one that begins now. Throws a `TerminalError` when
 * the plan allows no more of them. Pure.
 */
export function startsWith(plan: Plan, seen: readonly string[] | undefined, now: Date): Starts {
  const dayAgo = new Date(now.getTime() - DAY_MS).toISOString();
  const recent = (seen ?? []).filter((at) => at > dayAgo).toSorted();
  const { perDay } = plan.limits;
  if (recent.length >= perDay) throw tooMany(plan, recent);
  return { seen, then: [...recent, now.toISOString()] };
}

function tooMany({ name, target, limits: { perDay } }: Plan, recent: readonly string[]): TerminalError {
  // As soon as all but `perDay - 1` of them are a day old.
  const nextAt = new Date(Date.parse(recent[recent.length - perDay]!) + DAY_MS).toISOString();
  return new TerminalError(
    'TooManyRestores',
    `${recent.length} restores of target '${target.cluster}' have begun in the last 24 hours, expected at most ${perDay}; the next may begin after ${nextAt}`,
    `See who asks for them (aurora-restore list --plan ${name}); raise limits.perDay in the plan if all of them are wanted.`,
  );
}
