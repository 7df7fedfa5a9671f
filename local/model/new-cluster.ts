import { announceCluster, clusterArn, clusterStands, type Cluster } from './cluster.ts';
import type { MaybePromise } from './cluster-storage.ts';
import { notImitated } from '../wire/aws-fault.ts';
import { rdsFault } from './faults.ts';
import { clusterParameterGroups, groupNamed, parameterGroupFor, subnetGroups } from './groups.ts';
import { newIdentifier } from './identifiers.ts';
import { pick } from './parameters.ts';
import { checkNumbers, scalingOf } from './ranges.ts';
import type { Outcome } from './outcomes.ts';
import type { Scope } from './region-state.ts';
import { existingSecurityGroups } from './security-groups.ts';
import type { CreateDBClusterMessage, RestoreDBClusterFromSnapshotMessage } from './shapes.ts';
import { newTags } from './tags.ts';
import { whenDone } from './when-done.ts';
import { hideNew } from './visible.ts';
import { windowsOf, type Windows } from './windows.ts';

/** Parameters that creating and restoring have in common and that the model refuses. */
export const REFUSED_WHEN_MADE = [
  'BacktrackWindow',
  'ScalingConfiguration',
  'RdsCustomClusterConfiguration',
  'DBClusterInstanceClass',
  'Iops',
  'PubliclyAccessible',
  'Domain',
  'DomainIAMRoleName',
  'OptionGroupName',
  'AssociatedRoles',
  'TagSpecifications',
  'EnableVPCNetworking',
  'EnableInternetAccessGateway',
] as const;

const KEPT_SETTINGS = [
  'StorageType',
  'NetworkType',
  'MonitoringInterval',
  'MonitoringRoleArn',
  'PerformanceInsightsKMSKeyId',
  'PerformanceInsightsRetentionPeriod',
  'EngineLifecycleSupport',
] as const;

/** What does not come from the request itself but from the engine's default or from the snapshot. */
export type ClusterOrigin = Pick<
  Cluster,
  'engine' | 'engineVersion' | 'masterUsername' | 'databaseName' | 'encryption' | 'port' | 'backupRetentionPeriod'
> & { readonly family: string };

/** A cluster's name, when it is free and there is room for one more. */
export function newClusterName(scope: Scope, identifier: string | undefined): string {
  const name = newIdentifier('DBClusterIdentifier', identifier);
  requireFreeClusterName(scope, name);
  if (scope.state.clusters.size >= scope.quotas.clusters) {
    throw rdsFault(
      'DBClusterQuotaExceededFault',
      'The request cannot be processed because it would exceed the maximum number of DB clusters',
    );
  }
  return name;
}

/** A name is taken by a cluster that has it and by one that is about to get it. */
export function requireFreeClusterName(scope: Scope, name: string): void {
  const isTaken =
    scope.state.clusters.has(name) ||
    [...scope.state.clusters.values()].some((other) => other.pending.DBClusterIdentifier === name);
  if (isTaken) throw rdsFault('DBClusterAlreadyExistsFault', 'DB Cluster already exists');
}

/** The record of a cluster under creation; the request's groups are looked up and must exist. */
export function newCluster(
  scope: Scope,
  name: string,
  input: CreateDBClusterMessage | RestoreDBClusterFromSnapshotMessage,
  { family, ...origin }: ClusterOrigin,
): Cluster {
  if (input.EngineMode !== undefined && input.EngineMode !== 'provisioned')
    throw notImitated(`the engine mode ${input.EngineMode}`);
  checkNumbers(input);
  const refusal = scope.storage.refusal(origin.engine, origin.engineVersion);
  if (refusal) throw notImitated(refusal);
  return {
    ...origin,
    name,
    resourceId: `cluster-${scope.ids.resourceToken()}`,
    createdAt: new Date(scope.clock.now()),
    subnetGroup:
      input.DBSubnetGroupName === undefined ? 'default' : groupNamed(scope, subnetGroups, input.DBSubnetGroupName).name,
    status: 'creating',
    deletionProtection: input.DeletionProtection ?? false,
    copyTagsToSnapshot: input.CopyTagsToSnapshot ?? false,
    iamAuthentication: input.EnableIAMDatabaseAuthentication ?? false,
    parameterGroup: parameterGroupFor(scope, clusterParameterGroups, input.DBClusterParameterGroupName, family),
    parametersVersion: 1,
    shownParametersVersion: 1,
    whenMade: [],
    securityGroups: existingSecurityGroups(scope, input.VpcSecurityGroupIds) ?? [scope.state.defaultSecurityGroup],
    logExports: input.EnableCloudwatchLogsExports ?? [],
    serverlessScaling: scalingOf(input.ServerlessV2ScalingConfiguration),
    settings: {
      ...windowsOf(pick(input as Partial<Windows>, ['PreferredBackupWindow', 'PreferredMaintenanceWindow'])),
      ...pick(input, KEPT_SETTINGS),
      PerformanceInsightsEnabled: input.EnablePerformanceInsights,
    },
    pending: {},
    transitions: [],
    tags: newTags(input.Tags, scope.quotas.tagsPerResource),
  };
}

export interface Making {
  readonly durationMs: number;
  readonly work: () => MaybePromise<unknown>;
  readonly outcome: Outcome | undefined;
}

/**
 * Lets the cluster exist: `creating` until time and storage are done, and where clusters wait for one its first instance,
 * then `available` with its event, or failed.
 */
export function makeCluster(scope: Scope, cluster: Cluster, making: Making): void {
  scope.state.clusters.set(cluster.name, cluster);
  hideNew(scope, cluster);
  const settle = (outcome: Outcome) => {
    if (!clusterStands(scope, cluster) || cluster.status !== 'creating' || outcome.status === 'creating') return;
    cluster.status = outcome.status;
    if (outcome.status === 'available') announceCluster(scope, cluster, 'RDS-EVENT-0170');
    else if (outcome.eventId) announceCluster(scope, cluster, outcome.eventId, outcome.message);
  };
  const end = (outcome: Outcome) => {
    if (outcome.status === 'available' && scope.lags.clustersAwaitInstances) {
      cluster.awaitsInstance = () => settle(outcome);
    } else settle(outcome);
    for (const made of cluster.whenMade.splice(0)) made();
  };
  whenDone(scope.clock, making.durationMs, making.work, {
    done: () => end(making.outcome ?? { status: 'available' }),
    failed: (error) => {
      scope.onStorageError(`making ${clusterArn(scope, cluster.name)}`, error);
      end({ status: 'failed', eventId: 'RDS-EVENT-0354' });
    },
  });
}
