import { manifest as archiveSnapshot } from '../services/archive-snapshot/service.ts';
import { manifest as checkCopyStatus } from '../services/check-copy-status/service.ts';
import { manifest as checkRestoreStatus } from '../services/check-restore-status/service.ts';
import { manifest as copySnapshot } from '../services/copy-snapshot/service.ts';
import { manifest as deleteRds } from '../services/delete-rds/service.ts';
import { manifest as replayRestore } from '../services/replay-restore/service.ts';
import { manifest as restoreSnapshot } from '../services/restore-snapshot/service.ts';
import { manifest as restoreTrigger } from '../services/restore-trigger/service.ts';
import { manifest as sagaTracker } from '../services/saga-tracker/service.ts';
import { manifest as setupDbUsers } from '../services/setup-db-users/service.ts';
import { manifest as snapshotCheck } from '../services/snapshot-check/service.ts';
import { manifest as snsNotification } from '../services/sns-notification/service.ts';
import { manifest as swapTarget } from '../services/swap-target/service.ts';
import { manifest as undoRestore } from '../services/undo-restore/service.ts';
import type { ServiceManifest } from '../shared/service-manifest.ts';

/** Every service that is deployed: the tracker, the steps in their order, and what stands beside them. */
export const MANIFESTS: readonly ServiceManifest[] = [
  sagaTracker,
  snapshotCheck,
  copySnapshot,
  checkCopyStatus,
  deleteRds,
  restoreSnapshot,
  checkRestoreStatus,
  setupDbUsers,
  swapTarget,
  archiveSnapshot,
  snsNotification,
  undoRestore,
  replayRestore,
  restoreTrigger,
];
