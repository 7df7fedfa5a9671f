import { rdsArn } from './arns.ts';
import type { ServerEndpoint } from './cluster-storage.ts';
import type { Encryption } from './encryption.ts';
import { announce, type RdsEventId, type Subject } from './events.ts';
import { rdsFault } from './faults.ts';
import type { Instance } from './instance.ts';
import type { Scope } from './region-state.ts';
import type { Transition } from './transitions.ts';
import type { Visibility } from './visible.ts';
import type { ClusterPendingModifiedValues, DBCluster, ServerlessV2ScalingConfiguration, Tag } from './shapes.ts';

export interface Cluster extends Visibility {
  /** Lower case; a rename changes it. */
  name: string;
  /** Immutable; also the name of its volume in storage. */
  readonly resourceId: string;
  readonly createdAt: Date;
  /** The name by which DNS leads to it, while that is a former one. */
  dnsName?: string;
  /** The name that its server's certificate knows, while that is a former one. */
  certificateName?: string;
  readonly engine: string;
  readonly masterUsername: string;
  readonly databaseName?: string;
  readonly encryption: Encryption;
  readonly subnetGroup: string;
  status: string;
  engineVersion: string;
  /** What was asked for; the port in use is its endpoint's. */
  port: number;
  /** Where the server itself listens; clients go by the endpoints. */
  server?: ServerEndpoint;
  deletionProtection: boolean;
  copyTagsToSnapshot: boolean;
  iamAuthentication: boolean;
  backupRetentionPeriod: number;
  parameterGroup: string;
  /** Counts the changes of the group and of what it holds: an instance takes them over when it restarts. */
  parametersVersion: number;
  /** The version that describe calls compare an instance's with: it follows a moment later. */
  shownParametersVersion: number;
  securityGroups: readonly string[];
  logExports: readonly string[];
  serverlessScaling?: ServerlessV2ScalingConfiguration;
  masterUserSecret?: { readonly arn: string; readonly kmsKeyArn: string; status: 'creating' | 'active' };
  /** Settings that are only kept and shown again. */
  settings: Partial<DBCluster>;
  pending: ClusterPendingModifiedValues;
  readonly transitions: Transition[];
  /** Its data are there: only the first instance is missing, where clusters wait for one. */
  awaitsInstance?: () => void;
  /** What waits until its data are there. */
  readonly whenMade: (() => void)[];
  /** Set while it is being deleted. */
  deletion?: { isVolumeGone: boolean };
  tags: Tag[];
}

export function clusterArn(scope: Scope, name: string): string {
  return rdsArn(scope, 'cluster', name);
}

/** By name or ARN, in any letter case. Throws `DBClusterNotFoundFault`. */
export function clusterNamed(scope: Scope, identifier: string): Cluster {
  const name = clusterNameIn(scope, identifier);
  const cluster = name === undefined ? undefined : scope.state.clusters.get(name);
  if (!cluster) throw rdsFault('DBClusterNotFoundFault', `DBCluster ${identifier} not found.`);
  return cluster;
}

/** The name in an identifier that may be an ARN of this account and region; nothing for an ARN of another place. */
export function clusterNameIn(scope: Scope, identifier: string): string | undefined {
  if (!identifier.startsWith('arn:')) return identifier.toLowerCase();
  const prefix = clusterArn(scope, '');
  return identifier.startsWith(prefix) ? identifier.slice(prefix.length).toLowerCase() : undefined;
}

/** Its instances, the writer first, then by age. */
export function membersOf(scope: Scope, cluster: Cluster): Instance[] {
  return [...scope.state.instances.values()]
    .filter((instance) => instance.clusterResourceId === cluster.resourceId)
    .sort((a, b) => Number(b.isWriter) - Number(a.isWriter) || a.order - b.order);
}

/** Whether this record is still the one that stands for its resource: a transition that comes later must do nothing. */
export function clusterStands(scope: Scope, cluster: Cluster): boolean {
  return scope.state.clusters.get(cluster.name) === cluster;
}

/** Throws `InvalidDBClusterStateFault` unless the cluster is `available`. */
export function requireAvailable(cluster: Cluster): void {
  if (cluster.status === 'available') return;
  if (cluster.status === 'stopped') {
    throw rdsFault('InvalidDBClusterStateFault', `Db cluster ${cluster.name} cannot be in the stopped state.`);
  }
  throw rdsFault(
    'InvalidDBClusterStateFault',
    `DB cluster ${cluster.name} is in the ${cluster.status} state and is not currently in the available state.`,
  );
}

export function announceCluster(scope: Scope, cluster: Cluster, eventId: RdsEventId, words?: string): void {
  announce(scope, clusterSubject(scope, cluster), eventId, words);
}

function clusterSubject(scope: Scope, cluster: Cluster): Subject {
  return { kind: 'cluster', name: cluster.name, arn: clusterArn(scope, cluster.name), tags: cluster.tags };
}
