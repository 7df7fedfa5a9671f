import { PLAN_TAG, RESTORE_TAG } from '../../shared/names.ts';
import type { ClusterFacts, InstanceFacts, SnapshotFacts } from '../../shared/rds-facts.ts';
import { ACCOUNT, KEY, SOURCE_REGION, TARGET_REGION } from './a-plan.ts';

export const RESTORE_ID = 'r-3f9a1c52d0b74e6f';
export const COPY_ID = `arp-orders-staging-${RESTORE_ID}`;
export const FINAL_ID = `arp-final-orders-staging-${RESTORE_ID}`;
export const TARGET_ARN = `arn:aws:rds:${TARGET_REGION}:${ACCOUNT}:cluster:orders-staging`;
export const SOURCE_ARN = `arn:aws:rds:${SOURCE_REGION}:${ACCOUNT}:cluster:orders-production`;
export const SOURCE_SNAPSHOT_ARN = `arn:aws:rds:${SOURCE_REGION}:${ACCOUNT}:cluster-snapshot:nightly`;
export const COPY_ARN = snapshotArn(COPY_ID);
export const FINAL_ARN = snapshotArn(FINAL_ID);

export const SOURCE_KEY = `arn:aws:kms:${SOURCE_REGION}:${ACCOUNT}:key/source`;

export const SOURCE_RESOURCE = 'cluster-SOURCE';
export const OLD_RESOURCE = 'cluster-OLD';
export const NEW_RESOURCE = 'cluster-NEW';

export const OUR_TAGS = { [PLAN_TAG]: 'orders-staging', [RESTORE_TAG]: RESTORE_ID } as const;

export function snapshotArn(id: string, region = TARGET_REGION): string {
  return `arn:aws:rds:${region}:${ACCOUNT}:cluster-snapshot:${id}`;
}

/** A manual snapshot of the source, as the source's region shows it. */
export function aSnapshot(facts: Partial<SnapshotFacts> = {}): SnapshotFacts {
  const id = facts.id ?? 'nightly';
  return {
    arn: snapshotArn(id, SOURCE_REGION),
    id,
    clusterId: 'orders-production',
    type: 'manual',
    status: 'available',
    progress: 100,
    engine: 'aurora-postgresql',
    engineVersion: '16.8',
    createdAt: new Date('2026-10-06T01:30:00.000Z'),
    isEncrypted: true,
    kmsKeyArn: SOURCE_KEY,
    tags: {},
    ...facts,
  };
}

/** The copy that this restore made. */
export function aCopy(facts: Partial<SnapshotFacts> = {}): SnapshotFacts {
  return aSnapshot({
    arn: COPY_ARN,
    id: COPY_ID,
    kmsKeyArn: KEY,
    sourceArn: SOURCE_SNAPSHOT_ARN,
    tags: OUR_TAGS,
    ...facts,
  });
}

/** The final snapshot that this restore took of the old target. */
export function aFinalSnapshot(facts: Partial<SnapshotFacts> = {}): SnapshotFacts {
  return aSnapshot({
    arn: FINAL_ARN,
    id: FINAL_ID,
    clusterId: 'orders-staging',
    kmsKeyArn: KEY,
    tags: OUR_TAGS,
    ...facts,
  });
}

/** The old target: two members, tagged with the plan and with the restore that once made it. */
export function aCluster(facts: Partial<ClusterFacts> = {}): ClusterFacts {
  return {
    arn: TARGET_ARN,
    id: 'orders-staging',
    resourceId: OLD_RESOURCE,
    status: 'available',
    engine: 'aurora-postgresql',
    engineVersion: '16.8',
    endpoint: 'orders-staging.cluster-c1a2b3c4d5e6.eu-west-1.rds.amazonaws.com',
    port: 5432,
    isProtected: false,
    isEncrypted: true,
    kmsKeyArn: KEY,
    masterUser: 'dba',
    hasPendingChanges: false,
    members: [
      { id: 'orders-staging-1', isWriter: true, needsReboot: false },
      { id: 'orders-staging-2', isWriter: false, needsReboot: false },
    ],
    subnetGroup: 'staging-database',
    securityGroups: ['sg-0a1b2c3d'],
    clusterParameterGroup: 'staging-cluster-pg16',
    iamAuthentication: true,
    backupRetentionDays: 3,
    copyTagsToSnapshot: true,
    logExports: ['postgresql'],
    tags: { [PLAN_TAG]: 'orders-staging', [RESTORE_TAG]: 'r-of-last-week', team: 'orders' },
    ...facts,
  };
}

/** The source, in its own region. */
export function aSource(facts: Partial<ClusterFacts> = {}): ClusterFacts {
  return aCluster({ arn: SOURCE_ARN, id: 'orders-production', resourceId: SOURCE_RESOURCE, tags: {}, ...facts });
}

/** The cluster that this restore has made. */
export function aNewCluster(facts: Partial<ClusterFacts> = {}): ClusterFacts {
  return aCluster({ resourceId: NEW_RESOURCE, tags: OUR_TAGS, members: [], ...facts });
}

/** The writer of the old target. */
export function anInstance(facts: Partial<InstanceFacts> = {}): InstanceFacts {
  const id = facts.id ?? 'orders-staging-1';
  return {
    arn: `arn:aws:rds:${TARGET_REGION}:${ACCOUNT}:db:${id}`,
    id,
    resourceId: `db-${id}`,
    clusterId: 'orders-staging',
    status: 'available',
    class: 'db.r6g.large',
    parameterGroup: 'staging-instance-pg16',
    hasPendingChanges: false,
    tags: { [PLAN_TAG]: 'orders-staging' },
    ...facts,
  };
}

export const writerAndReader = (facts: Partial<InstanceFacts> = {}): InstanceFacts[] => [
  anInstance({ id: 'orders-staging-1', ...facts }),
  anInstance({ id: 'orders-staging-2', promotionTier: 1, ...facts }),
];
