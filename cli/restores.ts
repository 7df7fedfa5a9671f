import type { AuditEntry } from '../shared/audit.ts';
import type { Plan } from '../shared/plan.ts';
import type { Lock } from '../shared/saga-store.ts';
import type { Saga } from '../shared/saga.ts';
import type { DryRuns } from './preflight/dry-runs.ts';
import type { RecoveryRequest } from './recovery/recovery-request.ts';

/** Everything the command line wants from a deployed pipeline. Failures are `ServiceError`s. */
export interface Restores extends DryRuns {
  /** Puts a `RestoreRequested` on the bus and gives the id that EventBridge gave the event. */
  request(data: RequestData): Promise<string>;
  /** Puts a request for recovery on the bus and gives the id that EventBridge gave the event. */
  recover(request: RecoveryRequest): Promise<string>;
  /** Reads with strong consistency. */
  read(restoreId: string): Promise<Saga | undefined>;
  /** Who holds a target and who waits for it; nothing while it is free. */
  lockOf(target: Plan['target']): Promise<Lock | undefined>;
  /** Newest first; without their plans, which are read one by one. */
  list(query: ListQuery): Promise<RestoreList>;
  /** The whole trail of a restore, or `replay#NAME` of a replay, in its order, read with strong consistency. */
  auditOf(restoreId: string): Promise<readonly AuditEntry[]>;
}

export interface RequestData {
  readonly plan: string;
  readonly requestId?: string;
  readonly snapshot?: string;
  readonly reason?: string;
  readonly requestedBy?: string;
}

export interface ListQuery {
  readonly planName?: string;
  readonly limit: number;
}

export interface RestoreList {
  readonly restores: readonly Saga[];
  /** False: the search stopped at its bound, so older ones may be missing. */
  readonly isComplete: boolean;
}
