import { SnapshotCopyStarted } from '../../events/contracts/snapshot-copy-started.ts';
import { SnapshotVerified } from '../../events/contracts/snapshot-verified.ts';
import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { StepFailed } from '../../events/contracts/step-failed.ts';
import type { ServiceManifest } from '../../shared/service-manifest.ts';

export const manifest = {
  name: 'copy-snapshot',
  summary: 'Copies the snapshot into the target region under the key of the plan, or uses it where it is.',
  subscribes: [SnapshotVerified, StatusCheckDue],
  emits: [SnapshotCopyStarted, StepFailed],
  calls: [
    { action: 'rds:DescribeDBClusterSnapshots', on: ['own-snapshots'] },
    { action: 'rds:CopyDBClusterSnapshot', on: ['source-snapshots', 'own-snapshots'] },
    { action: 'rds:CrossRegionCommunication', on: ['source-snapshots', 'own-snapshots'] },
    { action: 'rds:AddTagsToResource', on: ['own-snapshots'] },
    { action: 'kms:DescribeKey', on: ['plan-keys'] },
    { action: 'kms:CreateGrant', on: ['plan-keys'], onlyIf: 'via-rds' },
  ],
  timeoutSeconds: 60,
  memoryMb: 512,
  hasPlanRoles: true,
} as const satisfies ServiceManifest;
