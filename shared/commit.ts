import type { EventContract, OutgoingEvent } from '../events/define-event.ts';
import type { Stage, StepName } from '../events/services.ts';
import { type AuditEntry, type AuditFacts, nextAuditEntry } from './audit.ts';
import type { Announcement } from './outcome.ts';
import { assertPartsFit, CUT_PARTS, fitted } from './saga-limits.ts';
import type { Saga } from './saga.ts';
import type { Lock } from './saga-store.ts';
import type { StageManifest } from './service-manifest.ts';

/** One commit: the saga as it becomes, the audit entry that says why, and what happens to the target's lock. */
export interface Transition {
  readonly before: Saga;
  readonly after: Saga;
  readonly entry: AuditEntry;
  readonly lock?: LockChange;
  /** How long each step took, kept for the plan's next restore; in milliseconds. */
  readonly durationsMs?: Saga['expectedMs'];
}

/** What a commit does to the lock of the restore's target. */
export type LockChange =
  | { readonly kind: 'take' }
  /** `queue` is what stood in it when this was decided: whoever has queued meanwhile must not be forgotten. */
  | { readonly kind: 'release'; readonly queue: Lock['queue'] }
  /** Instead of being released it goes to one of the queue, whose restore begins in the same transaction. */
  | {
      readonly kind: 'hand-over';
      readonly queue: Lock['queue'];
      readonly to: Transition;
      readonly rest: Lock['queue'];
    };

/** What a delivery brings into a transition. */
export interface Turn {
  readonly now: Date;
  /** Id of the event that woke the service. */
  readonly cause: string;
  readonly calls: AuditFacts['calls'];
}

/**
 * Every commit goes through here: one version on, one audit entry on. Throws by name what would make the item too large.
 */
export function committed(
  saga: Saga,
  actor: Stage,
  turn: Turn,
  decision: string,
  summary: string,
  changes: Partial<Saga>,
  beside: Pick<Transition, 'lock' | 'durationsMs'> = {},
): Transition {
  const at = turn.now.toISOString();
  const attempt = attemptOf(saga, actor);
  const facts = { at, actor, attempt, cause: turn.cause, decision, summary, calls: turn.calls };
  const entry = nextAuditEntry(saga.restoreId, saga.audit, facts);
  const hasPut = changes.outbox !== undefined && changes.outbox !== saga.outbox;
  const after: Saga = {
    ...saga,
    ...changes,
    ...cutParts(saga, changes),
    ...(hasPut && { hops: hopsAfter(saga) }),
    version: saga.version + 1,
    updatedAt: at,
    audit: { sequence: entry.sequence, hash: entry.hash },
  };
  assertPartsFit(saga, after);
  return { before: saga, after, entry, ...beside };
}

/** Those of the changed parts that people alone read, cut to what they may weigh. */
const cutParts = (saga: Saga, changes: Partial<Saga>): Partial<Saga> =>
  Object.fromEntries(
    CUT_PARTS.filter((part) => changes[part] !== saga[part] && part in changes).map((part) => [
      part,
      fitted(changes[part]),
    ]),
  );

/** What a restore puts at once is one hop further than what it put before. */
const hopsAfter = ({ hops = 0 }: Saga): number => hops + 1;

/** Steps count their own attempts; who opens, closes and recovers is told apart by what has been asked of the restore. */
function attemptOf(saga: Saga, actor: Stage): number {
  return saga.steps[actor as StepName]?.attempt ?? 1 + saga.answered.count;
}

/** An outgoing event with complete metadata; its id is the same however often it is built. */
export function outgoing(saga: Saga, actor: Stage, turn: Turn, { contract, data }: Announcement): OutgoingEvent {
  const attempt = attemptOf(saga, actor);
  return (contract as EventContract).build(
    {
      eventId: `${saga.restoreId}/${actor}/${attempt}/${contract.name}`,
      restoreId: saga.restoreId,
      causationId: turn.cause,
      step: actor,
      attempt,
      occurredAt: turn.now.toISOString(),
      hops: hopsAfter(saga),
    },
    fitted(data),
  );
}

/** Who is next hears it by an event at once; the clock looks after its shortest pause, in case that event is lost. */
export const soon = ({ closestCheckSeconds }: Pick<Saga, 'closestCheckSeconds'>, { now }: Pick<Turn, 'now'>): string =>
  isoAfter(now, closestCheckSeconds * 1000);

export const isoAfter = (from: Date, ms: number): string => new Date(from.getTime() + ms).toISOString();

/** Adds to the service's part of the outbox; what it still holds stays. */
export function withEvents(
  saga: Saga,
  manifest: Pick<StageManifest, 'name'>,
  turn: Turn,
  announcements: readonly Announcement[],
): Saga['outbox'] {
  if (announcements.length === 0) return saga.outbox;
  const held = saga.outbox[manifest.name] ?? [];
  return {
    ...saga.outbox,
    [manifest.name]: [...held, ...announcements.map((each) => outgoing(saga, manifest.name, turn, each))],
  };
}
