import { parseRdsArn, rdsArn } from './arns.ts';
import type { Cluster } from './cluster.ts';
import { type Encryption, shownEncryption } from './encryption.ts';
import { licenseOf } from './engines.ts';
import { announce, type RdsEventId, type Subject } from './events.ts';
import { rdsFault } from './faults.ts';
import type { Scope } from './region-state.ts';
import type { Visibility } from './visible.ts';
import type { DBClusterSnapshot, Tag } from './shapes.ts';

export interface Snapshot extends Visibility {
  readonly name: string;
  /** Its name in storage; unlike the snapshot's own name it is never used twice. */
  readonly storageId: string;
  readonly type: 'manual' | 'automated';
  readonly createdAt: Date;
  /** How the cluster was when the snapshot was taken. */
  readonly source: SnapshotSource;
  readonly encryption: Encryption;
  /** The key is a service's default one: such a snapshot cannot be shared. */
  readonly hasAwsManagedKey: boolean;
  readonly copiedFromArn?: string;
  /** Accounts it is shared with, and `all` when it is public. */
  readonly sharedWith: Set<string>;
  status: string;
  progress: { readonly startedAtMs: number; readonly durationMs: number; readonly stuck: boolean };
  tags: Tag[];
}

export type SnapshotSource = Pick<
  Cluster,
  'engine' | 'engineVersion' | 'masterUsername' | 'port' | 'iamAuthentication' | 'backupRetentionPeriod'
> & {
  readonly clusterName: string;
  readonly clusterResourceId: string;
  readonly clusterCreatedAt: Date;
  readonly databaseName?: string;
};

export function snapshotArn(scope: { readonly accountId: string; readonly region: string }, name: string): string {
  return rdsArn(scope, 'cluster-snapshot', name);
}

/** A snapshot with the account and region it lies in. */
export interface FoundSnapshot {
  readonly owner: Scope;
  readonly snapshot: Snapshot;
}

/**
 * By name in the caller's account and region, or by ARN anywhere. Another account's snapshot is found only when it is
 * shared; what may not be seen is answered like what is not there.
 */
export function snapshotNamed(scope: Scope, identifier: string): FoundSnapshot {
  const found = findSnapshot(scope, identifier);
  if (!found) throw rdsFault('DBClusterSnapshotNotFoundFault', `DBClusterSnapshot not found: ${identifier}`);
  return found;
}

/** A snapshot of the caller's own. */
export function ownSnapshotNamed(scope: Scope, identifier: string): Snapshot {
  const found = findSnapshot(scope, identifier);
  if (!found || found.owner.state !== scope.state) {
    throw rdsFault('DBClusterSnapshotNotFoundFault', `DBClusterSnapshot not found: ${identifier}`);
  }
  return found.snapshot;
}

/** Like `snapshotNamed`, answering nothing where that throws. */
export function findSnapshot(scope: Scope, identifier: string): FoundSnapshot | undefined {
  const arn = parseRdsArn(identifier);
  const isHere = !arn || (arn.accountId === scope.accountId && arn.region === scope.region);
  const owner = isHere ? scope : scope.elsewhere(arn);
  const snapshot = owner?.state.snapshots.get(arn ? arn.name : identifier.toLowerCase());
  if (!owner || !snapshot || (arn && arn.type !== 'cluster-snapshot')) return undefined;
  const isVisible = owner.accountId === scope.accountId || isSharedWith(snapshot, scope.accountId);
  return isVisible ? { owner, snapshot } : undefined;
}

export function isSharedWith(snapshot: Snapshot, accountId: string): boolean {
  return snapshot.sharedWith.has(accountId) || snapshot.sharedWith.has('all');
}

export function snapshotStands(scope: Scope, snapshot: Snapshot): boolean {
  return scope.state.snapshots.get(snapshot.name) === snapshot;
}

/** Throws `InvalidDBClusterSnapshotStateFault` unless the snapshot is `available`. */
export function requireSnapshotAvailable(snapshot: Snapshot): void {
  if (snapshot.status === 'available') return;
  throw rdsFault(
    'InvalidDBClusterSnapshotStateFault',
    `The cluster snapshot ${snapshot.name} is in ${snapshot.status} state and is not currently in the available state.`,
  );
}

export function announceSnapshot(scope: Scope, snapshot: Snapshot, eventId: RdsEventId): void {
  announce(scope, snapshotSubject(scope, snapshot), eventId);
}

export function snapshotSubject(scope: Scope, snapshot: Snapshot): Subject {
  return { kind: 'snapshot', name: snapshot.name, arn: snapshotArn(scope, snapshot.name), tags: snapshot.tags };
}

/** The snapshot as the API shows it; progress is told by the time that has passed, and is 100 only when it is done. */
export function describeSnapshot(scope: Scope, snapshot: Snapshot): DBClusterSnapshot {
  const { source } = snapshot;
  return {
    AvailabilityZones: ['a', 'b', 'c'].map((zone) => scope.region + zone),
    DBClusterSnapshotIdentifier: snapshot.name,
    DBClusterSnapshotArn: snapshotArn(scope, snapshot.name),
    DBClusterIdentifier: source.clusterName,
    DbClusterResourceId: source.clusterResourceId,
    ClusterCreateTime: source.clusterCreatedAt,
    SnapshotCreateTime: snapshot.createdAt,
    SnapshotType: snapshot.type,
    Status: snapshot.status,
    PercentProgress: percentProgress(scope, snapshot),
    Engine: source.engine,
    EngineMode: 'provisioned',
    EngineVersion: source.engineVersion,
    LicenseModel: licenseOf(source.engine),
    MasterUsername: source.masterUsername,
    Port: source.port,
    AllocatedStorage: 1,
    BackupRetentionPeriod: source.backupRetentionPeriod,
    IAMDatabaseAuthenticationEnabled: source.iamAuthentication,
    StorageType: 'aurora',
    ...shownEncryption(snapshot.encryption),
    SourceDBClusterSnapshotArn: snapshot.copiedFromArn,
    TagList: snapshot.tags.map((tag) => ({ ...tag })),
  };
}

const PROGRESS_BEFORE_THE_END = 99;

function percentProgress(scope: Scope, { status, progress }: Snapshot): number {
  if (status === 'available') return 100;
  if (progress.stuck || progress.durationMs <= 0) return 0;
  const share = (scope.clock.now() - progress.startedAtMs) / progress.durationMs;
  return Math.min(PROGRESS_BEFORE_THE_END, Math.floor(share * 100));
}
