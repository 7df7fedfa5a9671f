import { SnapshotCopied } from '../../events/contracts/snapshot-copied.ts';
import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { StepFailed } from '../../events/contracts/step-failed.ts';
import { TargetDeleted } from '../../events/contracts/target-deleted.ts';
import { RetiredClusterDeleted } from '../../events/contracts/retired-cluster-deleted.ts';
import { ClusterDeleted, InstanceDeleted } from '../../events/rds-events.ts';
import type { ServiceManifest } from '../../shared/service-manifest.ts';

export const manifest = {
  name: 'delete-rds',
  summary:
    'Proves that it may, takes a final snapshot, deletes the instances of the old cluster and then the cluster itself.',
  subscribes: [SnapshotCopied, ClusterDeleted, InstanceDeleted, StatusCheckDue],
  emits: [TargetDeleted, RetiredClusterDeleted, StepFailed],
  calls: [
    { action: 'rds:DescribeDBClusters', on: ['target-cluster', 'retired-clusters'] },
    { action: 'rds:DescribeDBInstances', on: ['target-instances'] },
    { action: 'rds:DescribeDBClusterSnapshots', on: ['source-snapshots', 'own-snapshots'] },
    { action: 'rds:CreateDBClusterSnapshot', on: ['target-cluster', 'retired-clusters', 'own-snapshots'] },
    { action: 'rds:AddTagsToResource', on: ['own-snapshots'] },
    { action: 'rds:ModifyDBCluster', on: ['target-cluster', 'retired-clusters'], onlyIf: 'carries-plan-tag' },
    { action: 'rds:DeleteDBInstance', on: ['target-instances'], onlyIf: 'carries-plan-tag' },
    { action: 'rds:DeleteDBCluster', on: ['target-cluster', 'retired-clusters'], onlyIf: 'carries-plan-tag' },
    // AWS's reference has snapshots among its resources, for a final one. Ours is taken before (ADR 5); whether IAM asks all the same is unknown.
    { action: 'rds:DeleteDBCluster', on: ['own-snapshots'] },
  ],
  timeoutSeconds: 60,
  memoryMb: 512,
  hasPlanRoles: true,
} as const satisfies ServiceManifest;
