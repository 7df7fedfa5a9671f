import type { Move } from './moves.ts';

/** What each step leaves for those after it. Later steps read this and nothing else: never an event's payload. */
export interface StepOutputs {
  readonly 'snapshot-check'?: SnapshotCheckOutput;
  readonly 'copy-snapshot'?: SnapshotCopyOutput;
  readonly 'check-copy-status'?: UsableSnapshot;
  readonly 'delete-rds'?: TargetDeletionOutput;
  readonly 'restore-snapshot'?: ClusterRestoreOutput;
  readonly 'check-restore-status'?: RestoredClusterOutput;
  readonly 'setup-db-users'?: DatabaseUsersOutput;
  readonly 'swap-target'?: TargetSwapOutput;
  readonly 'archive-snapshot'?: SnapshotArchiveOutput;
  readonly 'sns-notification'?: NotificationOutput;
}

export interface SnapshotCheckOutput {
  readonly snapshotArn: string;
  readonly snapshotCreatedAt: string;
  readonly engine: string;
  /** That the snapshot is restored with. */
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
  /** The old target had been protected, and this restore has switched that off. */
  readonly hasLiftedProtection?: boolean;
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
  /** Under the name it was restored under. */
  readonly clusterArn: string;
  readonly clusterResourceId: string;
  /** What the cluster gets in place of its quarantine, once it is ours. */
  readonly opening: { readonly securityGroups: readonly string[]; readonly clusterParameterGroup: string };
  /** Where the target's name leads to, before and after a swap. */
  readonly targetEndpoint?: { readonly host: string; readonly port: number };
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
  /** Those that log in with a password. */
  readonly users: readonly { readonly name: string; readonly secretArn: string }[];
  /** Logins that came with the data and were switched off. Lists here are bounded, and what strangers named is escaped. */
  readonly disabledLogins?: readonly string[];
  /** What came with the data and can do nothing by itself any more, for people. */
  readonly neutralised?: readonly string[];
  /** What leads out of the database when somebody uses it: told, not stopped. */
  readonly remains?: readonly string[];
  /** What would have kept the cluster closed, and the plan accepts by name. */
  readonly accepted?: readonly string[];
  /** Rows that each statement of the plan changed. */
  readonly statementRows?: readonly number[];
  /** Tables that the plan's statements changed, with how many rows. */
  readonly changedTables?: readonly string[];
  /** When the plan's statements had run and its checks were true. */
  readonly preparedAt?: string;
  /** What was seen of each user of the plan. */
  readonly proofs?: readonly UserProof[];
  /** When the cluster was first seen with the groups it was opened with. */
  readonly openedAt?: string;
  /** When its instances were first told to restart with the parameters of those groups. */
  readonly rebootedAt?: string;
  /** When logins and rights were as planned, and nothing of the source worked any more; the cluster may be opened then. */
  readonly securedAt?: string;
}

/** What was seen of a user: asked of the server over everything there is, and tried for real where it has a password. */
export interface UserProof {
  readonly user: string;
  /** Rights that the plan gives and the user has; and those that it neither is given nor has. */
  readonly possible: number;
  readonly impossible: number;
  /** Tables that were really read and written, or refused to be; what was written is taken back. */
  readonly tries: readonly string[];
}

export interface TargetSwapOutput {
  /** Written before the first rename: from then on names may be other than they were. */
  readonly begunAt: string;
  /** Every rename, in order. */
  readonly moves: readonly Move[];
  /** The immutable id of the old cluster; absent when there was none. */
  readonly oldResourceId?: string;
  /** Just before the first rename. */
  readonly unreachableFrom?: string;
  /** When the new cluster was seen available under the target's name; its instances still have to be renamed. */
  readonly namedAt?: string;
  /** What logins through the target's name have come to. */
  readonly seen?: NameSeen;
  /** A stop and start of the new cluster, for its certificate to learn the name. */
  readonly restart?: { readonly begunAt: string; readonly stoppedAt?: string; readonly endedAt?: string };
  /** How long logins through the target's name had no answer; an upper limit where that could not be measured. */
  readonly unreachableMs?: number;
  /** When everything bore its new name: from then on there is no way back. */
  readonly swappedAt?: string;
  readonly keepUntil?: string;
  /** Of the new cluster, under the target's name. */
  readonly endpoint?: string;
  readonly port?: number;
}

/** What was seen of the target's name by logging in through it over verified TLS, from just before the first rename on. */
export interface NameSeen {
  /** Somebody answered before the first rename: so silence after it is the name's own, not that of the way there. */
  readonly isMeasured: boolean;
  /** All silences that have ended, milliseconds. */
  readonly silentMs: number;
  /** How many silences there were. */
  readonly silences?: number;
  /** The first try of a silence that goes on. */
  readonly silentFrom?: string;
  /** When the old cluster, or another that the password means nothing to, answered last. */
  readonly oldAnsweredAt?: string;
  /** Since when the server's certificate is for other names, and what Node said of it. */
  readonly certificateFrom?: string;
  readonly certificateFact?: string;
  /** When the new cluster first answered. */
  readonly reachedAt?: string;
}

export interface SnapshotArchiveOutput {
  readonly action: 'kept' | 'deleted' | 'untouched';
  readonly keepUntil?: string;
  /** ARNs of snapshots of earlier restores of the plan; committed before the first of them goes. */
  readonly deletedSnapshots?: readonly string[];
}

export interface NotificationOutput {
  /** Committed before the message is published, so that of two deliveries at the same time one publishes it. */
  readonly intent?: PublishIntent;
  /** Of the last message that was published. */
  readonly messageId?: string;
}

export interface PublishIntent {
  /** Which message: a restore may publish one for each of its runs, and one about its old cluster. */
  readonly message: string;
  /** The delivery that publishes it. */
  readonly by: string;
  readonly at: string;
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
