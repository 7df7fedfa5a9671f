import type { OutgoingEvent } from '../events/define-event.ts';
import type { Publisher } from '../events/services.ts';
import type { AuditEntry } from './audit.ts';
import type { PlanSql } from './plan-sql.ts';
import type { Saga } from './saga.ts';
import type { Transition } from './commit.ts';

/** Where sagas live, as the services need it. */
export interface SagaStore {
  /** Reads with strong consistency. */
  read(restoreId: string): Promise<Saga | undefined>;
  /** The SQL of a restore's plan as it was accepted, read with strong consistency; no texts where none are kept. */
  planSqlOf(restoreId: string): Promise<PlanSql>;
  /** Who holds the lock of a target. */
  holderOf(targetClusterArn: string): Promise<string | undefined>;
  /** Commits all of a transition or nothing. `conflict`: somebody else committed since `before` was read. */
  commit(transition: Transition): Promise<'committed' | 'conflict'>;
  /** Removes what was published from the outbox. Quiet when somebody else did so already. */
  clearOutbox(saga: Saga, owner: Publisher, published: readonly OutgoingEvent[]): Promise<void>;
}

/** What only the tracker does: opening restores, and remembering how long they took. */
export interface SagaOpener {
  /** Writes a new saga with its first audit entry, and takes or queues for the target's lock; all or nothing. */
  open(opening: Opening): Promise<'opened' | 'refused'>;
  lockOf(targetClusterArn: string): Promise<Lock | undefined>;
  /** When restores of a target have begun lately, as ISO times; read with strong consistency. */
  startsOf(targetClusterArn: string): Promise<readonly string[] | undefined>;
  /** How long each step took in the last completed restore of a plan, in milliseconds. */
  durationsOf(planName: string): Promise<Saga['expectedMs']>;
}

export interface Opening {
  readonly saga: Saga;
  readonly entry: AuditEntry;
  /** Absent for a restore that is rejected. */
  readonly lockArn?: string;
  /** Queue for the lock, which this restore holds, instead of taking it. */
  readonly behind?: string;
  /** Kept beside the saga, whose plan has the digests; absent where the plan has no SQL. */
  readonly planSql?: PlanSql;
  /** Counts the restore among those of its target. */
  readonly starts?: Starts;
}

/** When restores of a target have begun lately, as ISO times. */
export interface Starts {
  /** As it was read; when somebody else has written since, the restore is weighed anew. */
  readonly seen?: readonly string[];
  /** With the one that begins now, without those that count no more. */
  readonly then: readonly string[];
}

/** More requests than this for one target are no plan any more. */
export const QUEUE_MAX = 10;

/** Keeps a target for one restore at a time. */
export interface Lock {
  readonly holder: string;
  /** Restores that wait for it, in their order. */
  readonly queue: readonly string[];
}

/** How events reach the bus. */
export interface Publish {
  /** Throws a `RetryableError` when the bus refused any of them. */
  (events: readonly OutgoingEvent[]): Promise<void>;
}
