import { nearest } from './nearest.ts';
import type { Plan } from './plan.ts';
import { type Lock, QUEUE_MAX, type Starts } from './saga-store.ts';
import type { Finding } from './saga.ts';

/** What is known of a target besides what AWS shows. */
export interface TargetHistory {
  readonly lock?: Lock;
  /** When restores of it have begun lately, as ISO times. */
  readonly starts?: readonly string[];
}

/**
 * `request`: a new restore. `retry`: one that has begun before, so it has been counted already; it does not queue, because
 * the restore that holds the target may make it needless.
 */
export type Undertaken = 'request' | 'retry';

/** Whether a restore may have its target now. */
export interface Admission {
  /** Everything that speaks against it; empty when it is admitted. */
  readonly findings: readonly Finding[];
  /** The restore that it waits behind, once admitted; absent when the target is free. */
  readonly behind?: string;
}

/** The one policy by which targets are given: the tracker asks it, and so do the dry run and a retry. Pure. */
export function admissionOf(
  undertaken: Undertaken,
  plan: Plan,
  { lock, starts = [] }: TargetHistory,
  now: Date,
): Admission {
  const mayQueue = undertaken === 'request' && plan.whenBusy === 'queue';
  const findings = [
    ...(lock && !(mayQueue && lock.queue.length < QUEUE_MAX) ? [targetBusy(plan, lock, mayQueue)] : []),
    ...(undertaken === 'request' ? limitFindings(plan, starts, now) : []),
  ];
  return { findings, ...(lock && findings.length === 0 && { behind: lock.holder }) };
}

/** When restores of a target have begun in the last 24 hours, with the one that begins now. Pure. */
export function startsWith(seen: readonly string[] | undefined, now: Date): Starts {
  return { seen, then: [...recentOf(seen ?? [], now), now.toISOString()] };
}

/** The plan that somebody names does not exist. Pure. */
export function unknownPlan(name: string, known: readonly string[]): Finding {
  const meant = nearest(name, known);
  return {
    code: 'UnknownPlan',
    message: `plan '${name}' does not exist, known plans are: ${known.join(', ') || 'none'}`,
    hint: meant ? `Did you mean '${meant}'?` : 'Add it to the folder plans/ and deploy again.',
  };
}

function targetBusy({ target }: Plan, { holder, queue }: Lock, mayQueue: boolean): Finding {
  const full = mayQueue
    ? `, and ${queue.length} wait for it, expected fewer than ${QUEUE_MAX}`
    : ', expected it to be free';
  return {
    code: 'TargetBusy',
    message: `target '${target.cluster}' is held by restore '${holder}'${full}`,
    hint: `Wait until that one has ended (aurora-restore watch ${holder}), then ask again.`,
  };
}

const DAY_MS = 24 * 3_600_000;

function limitFindings(
  { name, target, limits: { perDay } }: Plan,
  starts: readonly string[],
  now: Date,
): readonly Finding[] {
  const recent = recentOf(starts, now);
  if (recent.length < perDay) return [];
  // As soon as all but `perDay - 1` of them are a day old.
  const nextAt = new Date(Date.parse(recent[recent.length - perDay]!) + DAY_MS).toISOString();
  return [
    {
      code: 'TooManyRestores',
      message: `${recent.length} restores of target '${target.cluster}' have begun in the last 24 hours, expected at most ${perDay}; the next may begin after ${nextAt}`,
      hint: `See who asks for them (aurora-restore list --plan ${name}); raise limits.perDay in the plan if all of them are wanted.`,
    },
  ];
}

function recentOf(starts: readonly string[], now: Date): readonly string[] {
  const dayAgo = new Date(now.getTime() - DAY_MS).toISOString();
  return starts.filter((at) => at > dayAgo).toSorted();
}
