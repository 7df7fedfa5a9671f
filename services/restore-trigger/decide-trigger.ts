import { durationMs, spokenDuration } from '../../shared/duration.ts';
import { PLAN_TAG, RESTORE_TAG } from '../../shared/names.ts';
import type { Plan } from '../../shared/plan.ts';
import type { SnapshotFacts } from '../../shared/rds-facts.ts';
import type { TriggerRecord } from '../../shared/trigger-record.ts';
import { isInWindow, wallTime } from './in-window.ts';

/** Whether a snapshot starts a restore, and if not, why. */
export type TriggerDecision = { readonly start: true } | ({ readonly start: false } & Refusal);

export interface Refusal {
  readonly code: RefusalCode;
  /** Goes on after the snapshot's name: `is 9 days old, …`. */
  readonly why: string;
}

export type RefusalCode =
  | 'OwnCopy'
  | 'KindNotWanted'
  | 'NameDoesNotFit'
  | 'NotAvailable'
  | 'AlreadyRequested'
  | 'BeforeWatch'
  | 'Superseded'
  | 'TooOld'
  /** Only for now: the catch-up scan asks again, as long as the snapshot is the newest. */
  | 'TooSoon'
  | 'OutsideWindow';

/** What stands in the record for a snapshot that a restore was asked for. */
export const REQUESTED = 'Requested';

export interface TriggerQuestion {
  readonly plan: Plan;
  readonly snapshot: SnapshotFacts;
  readonly record: Pick<TriggerRecord, 'watchedSince' | 'last' | 'decisions'>;
  readonly now: Date;
}

/** Decides whether a plan starts a restore from a snapshot of its source now. Pure. */
export function decideTrigger(question: TriggerQuestion): TriggerDecision {
  const { plan, snapshot } = question;
  const refusal = unwanted(plan, snapshot) ?? stale(question) ?? untimely(question);
  return refusal ? { start: false, ...refusal } : { start: true };
}

/** The newest snapshot that the plan wants at all; older ones are never caught up with. Pure. */
export function newestCandidate(plan: Plan, snapshots: readonly SnapshotFacts[]): SnapshotFacts | undefined {
  return snapshots.filter((snapshot) => !unwanted(plan, snapshot)).toSorted(newestFirst)[0];
}

/** What no passing of time changes, but for a snapshot that is still being made. */
function unwanted({ trigger }: Plan, snapshot: SnapshotFacts): Refusal | undefined {
  const { id, type, status, tags, createdAt } = snapshot;
  // Copies carry the source's name. Tags may be missing where somebody else copied on; the name is enough then.
  if (RESTORE_TAG in tags || PLAN_TAG in tags || id.startsWith('arp-')) {
    return { code: 'OwnCopy', why: 'was made by this pipeline' };
  }
  const unwantedKind = type === 'automated' ? !trigger?.automated : type !== 'manual' || !trigger?.manual;
  if (unwantedKind) return { code: 'KindNotWanted', why: `is of kind '${type}', which does not start this plan` };
  if (type === 'manual' && !fits(id, trigger!.manual!)) {
    return { code: 'NameDoesNotFit', why: `does not fit the name pattern '${trigger!.manual}'` };
  }
  if (status !== 'available' || !createdAt) {
    return { code: 'NotAvailable', why: `has status '${status}', expected 'available'` };
  }
  return undefined;
}

/** Something newer, or the snapshot itself, has had its restore; or it is too old for one. */
function stale({ plan, snapshot, record, now }: TriggerQuestion): Refusal | undefined {
  const { arn, createdAt } = snapshot;
  const made = createdAt!.toISOString();
  const { last, decisions, watchedSince } = record;
  const isSame = (each: { snapshotArn: string; snapshotCreatedAt?: string }) =>
    each.snapshotArn === arn && each.snapshotCreatedAt === made;
  if ((last && isSame(last)) || decisions.some((each) => each.code === REQUESTED && isSame(each))) {
    return { code: 'AlreadyRequested', why: 'has started its restore before' };
  }
  if (last && made <= last.snapshotCreatedAt) {
    return { code: 'Superseded', why: `of ${made} is older than that of the last restore, ${last.snapshotCreatedAt}` };
  }
  if (made < watchedSince) {
    return { code: 'BeforeWatch', why: `of ${made} was made before the plan was watched, ${watchedSince}` };
  }
  const ageMs = now.getTime() - createdAt!.getTime();
  if (ageMs <= durationMs(plan.snapshot.maxAge)) return undefined;
  return { code: 'TooOld', why: `is ${spokenDuration(ageMs)} old, expected at most ${plan.snapshot.maxAge}` };
}

function untimely({ plan, record, now }: TriggerQuestion): Refusal | undefined {
  const { minInterval, window } = plan.trigger!;
  if (minInterval && record.last) {
    const freeAt = new Date(Date.parse(record.last.at) + durationMs(minInterval));
    if (now < freeAt) {
      return { code: 'TooSoon', why: `waits until ${freeAt.toISOString()}: at most one restore in ${minInterval}` };
    }
  }
  if (!window || isInWindow(window, now)) return undefined;
  const { from, to, timeZone } = window;
  const why = `waits for the window from ${from} to ${to}; it is ${wallTime(now, timeZone)} in ${timeZone}`;
  return { code: 'OutsideWindow', why };
}

/** Whether a name fits a pattern whose stars stand for anything. It goes through the name once, whatever the pattern. */
export function fits(name: string, pattern: string): boolean {
  const [head = '', ...parts] = pattern.split('*');
  const tail = parts.pop();
  if (tail === undefined) return name === pattern;
  const end = name.length - tail.length;
  if (!name.startsWith(head) || !name.endsWith(tail)) return false;
  let at = head.length;
  for (const part of parts) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= end;
}

/** The ARN breaks a tie, so that every scan chooses the same one. */
function newestFirst(left: SnapshotFacts, right: SnapshotFacts): number {
  const age = right.createdAt!.getTime() - left.createdAt!.getTime();
  return age !== 0 ? age : left.arn.localeCompare(right.arn);
}
