import { PLAN_TAG, RESTORE_TAG } from '../../shared/names.ts';
import { newClusterIdOf } from '../../shared/new-cluster.ts';
import type { Plan } from '../../shared/plan.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { type ClusterSettings, type InstanceSettings, outputOf } from '../../shared/step-outputs.ts';

/** A restore as it is asked of RDS. */
export interface ClusterRestore {
  readonly clusterId: string;
  readonly snapshotArn: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly kmsKeyArn?: string;
  readonly subnetGroup?: string;
  readonly securityGroups: readonly string[];
  readonly clusterParameterGroup: string;
  readonly port?: number;
  readonly iamAuthentication: boolean;
  readonly backupRetentionDays?: number;
  readonly copyTagsToSnapshot: boolean;
  readonly logExports: readonly string[];
  readonly serverlessCapacity?: { readonly min: number; readonly max: number };
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The plan's value where it gives one, else the old target's: RDS itself would fall back to defaults. Security groups and
 * parameters are always those of the quarantine. Pure.
 */
export function restoreSettings(saga: Saga, old: ClusterSettings | undefined): ClusterRestore {
  const plan = planOf(saga);
  const snapshot = outputOf(saga, 'check-copy-status');
  const { engine, engineVersion } = outputOf(saga, 'snapshot-check');
  return {
    clusterId: newClusterIdOf(saga),
    snapshotArn: snapshot.snapshotArn,
    engine,
    engineVersion,
    // A snapshot under a KMS key keeps it; one that has none gets the plan's now.
    ...(!snapshot.kmsKeyArn && plan.copy.kmsKey && { kmsKeyArn: plan.copy.kmsKey }),
    subnetGroup: plan.network.subnetGroup ?? old?.subnetGroup,
    securityGroups: plan.quarantine.securityGroups,
    clusterParameterGroup: plan.quarantine.clusterParameterGroup,
    port: plan.network.port ?? old?.port,
    iamAuthentication: plan.iamAuthentication ?? old?.iamAuthentication ?? false,
    backupRetentionDays: plan.backupRetentionDays ?? old?.backupRetentionDays,
    copyTagsToSnapshot: old?.copyTagsToSnapshot ?? true,
    logExports: old?.logExports ?? [],
    serverlessCapacity: plan.serverlessCapacity ?? old?.serverlessCapacity,
    tags: { ...old?.tags, ...plan.tags, [PLAN_TAG]: plan.name, [RESTORE_TAG]: saga.restoreId },
  };
}

/** The instances to create, writer first. Pure. */
export function instanceSettings(plan: Plan, settings: ClusterSettings | undefined): readonly InstanceSettings[] {
  const old = settings?.instances ?? [];
  const planned = plan.parameterGroups.instance;
  if (!plan.instances) return old.map((each) => ({ ...each, parameterGroup: planned ?? each.parameterGroup }));
  const parameterGroup = planned ?? old[0]?.parameterGroup;
  return plan.instances.map((instance) => ({ ...instance, parameterGroup }));
}
