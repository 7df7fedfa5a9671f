import type { OutgoingEvent } from '../events/define-event.ts';
import { type Publisher, ROUTES, type Stage, type StepName } from '../events/services.ts';
import type { AnsweredRequests } from './answered.ts';
import type { Plan } from './plan.ts';
import type { StepOutputs } from './step-outputs.ts';

/** Where a whole restore stands. */
export type Phase =
  /** Accepted, and waiting for another restore to free the target. */
  | 'queued'
  /** Steps are being done. */
  | 'running'
  /** Somebody has stopped it; what it has done is being taken back. */
  | 'cancelling'
  /** A step cannot succeed; what the restore has done is being taken back, then the tracker closes it. */
  | 'failing'
  | 'completed'
  | 'failed'
  /** Refused before anything was locked or changed. */
  | 'rejected'
  | 'cancelled';

/** Everything that is true of one restore now: the item of the state table. Times are ISO strings in UTC; limits in `saga-limits.ts`. */
export interface Saga {
  readonly restoreId: string;
  readonly kind: 'saga';
  readonly phase: Phase;
  /** Whose turn it is. Only this service may act; everybody else's deliveries find nothing to do. */
  readonly step: Stage | 'ended';
  readonly planName: string;
  /**
   * The plan as it stood when the restore was accepted; later edits do not reach a running restore. In place of each text
   * of SQL it has the digest: see `plan-sql.ts`.
   */
  readonly plan?: Plan;
  readonly request: RestoreRequest;
  readonly steps: Readonly<Partial<Record<StepName, StepRecord>>>;
  readonly outputs: StepOutputs;
  readonly failure?: Failure;
  readonly cancellation?: Cancellation;
  /** While a failed or stopped restore is being taken back, and after that. */
  readonly undoing?: Undoing;
  /** How many events of ours have led to the next one. */
  readonly hops?: number;
  /** How often the restore has been taken up again after a failure, plus one. */
  readonly run: number;
  readonly answered: AnsweredRequests;
  /** Counts commits; every commit is conditional on it. */
  readonly version: number;
  readonly audit: AuditHead;
  /** Committed but perhaps not yet published, by the service that owns them: a role may put only its own events. */
  readonly outbox: Readonly<Partial<Record<Publisher, readonly OutgoingEvent[]>>>;
  /** When the clock should tick next. */
  readonly nextCheckAt: string;
  readonly stepDeadlineAt: string;
  readonly deadlineAt: string;
  /** The clock never ticks closer than this. */
  readonly closestCheckSeconds: number;
  /** How long each step took in the last completed restore of this plan, in milliseconds. */
  readonly expectedMs: Readonly<Partial<Record<StepName, number>>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly endedAt?: string;
}

export interface RestoreRequest {
  readonly eventId: string;
  /** The account that put the event, told by EventBridge. */
  readonly account: string;
  readonly snapshot?: string;
  readonly reason?: string;
  /** Who claims to have asked. */
  readonly requestedBy?: string;
  /** How many events of ours led to the request. */
  readonly hops?: number;
}

export interface StepRecord {
  /** `undone`: what it had done has been taken back. */
  readonly status: 'running' | 'done' | 'failed' | 'undone';
  readonly attempt: number;
  readonly startedAt: string;
  readonly endedAt?: string;
  /** How often the step looked and had to wait. */
  readonly checks: number;
  /** What keeps it from going on; absent as soon as it goes on. */
  readonly trouble?: Trouble;
  /** The last thing it saw or did, for people. */
  readonly note?: string;
  /** Percent, where RDS gives one. */
  readonly progress?: number;
}

/** Trouble that may pass by itself, such as a database that restarts. */
export interface Trouble {
  readonly since: string;
  /** How many tries in a row have failed. */
  readonly count: number;
  /** Of the last one. */
  readonly code: string;
  readonly message: string;
}

export interface Failure {
  readonly step: Stage;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** Each of several reasons, when there is more than one. */
  readonly findings?: readonly Finding[];
}

/** A reason why a restore cannot go on. */
export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** A stop that somebody asked for. */
export interface Cancellation {
  readonly at: string;
  readonly reason?: string;
}

/** How far the restore has been taken back. */
export interface Undoing {
  readonly since: string;
  /** The step that was under way, and may be in the middle of a call still. */
  readonly during: Stage | 'ended';
  /** When it last asked for a rename. */
  readonly renamedAt?: string;
  readonly undone: readonly Thing[];
  /** What could not be taken back, and why. */
  readonly left: readonly Thing[];
}

/** Something in AWS, and what it is, for people. */
export interface Thing {
  readonly arn: string;
  readonly what: string;
}

/** Where the audit trail of a restore ends: the next entry continues it. */
export interface AuditHead {
  readonly sequence: number;
  readonly hash: string;
}

const OPEN: readonly Phase[] = ['queued', 'running', 'failing', 'cancelling'];

export const isTerminal = (phase: Phase): boolean => !OPEN.includes(phase);

/** The steps of this restore, in their order. */
export const routeOf = (saga: Saga): readonly StepName[] => ROUTES[saga.plan?.strategy ?? 'replace'];

/** The plan of an accepted restore. A rejected one may have none, and nobody works on those. */
export function planOf(saga: Saga): Plan {
  if (!saga.plan) throw new Error(`restore '${saga.restoreId}' was never accepted and has no plan`);
  return saga.plan;
}
