import { RestoreAccepted } from '../../events/contracts/restore-accepted.ts';
import { SnapshotVerified } from '../../events/contracts/snapshot-verified.ts';
import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { StepFailed } from '../../events/contracts/step-failed.ts';
import type { ServiceManifest } from '../../shared/service-manifest.ts';

export const manifest = {
  name: 'snapshot-check',
  summary:
    'Finds the snapshot and proves, before anything changes, that it can be used and the target may be replaced.',
  subscribes: [RestoreAccepted, StatusCheckDue],
  emits: [SnapshotVerified, StepFailed],
  calls: [
    { action: 'rds:DescribeDBClusterSnapshots', on: ['source-cluster', 'source-snapshots'] },
    { action: 'rds:DescribeDBClusters', on: ['source-cluster', 'target-cluster'] },
    { action: 'rds:DescribeDBInstances', on: ['target-instances'] },
    { action: 'kms:DescribeKey', on: ['plan-keys'] },
  ],
  timeoutSeconds: 60,
  memoryMb: 512,
} as const satisfies ServiceManifest;
