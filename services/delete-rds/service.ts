import { SnapshotCopied } from '../../events/contracts/snapshot-copied.ts';
import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { StepFailed } from '../../events/contracts/step-failed.ts';
import { TargetDeleted } from '../../events/contracts/target-deleted.ts';
import { ClusterDeleted, InstanceDeleted } from '../../events/rds-events.ts';
import type { ServiceManifest } from '../../shared/service-manifest.ts';

export const manifest = {
  name: 'delete-rds',
  summary: 'Proves that it may, takes a final snapshot, deletes the instances of the old target and then the cluster.',
  subscribes: [SnapshotCopied, ClusterDeleted, InstanceDeleted, StatusCheckDue],
  emits: [TargetDeleted, StepFailed],
  calls: [
    { action: 'rds:DescribeDBClusters', on: ['target-cluster'] },
    { action: 'rds:DescribeDBInstances', on: ['target-instances'] },
    { action: 'rds:DescribeDBClusterSnapshots', on: ['source-snapshots', 'own-snapshots'] },
    { action: 'rds:CreateDBClusterSnapshot', on: ['target-cluster', 'own-snapshots'] },
    { action: 'rds:AddTagsToResource', on: ['own-snapshots'] },
    { action: 'rds:ModifyDBCluster', on: ['target-cluster'], onlyIf: 'carries-plan-tag' },
    { action: 'rds:DeleteDBInstance', on: ['target-instances'], onlyIf: 'carries-plan-tag' },
    { action: 'rds:DeleteDBCluster', on: ['target-cluster'], onlyIf: 'carries-plan-tag' },
  ],
  timeoutSeconds: 60,
  memoryMb: 512,
} as const satisfies ServiceManifest;
