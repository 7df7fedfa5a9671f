import type { Cluster } from './cluster.ts';
import type { MaybePromise } from './cluster-storage.ts';
import { rdsFault } from './faults.ts';
import { newIdentifier } from './identifiers.ts';
import type { Outcome } from './outcomes.ts';
import type { Scope } from './region-state.ts';
import type { Tag } from './shapes.ts';
import { announceSnapshot, snapshotArn, snapshotStands, type Snapshot } from './snapshot.ts';
import { hideNew } from './visible.ts';
import { whenDone } from './when-done.ts';

/** A manual snapshot's name, when it is free and there is room for one more. */
export function newSnapshotName(scope: Scope, parameter: string, identifier: string | undefined): string {
  const name = newIdentifier(parameter, identifier);
  const { snapshots } = scope.state;
  if (snapshots.has(name)) {
    throw rdsFault(
      'DBClusterSnapshotAlreadyExistsFault',
      `Cannot create the cluster snapshot because one with the identifier ${name} already exists.`,
    );
  }
  if (
    [...snapshots.values()].filter((snapshot) => snapshot.type === 'manual').length >=
    scope.quotas.manualClusterSnapshots
  ) {
    throw snapshotQuotaExceeded('snapshots');
  }
  return name;
}

export function snapshotQuotaExceeded(of: string) {
  return rdsFault(
    'SnapshotQuotaExceeded',
    `The request cannot be processed because it would exceed the maximum number of ${of}.`,
  );
}

/** A snapshot of a cluster, with its two events; `ended` is told once whether it is available. */
export function takeSnapshot(
  scope: Scope,
  cluster: Cluster,
  order: {
    readonly name: string;
    readonly type: Snapshot['type'];
    readonly tags: Tag[];
    readonly ended?: (isAvailable: boolean) => void;
  },
): Snapshot {
  const snapshot = snapshotOf(scope, cluster, order);
  const [began, ended] =
    order.type === 'manual'
      ? (['RDS-EVENT-0074', 'RDS-EVENT-0075'] as const)
      : (['RDS-EVENT-0168', 'RDS-EVENT-0169'] as const);
  announceSnapshot(scope, snapshot, began);
  makeSnapshot(scope, snapshot, {
    work: () => scope.storage.snapshotVolume({ volumeId: cluster.resourceId, snapshotId: snapshot.storageId }),
    outcome: scope.outcomes.snapshot(snapshotArn(scope, snapshot.name)),
    ended: (isAvailable) => {
      if (isAvailable) announceSnapshot(scope, snapshot, ended);
      order.ended?.(isAvailable);
    },
  });
  return snapshot;
}

function snapshotOf(
  scope: Scope,
  cluster: Cluster,
  { name, type, tags }: { name: string; type: Snapshot['type']; tags: Tag[] },
): Snapshot {
  const { engine, engineVersion, masterUsername, port, iamAuthentication, backupRetentionPeriod, databaseName } =
    cluster;
  const { kmsKeyArn } = cluster.encryption;
  return {
    name,
    type,
    tags,
    storageId: `snapshot-${scope.ids.resourceToken()}`,
    createdAt: new Date(scope.clock.now()),
    source: {
      clusterName: cluster.name,
      clusterResourceId: cluster.resourceId,
      clusterCreatedAt: cluster.createdAt,
      ...{ engine, engineVersion, masterUsername, port, iamAuthentication, backupRetentionPeriod, databaseName },
    },
    encryption: cluster.encryption,
    hasAwsManagedKey: kmsKeyArn !== undefined && (scope.keys.resolve(kmsKeyArn, scope)?.isAwsManaged ?? false),
    sharedWith: new Set(),
    status: 'creating',
    progress: { startedAtMs: scope.clock.now(), durationMs: scope.durations.snapshotMs, stuck: false },
  };
}

export interface SnapshotMaking {
  readonly work: () => MaybePromise<void>;
  readonly outcome: Outcome | undefined;
  readonly ended: (isAvailable: boolean) => void;
}

/** Lets a snapshot exist in its present status until time and storage are done, then `available` or failed. */
export function makeSnapshot(scope: Scope, snapshot: Snapshot, making: SnapshotMaking): void {
  const inProgress = snapshot.status;
  scope.state.snapshots.set(snapshot.name, snapshot);
  hideNew(scope, snapshot);
  if (making.outcome?.status === inProgress) {
    snapshot.progress = { ...snapshot.progress, stuck: true };
    return;
  }
  const end = (status: string) => {
    if (!snapshotStands(scope, snapshot) || snapshot.status !== inProgress) return;
    snapshot.status = status;
    making.ended(status === 'available');
  };
  whenDone(scope.clock, snapshot.progress.durationMs, making.work, {
    done: () => end(making.outcome?.status ?? 'available'),
    failed: (error) => {
      scope.onStorageError(`making ${snapshotArn(scope, snapshot.name)}`, error);
      end('failed');
    },
  });
}

/** Takes a snapshot away with its data; whatever is still being made of it ends first, in storage. */
export function removeSnapshot(scope: Scope, snapshot: Snapshot): void {
  scope.state.snapshots.delete(snapshot.name);
  const gone = scope.storage.deleteSnapshot({ snapshotId: snapshot.storageId });
  if (gone instanceof Promise)
    gone.catch((error: unknown) => scope.onStorageError(`deleting snapshot ${snapshot.name}`, error));
}
