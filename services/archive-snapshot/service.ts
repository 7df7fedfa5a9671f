import { DatabaseUsersConfigured } from '../../events/contracts/database-users-configured.ts';
import { SnapshotArchived } from '../../events/contracts/snapshot-archived.ts';
import { TargetSwapped } from '../../events/contracts/target-swapped.ts';
import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { StepFailed } from '../../events/contracts/step-failed.ts';
import type { ServiceManifest } from '../../shared/service-manifest.ts';

export const manifest = {
  name: 'archive-snapshot',
  summary: 'Keeps the copy under the tag of its retention, or deletes it, as the plan says.',
  subscribes: [DatabaseUsersConfigured, TargetSwapped, StatusCheckDue],
  emits: [SnapshotArchived, StepFailed],
  calls: [
    // A list that names no cluster asks for all of them; old clusters of swaps had names that nobody knows any more.
    { action: 'rds:DescribeDBClusterSnapshots', on: ['target-snapshots', 'snapshot-clusters'] },
    { action: 'rds:AddTagsToResource', on: ['own-snapshots'], onlyIf: 'carries-restore-tag' },
    { action: 'rds:DeleteDBClusterSnapshot', on: ['own-snapshots'], onlyIf: 'carries-restore-tag' },
  ],
  timeoutSeconds: 60,
  memoryMb: 512,
  hasPlanRoles: true,
} as const satisfies ServiceManifest;
