import { ClusterRestoreStarted } from '../../events/contracts/cluster-restore-started.ts';
import { SnapshotCopied } from '../../events/contracts/snapshot-copied.ts';
import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { StepFailed } from '../../events/contracts/step-failed.ts';
import { TargetDeleted } from '../../events/contracts/target-deleted.ts';
import type { ServiceManifest } from '../../shared/service-manifest.ts';

export const manifest = {
  name: 'restore-snapshot',
  summary: 'Restores the cluster, in quarantine, with the settings of the old target or those the plan gives.',
  subscribes: [TargetDeleted, SnapshotCopied, StatusCheckDue],
  emits: [ClusterRestoreStarted, StepFailed],
  calls: [
    { action: 'rds:DescribeDBClusters', on: ['target-cluster', 'beside-clusters'] },
    { action: 'rds:DescribeDBInstances', on: ['target-instances'] },
    { action: 'rds:DescribeDBClusterSnapshots', on: ['source-snapshots', 'own-snapshots'] },
    {
      action: 'rds:RestoreDBClusterFromSnapshot',
      on: [
        'target-cluster',
        'beside-clusters',
        'source-snapshots',
        'own-snapshots',
        'quarantine-parameter-groups',
        'option-groups',
        'subnet-groups',
      ],
    },
    { action: 'rds:AddTagsToResource', on: ['target-cluster', 'beside-clusters'], onlyIf: 'requests-plan-tag' },
    { action: 'kms:DescribeKey', on: ['plan-keys'] },
    { action: 'kms:CreateGrant', on: ['plan-keys'], onlyIf: 'via-rds' },
  ],
  timeoutSeconds: 60,
  memoryMb: 512,
  hasPlanRoles: true,
} as const satisfies ServiceManifest;
