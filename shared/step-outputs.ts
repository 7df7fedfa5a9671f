/** What each step leaves for those after it. Later steps read this and nothing else: never an event's payload. */
export interface StepOutputs {
  readonly 'snapshot-check'?: SnapshotCheckOutput;
  readonly 'copy-snapshot'?: SnapshotCopyOutput;
  readonly 'check-copy-status'?: UsableSnapshot;
  readonly 'delete-rds'?: TargetDeletionOutput;
  readonly 'restore-snapshot'?: ClusterRestoreOutput;
  readonly 'check-restore-status'?: RestoredClusterOutput;
  readonly 'setup-db-users'?: DatabaseUsersOutput;
  readonly 'archive-snapshot'?: SnapshotArchiveOutput;
  readonly 'sns-notification'?: NotificationOutput;
}

export interface SnapshotCheckOutput {
  readonly snapshotArn: string;
  readonly snapshotCreatedAt: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly isEncrypted: boolean;
  readonly kmsKeyArn?: string;
  readonly needsCopy: boolean;
  readonly copyReason: string;
  /** The immutable id of the cluster that may be deleted; absent when there was none. */
  readonly targetResourceId?: string;
  /** The immutable id of the source; absent when only its snapshots are left. */
  readonly sourceResourceId?: string;
}

export interface SnapshotCopyOutput {
  readonly snapshotArn: string;
  readonly isInPlace: boolean;
}

/** The snapshot that a verification found available, ours to use, and encrypted as the plan says. */
export interface UsableSnapshot {
  readonly snapshotArn: string;
  readonly isEncrypted: boolean;
  readonly kmsKeyArn?: string;
  readonly verifiedAt: string;
}

export interface TargetDeletionOutput {
  readonly hadExisted: boolean;
  readonly clusterResourceId?: string;
  /** How the old target was set up, read before anything of it was touched. */
  readonly settings?: ClusterSettings;
  readonly finalSnapshotArn?: string;
  /** Written before the first thing of the old target is changed: from then on there is no way back. */
  readonly begunAt?: string;
}

/** The settings of a cluster that a restore does not carry over by itself. */
export interface ClusterSettings {
  readonly subnetGroup?: string;
  readonly securityGroups: readonly string[];
  readonly clusterParameterGroup?: string;
  readonly port?: number;
  readonly iamAuthentication: boolean;
  readonly backupRetentionDays?: number;
  readonly deletionProtection: boolean;
  readonly copyTagsToSnapshot: boolean;
  readonly logExports: readonly string[];
  readonly serverlessCapacity?: { readonly min: number; readonly max: number };
  readonly tags: Readonly<Record<string, string>>;
  /** Writer first. */
  readonly instances: readonly InstanceSettings[];
}

export interface InstanceSettings {
  readonly class: string;
  readonly availabilityZone?: string;
  readonly promotionTier?: number;
  readonly parameterGroup?: string;
}

export interface ClusterRestoreOutput {
  readonly clusterArn: string;
  readonly clusterResourceId: string;
  readonly instances: readonly InstanceSettings[];
  readonly isProtectedAfter: boolean;
}

export interface RestoredClusterOutput {
  readonly endpoint: string;
  readonly port: number;
  readonly instances: readonly string[];
}

export interface DatabaseUsersOutput {
  readonly masterSecretArn?: string;
  readonly users: readonly { readonly name: string; readonly secretArn: string }[];
  /** Logins that came with the data and were switched off. */
  readonly disabledLogins?: readonly string[];
}

export interface SnapshotArchiveOutput {
  readonly action: 'kept' | 'deleted' | 'untouched';
  readonly keepUntil?: string;
}

export interface NotificationOutput {
  readonly messageId: string;
}

/** What an earlier step left; it is there because steps take turns. */
export function outputOf<Name extends keyof StepOutputs>(
  saga: { readonly restoreId: string; readonly outputs: StepOutputs },
  step: Name,
): NonNullable<StepOutputs[Name]> {
  const output = saga.outputs[step];
  if (!output) throw new Error(`restore '${saga.restoreId}' has no output of step '${step}' yet`);
  return output;
}
