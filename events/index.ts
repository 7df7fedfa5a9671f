import { CancelRequested } from './contracts/cancel-requested.ts';
import { ClusterRestoreStarted } from './contracts/cluster-restore-started.ts';
import { ClusterRestored } from './contracts/cluster-restored.ts';
import { DatabaseUsersConfigured } from './contracts/database-users-configured.ts';
import { ReplayRequested } from './contracts/replay-requested.ts';
import { RestoreAccepted } from './contracts/restore-accepted.ts';
import { RestoreCompleted } from './contracts/restore-completed.ts';
import { RestoreFailed } from './contracts/restore-failed.ts';
import { RestoreRejected } from './contracts/restore-rejected.ts';
import { RestoreRequested } from './contracts/restore-requested.ts';
import { RetryRequested } from './contracts/retry-requested.ts';
import { SnapshotArchived } from './contracts/snapshot-archived.ts';
import { SnapshotCopied } from './contracts/snapshot-copied.ts';
import { SnapshotCopyStarted } from './contracts/snapshot-copy-started.ts';
import { SnapshotVerified } from './contracts/snapshot-verified.ts';
import { StatusCheckDue } from './contracts/status-check-due.ts';
import { StepFailed } from './contracts/step-failed.ts';
import { TargetDeleted } from './contracts/target-deleted.ts';
import { RestoreQueued } from './contracts/restore-queued.ts';
import { RestoreCancelled } from './contracts/restore-cancelled.ts';
import { RecoveryRefused } from './contracts/recovery-refused.ts';
import { RestoreUndone } from './contracts/restore-undone.ts';
import { RetiredClusterDeleted } from './contracts/retired-cluster-deleted.ts';
import { TargetSwapped } from './contracts/target-swapped.ts';
import type { EventContract } from './define-event.ts';
import * as rds from './rds-events.ts';
import type { RdsEventContract } from './rds-events.ts';

/** Every pipeline event, in the order of a restore. */
export const CONTRACTS: readonly EventContract[] = [
  RestoreRequested,
  RestoreAccepted,
  RestoreQueued,
  RestoreRejected,
  SnapshotVerified,
  SnapshotCopyStarted,
  SnapshotCopied,
  TargetDeleted,
  ClusterRestoreStarted,
  ClusterRestored,
  DatabaseUsersConfigured,
  TargetSwapped,
  SnapshotArchived,
  RestoreCompleted,
  RetiredClusterDeleted,
  StepFailed,
  RestoreUndone,
  RestoreFailed,
  RestoreCancelled,
  StatusCheckDue,
  RetryRequested,
  CancelRequested,
  ReplayRequested,
  RecoveryRefused,
];

/** Every RDS event we listen to. */
export const RDS_EVENTS: readonly RdsEventContract[] = Object.values(rds).filter(
  (value): value is RdsEventContract => typeof value === 'object' && 'kind' in value && value.kind === 'rds',
);
