import { SnapshotCopied } from '../../events/contracts/snapshot-copied.ts';
import { SnapshotCopyStarted } from '../../events/contracts/snapshot-copy-started.ts';
import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { StepFailed } from '../../events/contracts/step-failed.ts';
import type { ServiceManifest } from '../../shared/service-manifest.ts';

export const manifest = {
  name: 'check-copy-status',
  summary:
    'Waits for the copy, by asking: RDS sends no event when a cluster snapshot copy ends. Proves what it yields.',
  subscribes: [SnapshotCopyStarted, StatusCheckDue],
  emits: [SnapshotCopied, StepFailed],
  calls: [{ action: 'rds:DescribeDBClusterSnapshots', on: ['source-snapshots', 'own-snapshots'] }],
  timeoutSeconds: 60,
  memoryMb: 512,
  hasPlanRoles: true,
} as const satisfies ServiceManifest;
