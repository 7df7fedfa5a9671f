import { clusterArn, membersOf, type Cluster } from './cluster.ts';
import { clusterEndpoint, endpointText } from './cluster-endpoints.ts';
import type { ServerEndpoint } from './cluster-storage.ts';
import { shownEncryption } from './encryption.ts';
import type { Scope } from './region-state.ts';
import type { DBCluster } from './shapes.ts';
import { isVisible } from './visible.ts';

/** The cluster as the API shows it. */
export function describeCluster(scope: Scope, cluster: Cluster): DBCluster {
  const address = addressOf(scope, cluster);
  return {
    ...cluster.settings,
    AllocatedStorage: 1,
    AvailabilityZones: ['a', 'b', 'c'].map((zone) => scope.region + zone),
    BackupRetentionPeriod: cluster.backupRetentionPeriod,
    DatabaseName: cluster.databaseName,
    DBClusterIdentifier: cluster.name,
    DBClusterArn: clusterArn(scope, cluster.name),
    DbClusterResourceId: cluster.resourceId,
    DBClusterParameterGroup: cluster.parameterGroup,
    DBSubnetGroup: cluster.subnetGroup,
    Status: cluster.status,
    // Without a server the endpoint is a name that nothing answers to, as in AWS before a writer exists.
    Endpoint: address?.address ?? endpointText(scope, cluster.name, 'cluster'),
    ReaderEndpoint: address?.address ?? endpointText(scope, cluster.name, 'cluster-ro'),
    Port: address?.port ?? cluster.port,
    MultiAZ: membersOf(scope, cluster).length > 1,
    Engine: cluster.engine,
    EngineVersion: cluster.engineVersion,
    EngineMode: 'provisioned',
    MasterUsername: cluster.masterUsername,
    ...accessOf(cluster),
    DBClusterMembers: describeMembers(scope, cluster),
    ...shownEncryption(cluster.encryption),
    ClusterCreateTime: cluster.createdAt,
    EnabledCloudwatchLogsExports: cluster.logExports.length > 0 ? [...cluster.logExports] : undefined,
    DeletionProtection: cluster.deletionProtection,
    CopyTagsToSnapshot: cluster.copyTagsToSnapshot,
    ServerlessV2ScalingConfiguration: cluster.serverlessScaling && { ...cluster.serverlessScaling },
    PendingModifiedValues: Object.keys(cluster.pending).length > 0 ? { ...cluster.pending } : undefined,
    TagList: cluster.tags.map((tag) => ({ ...tag })),
  };
}

function accessOf(cluster: Cluster): DBCluster {
  const secret = cluster.masterUserSecret;
  return {
    AssociatedRoles: [],
    VpcSecurityGroups: cluster.securityGroups.map((id) => ({ VpcSecurityGroupId: id, Status: 'active' })),
    IAMDatabaseAuthenticationEnabled: cluster.iamAuthentication,
    HttpEndpointEnabled: false,
    MasterUserSecret: secret && { SecretArn: secret.arn, SecretStatus: secret.status, KmsKeyId: secret.kmsKeyArn },
  };
}

function describeMembers(scope: Scope, cluster: Cluster): DBCluster['DBClusterMembers'] {
  const members = membersOf(scope, cluster).filter((instance) => isVisible(scope, instance));
  return members.map((instance) => ({
    DBInstanceIdentifier: instance.name,
    IsClusterWriter: instance.isWriter,
    DBClusterParameterGroupStatus:
      instance.clusterParametersVersion >= cluster.shownParametersVersion ? 'in-sync' : 'pending-reboot',
    PromotionTier: instance.promotionTier,
  }));
}

function addressOf(scope: Scope, { server, name }: Cluster): ServerEndpoint | undefined {
  return server && scope.network.addressOf(clusterEndpoint(scope, name), server);
}
