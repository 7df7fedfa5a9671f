import { DatabaseUsersConfigured } from '../../events/contracts/database-users-configured.ts';
import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { StepFailed } from '../../events/contracts/step-failed.ts';
import { TargetSwapped } from '../../events/contracts/target-swapped.ts';
import { ClusterRenamed } from '../../events/rds-events.ts';
import type { ServiceManifest } from '../../shared/service-manifest.ts';

/**
 * IAM asks a rename for the old name and for the new one. A name that changes hands may carry its former bearer's tags for
 * IAM, or none yet: so the target's name may be given away and taken in both cases, and only another plan's never. The names
 * of what is put aside are given by swaps alone.
 */
export const manifest = {
  name: 'swap-target',
  summary:
    'Gives the old cluster and its instances other names, and the new ones theirs, and logs in through the name as clients do.',
  subscribes: [DatabaseUsersConfigured, ClusterRenamed, StatusCheckDue],
  emits: [TargetSwapped, StepFailed],
  calls: [
    { action: 'rds:DescribeDBClusters', on: ['target-cluster', 'beside-clusters', 'retired-clusters'] },
    { action: 'rds:DescribeDBInstances', on: ['target-instances'] },
    { action: 'rds:ModifyDBCluster', on: ['target-cluster'], onlyIf: 'carries-plan-tag' },
    { action: 'rds:ModifyDBCluster', on: ['beside-clusters'], onlyIf: 'is-new' },
    { action: 'rds:ModifyDBCluster', on: ['target-cluster'], onlyIf: 'takes-name' },
    { action: 'rds:ModifyDBCluster', on: ['retired-clusters'] },
    { action: 'rds:ModifyDBInstance', on: ['own-instances'], onlyIf: 'carries-plan-tag' },
    { action: 'rds:ModifyDBInstance', on: ['beside-instances'], onlyIf: 'is-new' },
    { action: 'rds:ModifyDBInstance', on: ['own-instances'], onlyIf: 'takes-name' },
    { action: 'rds:ModifyDBInstance', on: ['retired-instances'] },
    { action: 'rds:StopDBCluster', on: ['stoppable-targets'], onlyIf: 'carries-plan-tag' },
    { action: 'rds:StartDBCluster', on: ['stoppable-targets'], onlyIf: 'carries-plan-tag' },
    { action: 'secretsmanager:GetSecretValue', on: ['master-secrets'], onlyIf: 'is-own-master-secret' },
  ],
  timeoutSeconds: 60,
  memoryMb: 512,
  needsDatabaseNetwork: true,
  hasPlanRoles: true,
} as const satisfies ServiceManifest;
