import { RestoreRequested } from '../../events/contracts/restore-requested.ts';
import { AutomatedSnapshotCreated, ManualSnapshotCreated } from '../../events/rds-events.ts';
import type { ServiceManifest } from '../../shared/service-manifest.ts';

export const manifest = {
  name: 'restore-trigger',
  summary:
    'Asks for a restore when a watched source has a new snapshot that a plan wants; looks for lost ones on a schedule.',
  subscribes: [AutomatedSnapshotCreated, ManualSnapshotCreated],
  emits: [RestoreRequested],
  calls: [{ action: 'rds:DescribeDBClusterSnapshots', on: ['source-cluster', 'source-snapshots'] }],
  // RDS events are best effort: a snapshot whose event was lost starts its restore this much later.
  schedule: 'rate(15 minutes)',
  timeoutSeconds: 60,
  memoryMb: 512,
} as const satisfies ServiceManifest;
