import { ClusterRestored } from '../../events/contracts/cluster-restored.ts';
import { DatabaseUsersConfigured } from '../../events/contracts/database-users-configured.ts';
import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { StepFailed } from '../../events/contracts/step-failed.ts';
import { MasterCredentialsReset } from '../../events/rds-events.ts';
import type { ServiceManifest } from '../../shared/service-manifest.ts';

export const manifest = {
  name: 'setup-db-users',
  summary:
    "Makes the new cluster ours while it is closed: master password, logins, jobs, the plan's SQL; then opens it.",
  subscribes: [ClusterRestored, MasterCredentialsReset, StatusCheckDue],
  emits: [DatabaseUsersConfigured, StepFailed],
  calls: [
    { action: 'rds:DescribeDBClusters', on: ['target-cluster', 'beside-clusters'] },
    { action: 'rds:DescribeDBInstances', on: ['target-instances'] },
    { action: 'rds:ModifyDBCluster', on: ['target-cluster', 'beside-clusters'], onlyIf: 'is-new' },
    { action: 'rds:ModifyDBCluster', on: ['cluster-parameter-groups'] },
    { action: 'rds:RebootDBInstance', on: ['own-instances', 'beside-instances'], onlyIf: 'is-new' },
    // RDS asks for both when it takes over a master password. Nobody but RDS can make a secret with such a name.
    { action: 'secretsmanager:CreateSecret', on: ['user-secrets', 'master-secrets'] },
    { action: 'secretsmanager:TagResource', on: ['user-secrets', 'master-secrets'] },
    { action: 'secretsmanager:GetSecretValue', on: ['user-secrets'] },
    { action: 'secretsmanager:GetSecretValue', on: ['master-secrets'], onlyIf: 'is-own-master-secret' },
    { action: 'kms:DescribeKey', on: ['account-keys'], onlyIf: 'is-secrets-manager-key', madeBy: 'rds' },
    { action: 'secretsmanager:PutSecretValue', on: ['user-secrets'] },
    // Harmless reads, by which the function says whether it reaches these services.
    { action: 'secretsmanager:DescribeSecret', on: ['user-secrets'] },
    { action: 'events:DescribeEventBus', on: ['pipeline-bus'] },
  ],
  // Masking may take long: as long as Lambda allows, and a statement that needs more is refused before it is begun.
  timeoutSeconds: 900,
  memoryMb: 512,
  hasPlanRoles: true,
  needsDatabaseNetwork: true,
} as const satisfies ServiceManifest;
