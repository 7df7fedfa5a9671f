import { clusterNamed, requireAvailable, type Cluster } from '../cluster.ts';
import { notImitated } from '../../wire/aws-fault.ts';
import { describeCluster } from '../describe-cluster.ts';
import { engineVersion } from '../engines.ts';
import { clusterParameterGroups, parameterGroupFor } from '../groups.ts';
import { required } from '../identifiers.ts';
import { changeCredentials, checkCredentials } from '../change-credentials.ts';
import { changeLater, type ClusterChange } from '../change-cluster.ts';
import { checkRename, renameCluster } from '../rename-cluster.ts';
import { pick, refuseUnimitated } from '../parameters.ts';
import { checkNumbers, scalingOf } from '../ranges.ts';
import type { Scope } from '../region-state.ts';
import { existingSecurityGroups } from '../security-groups.ts';
import type { DBCluster, ModifyDBClusterMessage } from '../shapes.ts';
import { windowsOf, type Windows } from '../windows.ts';

const REFUSED = [
  'Port',
  'OptionGroupName',
  'BacktrackWindow',
  'DBInstanceParameterGroupName',
  'Domain',
  'DomainIAMRoleName',
  'ScalingConfiguration',
  'EnableHttpEndpoint',
  'EnableGlobalWriteForwarding',
  'EnableLocalWriteForwarding',
  'EnableLimitlessDatabase',
  'DBClusterInstanceClass',
  'AllocatedStorage',
  'Iops',
  'EngineMode',
  'AllowEngineModeChange',
  'RotateMasterUserPassword',
  'AwsBackupRecoveryPointArn',
] as const;

/**
 * Changes a cluster. Protection and backup settings hold at once; groups, scaling and credentials show `modifying` or
 * `resetting-master-credentials` after a moment in which the cluster still says `available`; a rename and IAM
 * authentication wait for a maintenance window, which never comes here, unless `ApplyImmediately` is given.
 */
export function modifyDbCluster(scope: Scope, input: ModifyDBClusterMessage): { DBCluster: DBCluster } {
  refuseUnimitated('ModifyDBCluster', input, REFUSED);
  const cluster = clusterNamed(scope, required('DBClusterIdentifier', input.DBClusterIdentifier));
  requireAvailable(cluster);
  refuseUpgrade(cluster, input);
  checkNumbers(input);
  const windows = windowsOf(pick(input, ['PreferredBackupWindow', 'PreferredMaintenanceWindow']), cluster.settings);
  const newName = checkRename(scope, cluster, input.NewDBClusterIdentifier);
  checkCredentials(cluster, input);
  const change = laterChange(scope, cluster, input);
  applyAtOnce(cluster, input, windows);
  changeLater(scope, cluster, change);
  changeCredentials(scope, cluster, input);
  defer(cluster, input, newName);
  if (input.ApplyImmediately) applyDeferred(scope, cluster);
  return { DBCluster: describeCluster(scope, cluster) };
}

function refuseUpgrade(cluster: Cluster, { EngineVersion }: ModifyDBClusterMessage): void {
  if (EngineVersion === undefined) return;
  const { version } = engineVersion(cluster.engine, EngineVersion);
  if (version !== cluster.engineVersion) throw notImitated('engine upgrades by rds:ModifyDBCluster');
}

function applyAtOnce(cluster: Cluster, input: ModifyDBClusterMessage, windows: Windows): void {
  cluster.deletionProtection = input.DeletionProtection ?? cluster.deletionProtection;
  cluster.copyTagsToSnapshot = input.CopyTagsToSnapshot ?? cluster.copyTagsToSnapshot;
  cluster.backupRetentionPeriod = input.BackupRetentionPeriod ?? cluster.backupRetentionPeriod;
  Object.assign(
    cluster.settings,
    windows,
    pick(input, [
      'StorageType',
      'NetworkType',
      'MonitoringInterval',
      'MonitoringRoleArn',
      'PerformanceInsightsKMSKeyId',
      'PerformanceInsightsRetentionPeriod',
    ]),
    input.EnablePerformanceInsights === undefined
      ? {}
      : { PerformanceInsightsEnabled: input.EnablePerformanceInsights },
  );
}

function laterChange(scope: Scope, cluster: Cluster, input: ModifyDBClusterMessage): ClusterChange {
  const { DBClusterParameterGroupName: group, CloudwatchLogsExportConfiguration: logs } = input;
  const { family } = engineVersion(cluster.engine, cluster.engineVersion);
  const disabled = new Set(logs?.DisableLogTypes ?? []);
  return {
    securityGroups: existingSecurityGroups(scope, input.VpcSecurityGroupIds),
    parameterGroup: group === undefined ? undefined : parameterGroupFor(scope, clusterParameterGroups, group, family),
    serverlessScaling:
      input.ServerlessV2ScalingConfiguration &&
      scalingOf(input.ServerlessV2ScalingConfiguration, cluster.serverlessScaling),
    logExports:
      logs && [...new Set([...cluster.logExports, ...(logs.EnableLogTypes ?? [])])].filter((log) => !disabled.has(log)),
  };
}

function defer(cluster: Cluster, input: ModifyDBClusterMessage, newName: string | undefined): void {
  if (newName !== undefined) cluster.pending.DBClusterIdentifier = newName;
  const iam = input.EnableIAMDatabaseAuthentication;
  if (iam !== undefined && iam !== cluster.iamAuthentication) cluster.pending.IAMDatabaseAuthenticationEnabled = iam;
}

function applyDeferred(scope: Scope, cluster: Cluster): void {
  if (cluster.pending.IAMDatabaseAuthenticationEnabled !== undefined) {
    changeLater(scope, cluster, { iamAuthentication: cluster.pending.IAMDatabaseAuthenticationEnabled });
  }
  const isUnderWay = cluster.transitions.some((transition) => transition.status === 'renaming');
  if (cluster.pending.DBClusterIdentifier !== undefined && !isUnderWay)
    renameCluster(scope, cluster, cluster.pending.DBClusterIdentifier);
}
