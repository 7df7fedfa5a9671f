import { usableKey } from '../encryption.ts';
import { rdsFault } from '../faults.ts';
import { required } from '../identifiers.ts';
import { makeSnapshot, newSnapshotName, snapshotQuotaExceeded } from '../new-snapshot.ts';
import type { Scope } from '../region-state.ts';
import type { CopyDBClusterSnapshotMessage, DBClusterSnapshot } from '../shapes.ts';
import {
  describeSnapshot,
  requireSnapshotAvailable,
  snapshotArn,
  snapshotNamed,
  snapshotStands,
  type FoundSnapshot,
  type Snapshot,
} from '../snapshot.ts';
import { mergeTags } from '../tags.ts';

/**
 * Copies a snapshot into the caller's account and region, re-encrypting it where a key is given. No event tells when it
 * ends, well or badly. A `PreSignedUrl` is ignored, as AWS does outside GovCloud.
 */
export function copyDbClusterSnapshot(
  scope: Scope,
  input: CopyDBClusterSnapshotMessage,
): { DBClusterSnapshot: DBClusterSnapshot } {
  const sourceId = required('SourceDBClusterSnapshotIdentifier', input.SourceDBClusterSnapshotIdentifier);
  const found = snapshotNamed(scope, sourceId);
  const name = newSnapshotName(scope, 'TargetDBClusterSnapshotIdentifier', input.TargetDBClusterSnapshotIdentifier);
  requireSnapshotAvailable(found.snapshot);
  const encryption = encryptionOf(scope, input.KmsKeyId, found);
  requireRoomForACopy(scope);
  const copied = input.CopyTags ? found.snapshot.tags : [];
  const target = newCopy(scope, name, found, encryption);
  target.tags = mergeTags(copied, input.Tags, scope.quotas.tagsPerResource);
  startCopy(scope, target, found);
  return { DBClusterSnapshot: describeSnapshot(scope, target) };
}

function startCopy(scope: Scope, target: Snapshot, { owner, snapshot: source }: FoundSnapshot): void {
  const outcome = scope.outcomes.copy(snapshotArn(scope, target.name));
  makeSnapshot(scope, target, {
    work: () => scope.storage.copySnapshot({ sourceSnapshotId: source.storageId, targetSnapshotId: target.storageId }),
    outcome,
    // The source must stay until the end; no event says how it ended.
    ended: (isAvailable) => {
      if (isAvailable && !snapshotStands(owner, source)) target.status = 'failed';
    },
  });
}

type CopyEncryption = Pick<Snapshot, 'encryption' | 'hasAwsManagedKey'>;

function encryptionOf(scope: Scope, keyId: string | undefined, { owner, snapshot }: FoundSnapshot): CopyEncryption {
  const sourceKeyArn = snapshot.encryption.kmsKeyArn;
  if (sourceKeyArn === undefined) {
    if (keyId === undefined) return { encryption: snapshot.encryption, hasAwsManagedKey: false };
    if (scope.encryption.copyTakesFirstKey) return underKey(scope, keyId);
    // The code and words are a guess; AWS documents only that this is an error.
    throw rdsFault(
      'InvalidParameterCombination',
      'You cannot specify KmsKeyId for a copy of an unencrypted cluster snapshot; encrypt when you restore it.',
    );
  }
  usableKey({ ...scope, region: owner.region }, sourceKeyArn);
  if (keyId === undefined && owner.region !== scope.region) {
    throw rdsFault('InvalidParameterValue', 'Must specify new KMS key for cross region encrypted snapshot copy.');
  }
  if (keyId === undefined && owner.accountId !== scope.accountId) {
    throw rdsFault(
      'KMSKeyNotAccessibleFault',
      'The target KMS key [None] does not exist, is not enabled or you do not have permissions to access it.',
    );
  }
  return underKey(scope, keyId ?? sourceKeyArn);
}

function underKey(scope: Scope, keyId: string): CopyEncryption {
  const key = usableKey(scope, keyId);
  return { encryption: { encryptionType: 'sse-kms', kmsKeyArn: key.arn }, hasAwsManagedKey: key.isAwsManaged };
}

/** Which code the sixth copy gets is not documented; the quota's is the likeliest. */
function requireRoomForACopy(scope: Scope): void {
  const inProgress = [...scope.state.snapshots.values()].filter((snapshot) => snapshot.status === 'copying').length;
  if (inProgress >= scope.quotas.copiesInProgress) throw snapshotQuotaExceeded('snapshot copies in progress');
}

function newCopy(scope: Scope, name: string, { owner, snapshot }: FoundSnapshot, encryption: CopyEncryption): Snapshot {
  return {
    ...encryption,
    name,
    storageId: `snapshot-${scope.ids.resourceToken()}`,
    type: 'manual',
    createdAt: new Date(scope.clock.now()),
    source: snapshot.source,
    copiedFromArn: snapshotArn(owner, snapshot.name),
    sharedWith: new Set(),
    status: 'copying',
    progress: { startedAtMs: scope.clock.now(), durationMs: scope.durations.copyMs, stuck: false },
    tags: [],
  };
}
