import { describe, expect, test } from '@jest/globals';
import { KEY } from '../support/a-plan.ts';
import { changesOf } from './support/changes-of.ts';
import { keepsItsPromises } from './support/keeps-its-promises.ts';
import { clusterNamed } from './support/rds-scene.ts';
import type { Scenario } from './support/scenario.ts';

const SCENARIOS: readonly (readonly [string, Scenario, readonly string[]])[] = [
  [
    'replace',
    { strategy: 'replace' },
    [
      'saga-tracker: StartExecution r-simulated',
      'copy-snapshot: CopyDBClusterSnapshot arp-orders-staging-r-simulated',
      'delete-rds: CreateDBClusterSnapshot arp-final-orders-staging-r-simulated',
      'delete-rds: ModifyDBCluster orders-staging DeletionProtection=false',
      'delete-rds: DeleteDBInstance orders-staging-2',
      'delete-rds: DeleteDBInstance orders-staging-1',
      'delete-rds: DeleteDBCluster orders-staging',
      'restore-snapshot: RestoreDBClusterFromSnapshot orders-staging',
      ...newClusterMade('orders-staging', 'staging-cluster-pg16'),
      'archive-snapshot: AddTagsToResource arp-orders-staging-r-simulated +keep-until',
      'sns-notification: Publish Aurora restore completed: orders-staging',
    ],
  ],
  [
    'swap',
    { strategy: 'swap' },
    [
      'saga-tracker: StartExecution r-simulated',
      'copy-snapshot: CopyDBClusterSnapshot arp-orders-staging-r-simulated',
      'restore-snapshot: RestoreDBClusterFromSnapshot arp-new-r-simulated',
      ...newClusterMade('arp-new-r-simulated', 'staging-cluster-pg16'),
      ...permissionSeen('orders-staging', 'orders-staging-1', 'orders-staging-2'),
      ...permissionSeen('arp-new-r-simulated', 'arp-new-r-simulated-1', 'arp-new-r-simulated-2'),
      'swap-target: ModifyDBCluster orders-staging -> arp-old-r-simulated',
      'swap-target: ModifyDBCluster arp-new-r-simulated -> orders-staging',
      'swap-target: ModifyDBInstance orders-staging-2 -> arp-old-r-simulated-2',
      'swap-target: ModifyDBInstance orders-staging-1 -> arp-old-r-simulated-1',
      'swap-target: ModifyDBInstance arp-new-r-simulated-2 -> orders-staging-2',
      'swap-target: ModifyDBInstance arp-new-r-simulated-1 -> orders-staging-1',
      'archive-snapshot: AddTagsToResource arp-orders-staging-r-simulated +keep-until',
      'sns-notification: Publish Aurora restore completed: orders-staging',
      'delete-rds: CreateDBClusterSnapshot arp-final-orders-staging-r-simulated',
      'delete-rds: ModifyDBCluster arp-old-r-simulated DeletionProtection=false',
      'delete-rds: DeleteDBInstance arp-old-r-simulated-2',
      'delete-rds: DeleteDBInstance arp-old-r-simulated-1',
      'delete-rds: DeleteDBCluster arp-old-r-simulated',
    ],
  ],
  [
    'swap without an old target',
    { strategy: 'swap', hasOldTarget: false },
    [
      'saga-tracker: StartExecution r-simulated',
      'copy-snapshot: CopyDBClusterSnapshot arp-orders-staging-r-simulated',
      'restore-snapshot: RestoreDBClusterFromSnapshot orders-staging',
      ...newClusterMade('orders-staging', 'default.aurora-postgresql16'),
      'setup-db-users: ModifyDBCluster orders-staging DeletionProtection=false',
      'archive-snapshot: AddTagsToResource arp-orders-staging-r-simulated +keep-until',
      'sns-notification: Publish Aurora restore completed: orders-staging',
    ],
  ],
];

describe.each(SCENARIOS)('a healthy %s', (_name, scenario, changes) => {
  test('completes, and changes these things in this order', async () => {
    const ended = await keepsItsPromises(scenario);
    expect(ended.saga.phase).toBe('completed');
    expect(changesOf(ended)).toEqual(changes);
  });

  test.each([
    ['no event of RDS arrives', { loses: 'events of RDS' }],
    ['nothing arrives but ticks', { loses: 'all but ticks' }],
    ['every event arrives twice', { deliversTwice: true }],
  ] as const)('completes with the same changes when %s', async (_what, bus) => {
    const { saga, ...ended } = await keepsItsPromises({ ...scenario, bus });
    expect(saga.phase).toBe('completed');
    // Starting an execution that runs already is quiet, by its name.
    const made = changesOf({ saga, ...ended }).filter((each) => !each.includes('StartExecution'));
    expect(made).toEqual(changes.slice(1));
  });

  test('happens in the same way each time', async () => {
    const [one, other] = [await keepsItsPromises(scenario), await keepsItsPromises(scenario)];
    expect(one.trace).toEqual(other.trace);
    expect(one.calls).toEqual(other.calls);
  });
});

test.each([
  ['replace', 'copies take a key'],
  ['replace', 'copies take none'],
  ['swap', 'copies take none'],
] as const)(
  'a %s from a source under a key that AWS owns ends under the plan’s key: %s',
  async (strategy, underAwsKey) => {
    const { saga, after, plan } = await keepsItsPromises({ strategy, underAwsKey });
    expect(saga).toMatchObject({ phase: 'completed' });
    const copy = after.target.snapshots.find(({ SourceDBClusterSnapshotArn: from }) => from?.endsWith(':nightly'));
    expect(copy?.StorageEncryptionType).toBe(underAwsKey === 'copies take a key' ? 'sse-kms' : 'sse-rds');
    expect(clusterNamed(after.target, plan.target.cluster)).toMatchObject({
      StorageEncryptionType: 'sse-kms',
      KmsKeyId: KEY,
    });
  },
);

/** Changes that change nothing, to see that IAM allows them. */
function permissionSeen(cluster: string, ...instances: readonly string[]): readonly string[] {
  return [
    `swap-target: ModifyDBCluster ${cluster} CopyTagsToSnapshot=false`,
    ...instances.map((instance) => `swap-target: ModifyDBInstance ${instance} PromotionTier=1`),
  ];
}

/** From the first instance to the last restart. */
function newClusterMade(cluster: string, parameterGroup: string): readonly string[] {
  return [
    `check-restore-status: CreateDBInstance ${cluster}-1`,
    `check-restore-status: CreateDBInstance ${cluster}-2`,
    `setup-db-users: ModifyDBCluster ${cluster} ManageMasterUserPassword=true`,
    `setup-db-users: secure ${cluster}`,
    `setup-db-users: prepare ${cluster}`,
    'setup-db-users: CreateSecret aurora-restore/orders-staging/orders_app',
    'setup-db-users: CreateSecret aurora-restore/orders-staging/orders_readonly',
    `setup-db-users: arrange ${cluster}`,
    `setup-db-users: ModifyDBCluster ${cluster} DBClusterParameterGroupName=${parameterGroup}`,
    `setup-db-users: RebootDBInstance ${cluster}-1`,
    `setup-db-users: RebootDBInstance ${cluster}-2`,
  ];
}
