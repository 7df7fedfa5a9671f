import { ClusterRestored } from '../../events/contracts/cluster-restored.ts';
import { ClusterRestoreStarted } from '../../events/contracts/cluster-restore-started.ts';
import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { StepFailed } from '../../events/contracts/step-failed.ts';
import {
  ClusterCreated,
  ClusterIncompatible,
  ClusterLimited,
  InstanceCreated,
  InstanceInState,
  InstanceLimited,
  InstancePutIntoState,
} from '../../events/rds-events.ts';
import type { ServiceManifest } from '../../shared/service-manifest.ts';

export const manifest = {
  name: 'check-restore-status',
  summary:
    'Waits for the cluster, creates the writer and the readers, waits until all are available with nothing pending.',
  subscribes: [
    ClusterRestoreStarted,
    ClusterCreated,
    ClusterIncompatible,
    ClusterLimited,
    InstanceCreated,
    InstanceLimited,
    InstancePutIntoState,
    InstanceInState,
    StatusCheckDue,
  ],
  emits: [ClusterRestored, StepFailed],
  calls: [
    { action: 'rds:DescribeDBClusters', on: ['target-cluster', 'beside-clusters'] },
    { action: 'rds:DescribeDBInstances', on: ['target-instances'] },
    {
      action: 'rds:CreateDBInstance',
      on: [
        'target-cluster',
        'beside-clusters',
        'own-instances',
        'beside-instances',
        'instance-parameter-groups',
        'subnet-groups',
        'option-groups',
      ],
    },
    { action: 'rds:AddTagsToResource', on: ['own-instances', 'beside-instances'], onlyIf: 'requests-plan-tag' },
  ],
  timeoutSeconds: 60,
  memoryMb: 512,
  hasPlanRoles: true,
} as const satisfies ServiceManifest;
