import { CancelRequested } from '../../events/contracts/cancel-requested.ts';
import { RecoveryRefused } from '../../events/contracts/recovery-refused.ts';
import { ReplayRequested } from '../../events/contracts/replay-requested.ts';
import { RetryRequested } from '../../events/contracts/retry-requested.ts';
import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import type { ServiceManifest } from '../../shared/service-manifest.ts';

export const manifest = {
  name: 'replay-restore',
  summary:
    'Takes failed restores up again, stops running ones, and has archived events sent again, when people ask for it.',
  subscribes: [RetryRequested, CancelRequested, ReplayRequested, StatusCheckDue],
  // A tick is all a step needs to go on.
  emits: [StatusCheckDue, RecoveryRefused],
  calls: [
    { action: 'states:StartExecution', on: ['saga-clock'] },
    { action: 'events:StartReplay', on: ['archive', 'pipeline-bus', 'replays'] },
    { action: 'events:ListRules', on: ['everything'] },
    { action: 'rds:DescribeDBClusters', on: ['target-cluster', 'beside-clusters'] },
    { action: 'rds:DescribeDBInstances', on: ['target-instances'] },
    { action: 'rds:DescribeDBClusterSnapshots', on: ['source-snapshots', 'own-snapshots'] },
  ],
  timeoutSeconds: 60,
  memoryMb: 512,
} as const satisfies ServiceManifest;
