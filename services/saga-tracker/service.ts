import { RestoreAccepted } from '../../events/contracts/restore-accepted.ts';
import { RestoreCancelled } from '../../events/contracts/restore-cancelled.ts';
import { RestoreCompleted } from '../../events/contracts/restore-completed.ts';
import { RestoreFailed } from '../../events/contracts/restore-failed.ts';
import { RestoreQueued } from '../../events/contracts/restore-queued.ts';
import { RestoreRejected } from '../../events/contracts/restore-rejected.ts';
import { RestoreRequested } from '../../events/contracts/restore-requested.ts';
import { RestoreUndone } from '../../events/contracts/restore-undone.ts';
import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { StepFailed } from '../../events/contracts/step-failed.ts';
import type { ServiceManifest } from '../../shared/service-manifest.ts';

export const manifest = {
  name: 'saga-tracker',
  summary:
    'Opens a restore: checks the request against its plan, locks the target, starts the clock. Closes it at its end.',
  // It hears of deadlines as of failed steps; a step that has failed by itself is taken back before it is closed.
  subscribes: [RestoreRequested, RestoreCompleted, RestoreUndone, StepFailed, StatusCheckDue],
  emits: [RestoreAccepted, RestoreQueued, RestoreRejected, RestoreFailed, RestoreCancelled, StepFailed],
  calls: [{ action: 'states:StartExecution', on: ['saga-clock'] }],
  timeoutSeconds: 30,
  memoryMb: 512,
} as const satisfies ServiceManifest;
