import { parseRdsArn } from '../arns.ts';
import { clusterArn } from '../cluster.ts';
import { describeCluster } from '../describe-cluster.ts';
import { newEncryption } from '../encryption.ts';
import { compareVersions, engineVersion, type EngineVersion } from '../engines.ts';
import { rdsFault } from '../faults.ts';
import { required } from '../identifiers.ts';
import { makeCluster, newCluster, newClusterName, REFUSED_WHEN_MADE, type ClusterOrigin } from '../new-cluster.ts';
import { refuseUnimitated, refuseUnknown } from '../parameters.ts';
import type { Scope } from '../region-state.ts';
import type { DBCluster, RestoreDBClusterFromSnapshotMessage } from '../shapes.ts';
import { requireSnapshotAvailable, snapshotNamed, type Snapshot } from '../snapshot.ts';

const NOT_ACCEPTED = [
  'MasterUsername',
  'MasterUserPassword',
  'ManageMasterUserPassword',
  'EnableHttpEndpoint',
  'PreferredMaintenanceWindow',
  'StorageEncrypted',
] as const;

/**
 * A new cluster, without instances, that holds a snapshot's data: the source's roles and passwords among them. A restore
 * never overwrites: a taken name is `DBClusterAlreadyExistsFault`.
 */
export function restoreDbClusterFromSnapshot(
  scope: Scope,
  input: RestoreDBClusterFromSnapshotMessage,
): { DBCluster: DBCluster } {
  refuseUnknown('RestoreDBClusterFromSnapshot', input, NOT_ACCEPTED);
  refuseUnimitated('RestoreDBClusterFromSnapshot', input, [...REFUSED_WHEN_MADE, 'DatabaseName']);
  const engine = required('Engine', input.Engine);
  const snapshot = snapshotToRestore(scope, required('SnapshotIdentifier', input.SnapshotIdentifier));
  const name = newClusterName(scope, input.DBClusterIdentifier);
  requireSnapshotAvailable(snapshot);
  const version = versionFor(engine, input.EngineVersion, snapshot);
  const cluster = newCluster(scope, name, input, originOf(scope, input, snapshot, version));
  makeCluster(scope, cluster, {
    durationMs: scope.durations.restoreMs,
    work: () => scope.storage.restoreVolume({ snapshotId: snapshot.storageId, volumeId: cluster.resourceId }),
    outcome: scope.outcomes.restore(clusterArn(scope, name)),
  });
  return { DBCluster: describeCluster(scope, cluster) };
}

/** A snapshot is restored in its own region only. */
function snapshotToRestore(scope: Scope, identifier: string): Snapshot {
  const arn = parseRdsArn(identifier);
  if (arn && arn.region !== scope.region) {
    throw rdsFault('DBClusterSnapshotNotFoundFault', `DBClusterSnapshot not found: ${identifier}`);
  }
  return snapshotNamed(scope, identifier).snapshot;
}

/** AWS takes the region's default version. That it never goes back behind the snapshot's own one is a guess. */
function versionFor(engine: string, asked: string | undefined, { source }: Snapshot): EngineVersion {
  if (engine !== source.engine) {
    throw rdsFault(
      'InvalidParameterCombination',
      `The engine name requested for your DB cluster (${engine}) doesn't match the engine name of your cluster snapshot (${source.engine}).`,
    );
  }
  const version = engineVersion(engine, asked);
  if (compareVersions(version.version, source.engineVersion) >= 0) return version;
  if (asked === undefined) return engineVersion(engine, source.engineVersion);
  throw rdsFault(
    'InvalidParameterCombination',
    `Cannot restore a snapshot of ${engine} ${source.engineVersion} with the older engine version ${asked}`,
  );
}

function originOf(
  scope: Scope,
  input: RestoreDBClusterFromSnapshotMessage,
  { source, encryption }: Snapshot,
  { version, family }: EngineVersion,
): ClusterOrigin {
  return {
    engine: source.engine,
    engineVersion: version,
    family,
    masterUsername: source.masterUsername,
    databaseName: source.databaseName,
    encryption: newEncryption(scope, input.KmsKeyId ?? encryption.kmsKeyArn, encryption.encryptionType),
    port: input.Port ?? source.port,
    backupRetentionPeriod: input.BackupRetentionPeriod ?? source.backupRetentionPeriod,
  };
}
