import { DatabaseUsersConfigured } from '../../events/contracts/database-users-configured.ts';
import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { StepFailed } from '../../events/contracts/step-failed.ts';
import { TargetSwapped } from '../../events/contracts/target-swapped.ts';
import { ClusterRenamed } from '../../events/rds-events.ts';
import type { ServiceManifest } from '../../shared/service-manifest.ts';

/**
 * IAM asks a rename for the old name and for the new one. The old cluster may be renamed only while it carries the tag of
 * what is retired: a call that comes late, when the new cluster bears the name, is refused with it.
 */
export const manifest = {
  name: 'swap-target',
  summary: 'Gives the old cluster and its instances other names, and the new ones theirs.',
  subscribes: [DatabaseUsersConfigured, ClusterRenamed, StatusCheckDue],
  emits: [TargetSwapped, StepFailed],
  calls: [
    { action: 'rds:DescribeDBClusters', on: ['target-cluster', 'beside-clusters', 'retired-clusters'] },
    { action: 'rds:DescribeDBInstances', on: ['target-instances'] },
    { action: 'rds:AddTagsToResource', on: ['target-cluster', 'target-instances'], onlyIf: 'retires' },
    { action: 'rds:ModifyDBCluster', on: ['target-cluster'], onlyIf: 'is-retired' },
    { action: 'rds:ModifyDBCluster', on: ['beside-clusters'], onlyIf: 'is-new' },
    { action: 'rds:ModifyDBCluster', on: ['target-cluster', 'retired-clusters'], onlyIf: 'takes-name' },
    { action: 'rds:ModifyDBInstance', on: ['own-instances'], onlyIf: 'is-retired' },
    { action: 'rds:ModifyDBInstance', on: ['beside-instances'], onlyIf: 'is-new' },
    { action: 'rds:ModifyDBInstance', on: ['own-instances', 'retired-instances'], onlyIf: 'takes-name' },
  ],
  timeoutSeconds: 60,
  memoryMb: 512,
  hasPlanRoles: true,
} as const satisfies ServiceManifest;
