import { RestoreRequested } from '../../events/contracts/restore-requested.ts';
import type { OutgoingEvent } from '../../events/define-event.ts';
import { AUDIT_START, type AuditFacts, nextAuditEntry } from '../../shared/audit.ts';
import type { Plan } from '../../shared/plan.ts';
import type { SnapshotFacts } from '../../shared/rds-facts.ts';
import {
  type SnapshotDecision,
  type TriggerRecord,
  triggerKeyOf,
  type TriggerTransition,
} from '../../shared/trigger-record.ts';
import { REQUESTED, type TriggerDecision } from './decide-trigger.ts';
import { requestIdOf } from './request-id.ts';
import { manifest } from './service.ts';

/** What a consideration brings into a commit. */
export interface TriggerTurn {
  readonly now: Date;
  /** Id of the event that woke the trigger. */
  readonly cause: string;
  readonly calls: AuditFacts['calls'];
}

/** An event lost just before the plan was first looked at may be caught up with; what is older was no news then. */
const WATCH_BACK_MS = 3_600_000;

/** Refusals are remembered for so many snapshots; the scan looks at the newest only. */
const DECISIONS_MAX = 50;

/** The record of a plan that has none yet. `news`: the snapshot whose event woke us, which is new whenever it was begun. */
export function blankRecord(planName: string, now: Date, news?: SnapshotFacts): TriggerRecord {
  const sinceMs = Math.min(now.getTime() - WATCH_BACK_MS, news?.createdAt?.getTime() ?? Infinity);
  return {
    restoreId: triggerKeyOf(planName),
    kind: 'trigger',
    planName,
    watchedSince: new Date(sinceMs).toISOString(),
    decisions: [],
    version: 0,
    audit: AUDIT_START,
    outbox: [],
  };
}

/** The first entry of a plan's trail. Pure. */
export function watchBegun(record: TriggerRecord, turn: TriggerTurn): TriggerTransition {
  const summary = `plan '${record.planName}' is watched; snapshots made before ${record.watchedSince} start nothing`;
  return committed(record, turn, 'watching', summary, {});
}

/** The commit of a decision; nothing when the same has been written down before. Pure. */
export function afterDecision(
  record: TriggerRecord,
  plan: Plan,
  snapshot: SnapshotFacts,
  decision: TriggerDecision,
  turn: TriggerTurn,
): TriggerTransition | undefined {
  if (decision.start) return requested(record, plan, snapshot, turn);
  const known = decisionOf(snapshot, decision.code);
  if (decision.code === 'AlreadyRequested' || record.decisions.some((each) => isSame(each, known))) return undefined;
  const summary = `${decision.code}: snapshot '${snapshot.id}' ${decision.why}`;
  return committed(record, turn, 'refused', summary, { decisions: withDecision(record, known) });
}

function requested(record: TriggerRecord, plan: Plan, snapshot: SnapshotFacts, turn: TriggerTurn): TriggerTransition {
  const requestId = requestIdOf(plan.name, snapshot);
  const snapshotCreatedAt = snapshot.createdAt!.toISOString();
  const summary = `asked for restore '${requestId}' from ${snapshot.type} snapshot '${snapshot.id}' of ${snapshotCreatedAt}`;
  return committed(record, turn, 'requested', summary, {
    last: { at: turn.now.toISOString(), snapshotArn: snapshot.arn, snapshotCreatedAt },
    decisions: withDecision(record, decisionOf(snapshot, REQUESTED)),
    outbox: [...record.outbox, request(requestId, plan, snapshot, turn)],
  });
}

function request(requestId: string, plan: Plan, snapshot: SnapshotFacts, { now, cause }: TriggerTurn): OutgoingEvent {
  return RestoreRequested.build(
    {
      eventId: `${requestId}/${manifest.name}/1/${RestoreRequested.name}`,
      restoreId: requestId,
      causationId: cause,
      step: manifest.name,
      attempt: 1,
      occurredAt: now.toISOString(),
    },
    {
      plan: plan.name,
      requestId,
      snapshot: snapshot.arn,
      reason: `new ${snapshot.type} snapshot ${snapshot.id}`,
      requestedBy: manifest.name,
    },
  );
}

function committed(
  record: TriggerRecord,
  { now, cause, calls }: TriggerTurn,
  decision: string,
  summary: string,
  changes: Partial<TriggerRecord>,
): TriggerTransition {
  const facts = { at: now.toISOString(), actor: manifest.name, attempt: 1, cause, decision, summary, calls };
  const entry = nextAuditEntry(record.restoreId, record.audit, facts);
  const audit = { sequence: entry.sequence, hash: entry.hash };
  return { before: record, after: { ...record, ...changes, version: record.version + 1, audit }, entry };
}

function withDecision({ decisions }: TriggerRecord, decision: SnapshotDecision): TriggerRecord['decisions'] {
  const others = decisions.filter(({ snapshotArn }) => snapshotArn !== decision.snapshotArn);
  return [...others, decision].slice(-DECISIONS_MAX);
}

function decisionOf({ arn, createdAt }: SnapshotFacts, code: string): SnapshotDecision {
  return { snapshotArn: arn, ...(createdAt && { snapshotCreatedAt: createdAt.toISOString() }), code };
}

function isSame(left: SnapshotDecision, right: SnapshotDecision): boolean {
  const sameSnapshot = left.snapshotArn === right.snapshotArn && left.snapshotCreatedAt === right.snapshotCreatedAt;
  return sameSnapshot && left.code === right.code;
}
