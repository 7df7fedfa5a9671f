import * as z from 'zod';
import { ContractViolation } from './contract-violation.ts';
import { type Envelope, envelopeSchema, type EventPattern } from './envelope.ts';

/**
 * The RDS events we wait for. RDS sends them at its best effort, so each is a hint to look, never the truth.
 * Ids, categories and texts: Amazon Aurora User Guide, "Amazon RDS event categories and event messages for Aurora".
 */
export interface RdsEventContract {
  readonly kind: 'rds';
  readonly name: string;
  readonly eventId: string;
  readonly subject: RdsSubject;
  readonly categories: readonly string[];
  /** The published text; it has no closing full stop. `<m>` stands for a text of the occasion. */
  readonly message: string;
  readonly truth: string;
  /** Filters on the event id alone; the rule adds the ARNs it cares about. */
  readonly pattern: EventPattern;
  readonly parse: (envelope: unknown) => RdsEvent;
}

export interface RdsEvent {
  readonly kind: 'rds';
  readonly name: string;
  readonly envelope: Envelope;
  readonly eventId: string;
  /** The ARN of the cluster, instance or snapshot concerned; compare this, never `SourceIdentifier`. */
  readonly sourceArn: string;
  readonly message: string;
}

export type RdsSubject = 'cluster' | 'instance' | 'snapshot';

export const RDS_SUBJECTS: Readonly<Record<RdsSubject, { detailType: string; sourceType: string; arnPart: string }>> = {
  cluster: { detailType: 'RDS DB Cluster Event', sourceType: 'CLUSTER', arnPart: 'cluster' },
  instance: { detailType: 'RDS DB Instance Event', sourceType: 'DB_INSTANCE', arnPart: 'db' },
  snapshot: {
    detailType: 'RDS DB Cluster Snapshot Event',
    sourceType: 'CLUSTER_SNAPSHOT',
    arnPart: 'cluster-snapshot',
  },
};

export const rdsDetailSchema = z.object({
  EventCategories: z.array(z.string()).default([]),
  SourceType: z.string(),
  SourceArn: z.string(),
  Date: z.string(),
  SourceIdentifier: z.string(),
  Message: z.string(),
  EventID: z.string(),
});

export const ManualSnapshotCreated = rdsEvent('RdsManualSnapshotCreated', 'RDS-EVENT-0075', 'snapshot', {
  categories: ['backup'],
  message: 'Manual cluster snapshot created',
  truth: 'A manual cluster snapshot is available.',
});
export const AutomatedSnapshotCreated = rdsEvent('RdsAutomatedSnapshotCreated', 'RDS-EVENT-0169', 'snapshot', {
  categories: ['backup'],
  message: 'Automated cluster snapshot created',
  truth: 'An automated cluster snapshot is available.',
});
export const ClusterCreated = rdsEvent('RdsClusterCreated', 'RDS-EVENT-0170', 'cluster', {
  categories: ['creation'],
  message: 'DB cluster created',
  truth: 'A cluster was created or restored.',
});
export const ClusterDeleted = rdsEvent('RdsClusterDeleted', 'RDS-EVENT-0171', 'cluster', {
  categories: ['deletion'],
  message: 'DB cluster deleted',
  truth: 'A cluster is gone.',
});
export const ClusterIncompatible = rdsEvent('RdsClusterIncompatible', 'RDS-EVENT-0354', 'cluster', {
  categories: ['failure'],
  message: "You can't create the DB cluster because of incompatible resources. <m>",
  truth: 'A cluster could not be created because something it needs does not fit.',
});
export const ClusterLimited = rdsEvent('RdsClusterLimited', 'RDS-EVENT-0355', 'cluster', {
  categories: ['failure'],
  message: "The DB cluster can't be created because of insufficient resource limits. <m>",
  truth: 'A cluster could not be created because a limit is reached.',
});
export const ClusterRenamed = rdsEvent('RdsClusterRenamed', 'RDS-EVENT-0172', 'cluster', {
  categories: ['notification'],
  message: 'Renamed cluster from <m>',
  truth: 'A cluster has another name.',
});
export const MasterCredentialsReset = rdsEvent('RdsMasterCredentialsReset', 'RDS-EVENT-0016', 'cluster', {
  categories: ['configuration change'],
  message: 'Reset master credentials',
  truth: 'The master password of a cluster was changed.',
});
export const InstanceCreated = rdsEvent('RdsInstanceCreated', 'RDS-EVENT-0005', 'instance', {
  categories: ['creation'],
  message: 'DB instance created',
  truth: 'An instance was created.',
});
export const InstanceDeleted = rdsEvent('RdsInstanceDeleted', 'RDS-EVENT-0003', 'instance', {
  categories: ['deletion'],
  message: 'DB instance deleted',
  truth: 'An instance is gone.',
});
export const InstanceLimited = rdsEvent('RdsInstanceLimited', 'RDS-EVENT-0353', 'instance', {
  categories: ['failure'],
  message: "The DB instance can't be created because of insufficient resource limits. <m>",
  truth: 'An instance could not be created because a limit is reached.',
});
export const InstancePutIntoState = rdsEvent('RdsInstancePutIntoState', 'RDS-EVENT-0035', 'instance', {
  categories: ['failure'],
  message: 'Database instance put into <m>',
  truth: 'An instance went into a state that needs attention.',
});
export const InstanceInState = rdsEvent('RdsInstanceInState', 'RDS-EVENT-0036', 'instance', {
  categories: ['failure'],
  message: 'Database instance in <m>',
  truth: 'An instance is in a state that needs attention.',
});

function rdsEvent(
  name: string,
  eventId: string,
  subject: RdsSubject,
  facts: Pick<RdsEventContract, 'categories' | 'message' | 'truth'>,
): RdsEventContract {
  const { detailType } = RDS_SUBJECTS[subject];
  return {
    kind: 'rds',
    name,
    eventId,
    subject,
    ...facts,
    pattern: { source: ['aws.rds'], 'detail-type': [detailType], detail: { EventID: [eventId] } },
    parse: (input) => parseRdsEvent(name, input),
  };
}

function parseRdsEvent(name: string, input: unknown): RdsEvent {
  const envelope = envelopeSchema.safeParse(input);
  if (!envelope.success) throw new ContractViolation(name, envelope.error.issues);
  const detail = rdsDetailSchema.safeParse(envelope.data.detail);
  if (!detail.success) throw new ContractViolation(name, detail.error.issues);
  const { EventID, SourceArn, Message } = detail.data;
  return {
    kind: 'rds',
    name,
    envelope: envelope.data,
    eventId: EventID,
    sourceArn: SourceArn,
    message: Message,
  };
}
