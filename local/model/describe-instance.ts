import type { Cluster } from './cluster.ts';
import { instanceEndpoint } from './cluster-endpoints.ts';
import { instanceArn, type Instance } from './instance.ts';
import { shownEncryption } from './encryption.ts';
import type { Scope } from './region-state.ts';
import type { DBInstance } from './shapes.ts';
import { visibleClusterOf } from './visible.ts';

/** The instance as the API shows it; what belongs to its cluster comes from there. */
export function describeInstance(scope: Scope, instance: Instance): DBInstance {
  const cluster = visibleClusterOf(scope, instance);
  return {
    ...instance.settings,
    DBInstanceIdentifier: instance.name,
    DBInstanceArn: instanceArn(scope, instance.name),
    DbiResourceId: instance.resourceId,
    DBInstanceClass: instance.instanceClass,
    DBInstanceStatus: instance.status,
    InstanceCreateTime: instance.createdAt,
    AvailabilityZone: instance.availabilityZone,
    PromotionTier: instance.promotionTier,
    Endpoint: endpointOf(scope, instance, cluster),
    DBParameterGroups: [{ DBParameterGroupName: instance.parameterGroup, ParameterApplyStatus: 'in-sync' }],
    PendingModifiedValues: { ...instance.pending },
    TagList: instance.tags.map((tag) => ({ ...tag })),
    Engine: instance.engine,
    MultiAZ: false,
    DbInstancePort: 0,
    ...fromCluster(cluster),
  };
}

function fromCluster(cluster: Cluster | undefined): DBInstance {
  if (!cluster) return {};
  return {
    DBClusterIdentifier: cluster.name,
    EngineVersion: cluster.engineVersion,
    MasterUsername: cluster.masterUsername,
    DBName: cluster.databaseName,
    BackupRetentionPeriod: cluster.backupRetentionPeriod,
    VpcSecurityGroups: cluster.securityGroups.map((id) => ({ VpcSecurityGroupId: id, Status: 'active' })),
    DBSubnetGroup: { DBSubnetGroupName: cluster.subnetGroup },
    ...shownEncryption(cluster.encryption),
    StorageType: 'aurora',
    IAMDatabaseAuthenticationEnabled: cluster.iamAuthentication,
    DeletionProtection: false,
  };
}

/** An instance under creation has no endpoint yet. The names of all instances of a cluster lead to its one server. */
function endpointOf(scope: Scope, instance: Instance, cluster: Cluster | undefined): DBInstance['Endpoint'] {
  if (!cluster || instance.createdAt === undefined) return undefined;
  const { server } = cluster;
  const address = server && scope.network.addressOf(instanceEndpoint(scope, instance.name), server);
  return {
    Address: address?.address ?? `${instance.name}.${scope.state.endpointToken}.${scope.region}.rds.amazonaws.com`,
    Port: address?.port ?? cluster.port,
  };
}
