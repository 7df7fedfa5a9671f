import { notImitated } from '../../wire/aws-fault.ts';
import { clusterNamed, membersOf, requireAvailable, type Cluster } from '../cluster.ts';
import { describeInstance } from '../describe-instance.ts';
import { engineVersion, requireInstanceClass } from '../engines.ts';
import { rdsFault } from '../faults.ts';
import { parameterGroupFor, parameterGroups } from '../groups.ts';
import { newIdentifier, required } from '../identifiers.ts';
import type { Instance } from '../instance.ts';
import { makeInstance } from '../make-instance.ts';
import { pick, refuseUnimitated } from '../parameters.ts';
import { checkNumbers } from '../ranges.ts';
import type { Scope } from '../region-state.ts';
import type { CreateDBInstanceMessage, DBInstance } from '../shapes.ts';
import { newTags } from '../tags.ts';
import { checkMaintenanceWindow } from '../windows.ts';

const REFUSED = [
  'DBSecurityGroups',
  'OptionGroupName',
  'Domain',
  'TdeCredentialArn',
  'ProcessorFeatures',
  'EnableCustomerOwnedIp',
  'BackupTarget',
  'CustomIamInstanceProfile',
  'MultiTenant',
  'TagSpecifications',
] as const;

/** Parameters that belong to the cluster, and what AWS calls them when it refuses them on a member. */
const SET_ON_THE_CLUSTER: Readonly<Record<string, string>> = {
  MasterUsername: 'master user name',
  MasterUserPassword: 'master user password',
  ManageMasterUserPassword: 'master user password',
  DBName: 'database name',
  BackupRetentionPeriod: 'backup retention period',
  PreferredBackupWindow: 'backup window',
  VpcSecurityGroupIds: 'vpc security group',
  Port: 'database endpoint port',
  CharacterSetName: 'character set',
  KmsKeyId: 'KMS key',
};

const KEPT_SETTINGS = [
  'AutoMinorVersionUpgrade',
  'PubliclyAccessible',
  'MonitoringInterval',
  'MonitoringRoleArn',
  'PerformanceInsightsKMSKeyId',
  'PerformanceInsightsRetentionPeriod',
  'CACertificateIdentifier',
  'PreferredMaintenanceWindow',
  'CopyTagsToSnapshot',
] as const;

const DEFAULT_SETTINGS: Partial<DBInstance> = {
  AutoMinorVersionUpgrade: true,
  PubliclyAccessible: false,
  MonitoringInterval: 0,
  CACertificateIdentifier: 'rds-ca-rsa2048-g1',
  CopyTagsToSnapshot: false,
  LicenseModel: 'postgresql-license',
};

/** A new member of a cluster; the first one becomes its writer. */
export function createDbInstance(scope: Scope, input: CreateDBInstanceMessage): { DBInstance: DBInstance } {
  refuseUnimitated('CreateDBInstance', input, REFUSED);
  if (!input.DBClusterIdentifier) throw notImitated('instances outside an Aurora cluster');
  refuseClusterParameters(input);
  const name = newInstanceName(scope, input.DBInstanceIdentifier);
  const cluster = clusterNamed(scope, input.DBClusterIdentifier);
  checkFits(cluster, input);
  if (!takesInstances(scope, cluster)) requireAvailable(cluster);
  if (membersOf(scope, cluster).length > scope.quotas.readersPerCluster) {
    throw rdsFault('InstanceQuotaExceeded', `A cluster can have at most ${scope.quotas.readersPerCluster} readers`);
  }
  const instance = newInstance(scope, cluster, name, input);
  makeInstance(scope, cluster, instance);
  return { DBInstance: describeInstance(scope, instance) };
}

/** A cluster that is not yet available; whether AWS takes an instance then is not documented, so it is a setting. */
function takesInstances(scope: Scope, cluster: Cluster): boolean {
  if (cluster.status !== 'creating') return false;
  return cluster.awaitsInstance !== undefined || scope.lags.instancesIntoCreatingClusters === 'accepted';
}

function refuseClusterParameters(input: CreateDBInstanceMessage): void {
  for (const [parameter, words] of Object.entries(SET_ON_THE_CLUSTER)) {
    const value = input[parameter as keyof CreateDBInstanceMessage];
    if (value === undefined || value === false) continue;
    throw rdsFault(
      'InvalidParameterCombination',
      `The requested DB Instance will be a member of a DB Cluster. Set ${words} for the DB Cluster.`,
    );
  }
}

function newInstanceName(scope: Scope, identifier: string | undefined): string {
  const name = newIdentifier('DBInstanceIdentifier', identifier);
  const { instances } = scope.state;
  const isTaken =
    instances.has(name) || [...instances.values()].some((other) => other.pending.DBInstanceIdentifier === name);
  if (isTaken) throw rdsFault('DBInstanceAlreadyExists', 'DB instance already exists');
  if (instances.size >= scope.quotas.instances) {
    throw rdsFault(
      'InstanceQuotaExceeded',
      'The request cannot be processed because it would exceed the maximum number of DB instances',
    );
  }
  return name;
}

function checkFits(cluster: Cluster, input: CreateDBInstanceMessage): void {
  const engine = required('Engine', input.Engine);
  const instanceClass = required('DBInstanceClass', input.DBInstanceClass);
  if (engine !== cluster.engine) {
    throw rdsFault(
      'InvalidParameterCombination',
      `The engine name requested for your DB instance (${engine}) doesn't match the engine name of your DB cluster (${cluster.engine}).`,
    );
  }
  checkInstanceClass(cluster, instanceClass);
  checkNumbers({ PromotionTier: input.PromotionTier });
  checkMaintenanceWindow(input.PreferredMaintenanceWindow);
}

/** Throws for a class that cannot be had, and for a serverless one on a cluster without a capacity range. */
export function checkInstanceClass(cluster: Cluster, instanceClass: string): void {
  requireInstanceClass(instanceClass, cluster.engine, cluster.engineVersion);
  if (instanceClass === 'db.serverless' && !cluster.serverlessScaling) {
    throw rdsFault(
      'InvalidDBClusterStateFault',
      'Set the Serverless v2 scaling configuration on the parent DB cluster before creating a Serverless v2 DB instance.',
    );
  }
}

function newInstance(scope: Scope, cluster: Cluster, name: string, input: CreateDBInstanceMessage): Instance {
  const members = membersOf(scope, cluster);
  const { family } = engineVersion(cluster.engine, cluster.engineVersion);
  return {
    name,
    resourceId: `db-${scope.ids.resourceToken()}`,
    clusterResourceId: cluster.resourceId,
    order: Math.max(0, ...[...scope.state.instances.values()].map((other) => other.order)) + 1,
    engine: cluster.engine,
    availabilityZone: input.AvailabilityZone ?? scope.region + 'abc'[members.length % 3],
    status: 'creating',
    isWriter: !members.some((member) => member.isWriter && member.status !== 'deleting'),
    instanceClass: input.DBInstanceClass!,
    promotionTier: input.PromotionTier ?? 1,
    parameterGroup: parameterGroupFor(scope, parameterGroups, input.DBParameterGroupName, family),
    clusterParametersVersion: cluster.parametersVersion,
    settings: {
      ...DEFAULT_SETTINGS,
      ...pick(input, KEPT_SETTINGS),
      PerformanceInsightsEnabled: input.EnablePerformanceInsights ?? false,
    },
    pending: {},
    transitions: [],
    tags: newTags(input.Tags, scope.quotas.tagsPerResource),
  };
}
