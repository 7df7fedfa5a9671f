import type { DBCluster, DBClusterSnapshot, DBInstance, Tag } from '@aws-sdk/client-rds';

/** What we read of RDS's answers, without their holes. */
export interface SnapshotFacts {
  readonly arn: string;
  readonly id: string;
  readonly clusterId: string;
  readonly type: string;
  readonly status: string;
  readonly progress: number;
  readonly engine: string;
  readonly engineVersion: string;
  readonly createdAt?: Date;
  /** In any way: without a `kmsKeyArn` under a key that AWS owns. */
  readonly isEncrypted: boolean;
  /** The KMS key, a customer's or AWS's own `aws/rds`; absent under a key that nobody may name. */
  readonly kmsKeyArn?: string;
  readonly sourceArn?: string;
  readonly allocatedGiB?: number;
  readonly vpcId?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface ClusterFacts {
  readonly arn: string;
  readonly id: string;
  /** Immutable: a cluster deleted and made again under its name has another one. */
  readonly resourceId: string;
  readonly status: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly endpoint?: string;
  readonly port?: number;
  readonly isProtected: boolean;
  /** As a snapshot's. */
  readonly isEncrypted: boolean;
  readonly kmsKeyArn?: string;
  readonly masterUser?: string;
  readonly masterSecret?: { readonly arn: string; readonly status: string };
  readonly hasPendingChanges: boolean;
  readonly members: readonly {
    readonly id: string;
    readonly isWriter: boolean;
    /** It runs with other parameters than its cluster's group has now. */
    readonly needsReboot: boolean;
  }[];
  readonly subnetGroup?: string;
  readonly securityGroups: readonly string[];
  readonly clusterParameterGroup?: string;
  readonly iamAuthentication: boolean;
  readonly backupRetentionDays?: number;
  readonly copyTagsToSnapshot: boolean;
  readonly logExports: readonly string[];
  readonly serverlessCapacity?: { readonly min: number; readonly max: number };
  readonly tags: Readonly<Record<string, string>>;
}

export interface InstanceFacts {
  readonly arn: string;
  readonly id: string;
  /** Immutable, as a cluster's is. */
  readonly resourceId: string;
  readonly clusterId: string;
  readonly status: string;
  readonly class: string;
  readonly availabilityZone?: string;
  readonly promotionTier?: number;
  readonly parameterGroup?: string;
  readonly hasPendingChanges: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

export function snapshotFacts(snapshot: DBClusterSnapshot): SnapshotFacts {
  return {
    arn: snapshot.DBClusterSnapshotArn ?? '',
    id: snapshot.DBClusterSnapshotIdentifier ?? '',
    clusterId: snapshot.DBClusterIdentifier ?? '',
    type: snapshot.SnapshotType ?? '',
    status: snapshot.Status ?? 'unknown',
    progress: snapshot.PercentProgress ?? 0,
    engine: snapshot.Engine ?? '',
    engineVersion: snapshot.EngineVersion ?? '',
    createdAt: snapshot.SnapshotCreateTime,
    ...encryptionFacts(snapshot),
    sourceArn: snapshot.SourceDBClusterSnapshotArn,
    allocatedGiB: snapshot.AllocatedStorage,
    vpcId: snapshot.VpcId,
    tags: tagRecord(snapshot.TagList),
  };
}

export function clusterFacts(cluster: DBCluster): ClusterFacts {
  const { MasterUserSecret: secret, ServerlessV2ScalingConfiguration: capacity } = cluster;
  return {
    arn: cluster.DBClusterArn ?? '',
    id: cluster.DBClusterIdentifier ?? '',
    resourceId: cluster.DbClusterResourceId ?? '',
    status: cluster.Status ?? 'unknown',
    engine: cluster.Engine ?? '',
    engineVersion: cluster.EngineVersion ?? '',
    endpoint: cluster.Endpoint,
    port: cluster.Port,
    isProtected: cluster.DeletionProtection ?? false,
    ...encryptionFacts(cluster),
    masterUser: cluster.MasterUsername,
    ...(secret?.SecretArn && { masterSecret: { arn: secret.SecretArn, status: secret.SecretStatus ?? 'unknown' } }),
    hasPendingChanges: isPending(cluster.PendingModifiedValues),
    members: (cluster.DBClusterMembers ?? []).map((member) => ({
      id: member.DBInstanceIdentifier ?? '',
      isWriter: member.IsClusterWriter ?? false,
      needsReboot: member.DBClusterParameterGroupStatus === 'pending-reboot',
    })),
    subnetGroup: cluster.DBSubnetGroup,
    securityGroups: (cluster.VpcSecurityGroups ?? []).flatMap(({ VpcSecurityGroupId: id }) => (id ? [id] : [])),
    clusterParameterGroup: cluster.DBClusterParameterGroup,
    iamAuthentication: cluster.IAMDatabaseAuthenticationEnabled ?? false,
    backupRetentionDays: cluster.BackupRetentionPeriod,
    copyTagsToSnapshot: cluster.CopyTagsToSnapshot ?? false,
    logExports: cluster.EnabledCloudwatchLogsExports ?? [],
    ...(capacity && { serverlessCapacity: { min: capacity.MinCapacity ?? 0.5, max: capacity.MaxCapacity ?? 1 } }),
    tags: tagRecord(cluster.TagList),
  };
}

export function instanceFacts(instance: DBInstance): InstanceFacts {
  return {
    arn: instance.DBInstanceArn ?? '',
    id: instance.DBInstanceIdentifier ?? '',
    resourceId: instance.DbiResourceId ?? '',
    clusterId: instance.DBClusterIdentifier ?? '',
    status: instance.DBInstanceStatus ?? 'unknown',
    class: instance.DBInstanceClass ?? '',
    availabilityZone: instance.AvailabilityZone,
    promotionTier: instance.PromotionTier,
    parameterGroup: instance.DBParameterGroups?.[0]?.DBParameterGroupName,
    hasPendingChanges: isPending(instance.PendingModifiedValues),
    tags: tagRecord(instance.TagList),
  };
}

/**
 * `StorageEncrypted` speaks of KMS keys alone: under a key that AWS owns (`sse-rds`, the default since 2026) it is false, and
 * `StorageEncryptionType` tells (RDS API Reference, DBCluster and DBClusterSnapshot). Answers without the latter are older.
 */
function encryptionFacts({
  StorageEncryptionType: type,
  StorageEncrypted,
  KmsKeyId,
}: Pick<DBCluster, 'StorageEncryptionType' | 'StorageEncrypted' | 'KmsKeyId'>) {
  const isUnderKmsKey = type === undefined ? (StorageEncrypted ?? false) : type === 'sse-kms';
  return { isEncrypted: isUnderKmsKey || type === 'sse-rds', kmsKeyArn: isUnderKmsKey ? KmsKeyId : undefined };
}

/** How a snapshot or cluster is encrypted, for people. */
export function encryptionText({ isEncrypted, kmsKeyArn }: Pick<SnapshotFacts, 'isEncrypted' | 'kmsKeyArn'>): string {
  if (!isEncrypted) return 'not encrypted';
  return kmsKeyArn ? `encrypted with ${kmsKeyArn}` : 'encrypted with a key that AWS owns';
}

export function tagList(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function tagRecord(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}

/** RDS answers an empty structure, or one of empty members, when nothing is pending. */
function isPending(values: object | undefined): boolean {
  return Object.values(values ?? {}).some(
    (value) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
}
