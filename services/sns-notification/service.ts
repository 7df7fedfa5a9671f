import { RestoreCompleted } from '../../events/contracts/restore-completed.ts';
import { RestoreFailed } from '../../events/contracts/restore-failed.ts';
import { SnapshotArchived } from '../../events/contracts/snapshot-archived.ts';
import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { StepFailed } from '../../events/contracts/step-failed.ts';
import type { ServiceManifest } from '../../shared/service-manifest.ts';

export const manifest = {
  name: 'sns-notification',
  summary: 'Tells people, by SNS, that the target is refreshed, or what failed, what is left and what to do.',
  subscribes: [SnapshotArchived, RestoreFailed, StatusCheckDue],
  emits: [RestoreCompleted, StepFailed],
  calls: [{ action: 'sns:Publish', on: ['topic'] }],
  timeoutSeconds: 30,
  memoryMb: 512,
} as const satisfies ServiceManifest;
