import type { OutgoingEvent } from '../events/define-event.ts';
import type { AuditEntry } from './audit.ts';
import type { AuditHead } from './saga.ts';

/** What the trigger remembers of one plan: an item of the state table. Times are ISO strings in UTC. */
export interface TriggerRecord {
  readonly restoreId: string;
  readonly kind: 'trigger';
  readonly planName: string;
  /** Snapshots made before are none of the trigger's: they were there when it was switched on. */
  readonly watchedSince: string;
  readonly last?: LastTriggered;
  /** The last decision about each of the newest snapshots, so that the same refusal is written down once. */
  readonly decisions: readonly SnapshotDecision[];
  /** Counts commits; every commit is conditional on it. Zero: not written yet. */
  readonly version: number;
  readonly audit: AuditHead;
  /** Committed but perhaps not yet published. */
  readonly outbox: readonly OutgoingEvent[];
}

/** The newest snapshot that a restore was asked for. */
export interface LastTriggered {
  readonly at: string;
  readonly snapshotArn: string;
  readonly snapshotCreatedAt: string;
}

export interface SnapshotDecision {
  readonly snapshotArn: string;
  readonly snapshotCreatedAt?: string;
  readonly code: string;
}

/** One commit of the trigger. `after` replaces the item whole: whatever `before` had in its outbox is published by then. */
export interface TriggerTransition {
  readonly before: TriggerRecord;
  readonly after: TriggerRecord;
  readonly entry: AuditEntry;
}

/** Where the trigger's memory lives. */
export interface TriggerStore {
  /** Reads with strong consistency. */
  read(planName: string): Promise<TriggerRecord | undefined>;
  /** Commits the record and its audit entry or nothing. `conflict`: somebody else committed since `before` was read. */
  commit(transition: TriggerTransition): Promise<'committed' | 'conflict'>;
  /** Empties the outbox of what was published. Quiet when somebody else did so already. */
  clearOutbox(record: TriggerRecord): Promise<void>;
}

/** The key of a plan's record, and of its audit trail. */
export const triggerKeyOf = (planName: string): string => `trigger#${planName}`;
