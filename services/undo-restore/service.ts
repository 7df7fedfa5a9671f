import { RestoreUndone } from '../../events/contracts/restore-undone.ts';
import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { StepFailed } from '../../events/contracts/step-failed.ts';
import { ClusterDeleted, ClusterRenamed, InstanceDeleted } from '../../events/rds-events.ts';
import type { ServiceManifest } from '../../shared/service-manifest.ts';

export const manifest = {
  name: 'undo-restore',
  summary: 'Takes back what a failed or stopped restore has done, last things first, and lists what it could not.',
  subscribes: [StepFailed, ClusterRenamed, ClusterDeleted, InstanceDeleted, StatusCheckDue],
  emits: [RestoreUndone],
  calls: [
    { action: 'rds:DescribeDBClusters', on: ['target-cluster', 'beside-clusters', 'retired-clusters'] },
    { action: 'rds:DescribeDBInstances', on: ['target-instances'] },
    { action: 'rds:DescribeDBClusterSnapshots', on: ['own-snapshots'] },
    { action: 'rds:DeleteDBClusterSnapshot', on: ['own-snapshots'], onlyIf: 'carries-restore-tag' },
    { action: 'rds:DeleteDBInstance', on: ['beside-instances'], onlyIf: 'is-new' },
    { action: 'rds:DeleteDBCluster', on: ['beside-clusters'], onlyIf: 'is-new' },
    // AWS's reference has snapshots among its resources, for a final one. None is wanted; whether IAM asks all the same is unknown.
    { action: 'rds:DeleteDBCluster', on: ['own-snapshots'] },
    // Names back: the new cluster away from the target's, the old one to it. Protection off again, before the new one goes.
    { action: 'rds:ModifyDBCluster', on: ['target-cluster'], onlyIf: 'carries-plan-tag' },
    { action: 'rds:ModifyDBCluster', on: ['target-cluster'], onlyIf: 'takes-name' },
    { action: 'rds:ModifyDBCluster', on: ['beside-clusters', 'retired-clusters'] },
    { action: 'rds:ModifyDBInstance', on: ['own-instances'], onlyIf: 'carries-plan-tag' },
    { action: 'rds:ModifyDBInstance', on: ['own-instances'], onlyIf: 'takes-name' },
    { action: 'rds:ModifyDBInstance', on: ['beside-instances', 'retired-instances'] },
    // A swap may have been stopping the new cluster, for its certificate.
    { action: 'rds:StartDBCluster', on: ['stoppable-targets'], onlyIf: 'carries-plan-tag' },
    { action: 'rds:AddTagsToResource', on: ['own-snapshots'], onlyIf: 'carries-restore-tag' },
  ],
  timeoutSeconds: 60,
  memoryMb: 512,
  hasPlanRoles: true,
} as const satisfies ServiceManifest;
