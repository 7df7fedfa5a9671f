import { ClusterRestored } from '../../events/contracts/cluster-restored.ts';
import { DatabaseUsersConfigured } from '../../events/contracts/database-users-configured.ts';
import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { StepFailed } from '../../events/contracts/step-failed.ts';
import { MasterCredentialsReset } from '../../events/rds-events.ts';
import type { ServiceManifest } from '../../shared/service-manifest.ts';

export const manifest = {
  name: 'setup-db-users',
  summary: "Replaces the source's master password, then creates or alters the plan's users with their grants.",
  subscribes: [ClusterRestored, MasterCredentialsReset, StatusCheckDue],
  emits: [DatabaseUsersConfigured, StepFailed],
  calls: [
    { action: 'rds:DescribeDBClusters', on: ['target-cluster'] },
    { action: 'rds:ModifyDBCluster', on: ['target-cluster'], onlyIf: 'carries-plan-tag' },
    { action: 'secretsmanager:CreateSecret', on: ['user-secrets', 'master-secrets'] },
    { action: 'secretsmanager:TagResource', on: ['user-secrets', 'master-secrets'] },
    { action: 'secretsmanager:DescribeSecret', on: ['user-secrets', 'master-secrets'] },
    { action: 'secretsmanager:GetSecretValue', on: ['user-secrets', 'master-secrets'] },
    { action: 'kms:DescribeKey', on: ['account-keys'], onlyIf: 'is-secrets-manager-key' },
    { action: 'secretsmanager:PutSecretValue', on: ['user-secrets'] },
  ],
  // A database that cannot be reached or worked on may need somebody's hand: better to say so than to wait for a deadline.
  troublesMax: 3,
  timeoutSeconds: 120,
  memoryMb: 512,
  needsDatabaseNetwork: true,
} as const satisfies ServiceManifest;
