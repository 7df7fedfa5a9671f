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
    { action: 'rds:DescribeDBClusterSnapshots', on: ['source-cluster', 'source-snapshots', 'own-snapshots'] },
    {
      action: 'rds:DescribeDBClusters',
      on: ['source-cluster', 'target-cluster', 'beside-clusters', 'retired-clusters'],
    },
    { action: 'rds:DescribeDBInstances', on: ['target-instances'] },
    { action: 'rds:DescribeDBSubnetGroups', on: ['any-group'] },
    { action: 'rds:DescribeDBClusterParameterGroups', on: ['any-group'] },
    { action: 'rds:DescribeDBClusterParameters', on: ['any-group'] },
    { action: 'rds:DescribeDBParameterGroups', on: ['any-group'] },
    { action: 'rds:DescribeDBEngineVersions', on: ['everything'] },
    { action: 'rds:DescribeOrderableDBInstanceOptions', on: ['everything'] },
    { action: 'rds:DescribeAccountAttributes', on: ['everything'] },
    { action: 'ec2:DescribeSecurityGroups', on: ['everything'] },
    { action: 'secretsmanager:DescribeSecret', on: ['user-secrets'] },
    // Whether a key that the plan does not name is AWS's own, which nobody need be let in, or a customer's.
    { action: 'kms:DescribeKey', on: ['plan-keys', 'account-keys', 'source-account-keys'] },
    { action: 'lambda:InvokeFunction', on: ['database-function'] },
  ],
  timeoutSeconds: 60,
  memoryMb: 512,
  hasPlanRoles: true,
} as const satisfies ServiceManifest;
