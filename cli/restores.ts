import type { AuditEntry } from '../shared/audit.ts';
import type { Saga } from '../shared/saga.ts';

/** Everything the command line wants from a deployed pipeline. Failures are `ServiceError`s. */
export interface Restores {
  /** Puts a `RestoreRequested` on the bus and gives the id that EventBridge gave the event. */
  request(data: RequestData): Promise<string>;
  /** Reads with strong consistency. */
  read(restoreId: string): Promise<Saga | undefined>;
  /** Newest first. */
  list(query: ListQuery): Promise<RestoreList>;
  /** The whole trail in its order, read with strong consistency. */
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
