import { describe, expect, test } from '@jest/globals';
import type { ClusterFacts } from '../../../shared/rds-facts.ts';
import type { ClusterRestore } from '../../../services/restore-snapshot/restore-settings.ts';
import { restoreSnapshot } from '../../../services/restore-snapshot/step.ts';
import { aSwapPlan, planFields } from '../../support/a-plan.ts';
import { aSaga } from '../../support/a-saga.ts';
import { given } from '../../support/given.ts';
import { memoryRds } from '../../support/memory-rds.ts';
import {
  aCluster,
  aNewCluster,
  COPY_ARN,
  NEW_RESOURCE,
  OUR_TAGS,
  RESTORE_ID,
  TARGET_ARN,
  writerAndReader,
} from '../../support/rds-builders.ts';
import { named } from '../../shared/support/named.ts';

const BESIDE = `arp-new-${RESTORE_ID}`;

function restoring(existing?: ClusterFacts, fault?: Error, saga = aSaga({ at: 'restore-snapshot' })) {
  const asked: ClusterRestore[] = [];
  const rds = memoryRds({ clusters: existing ? [existing] : [], instances: writerAndReader() });
  const ports = {
    target: rds,
    restoreCluster: async (restore: ClusterRestore) => {
      asked.push(restore);
      if (fault) throw fault;
      return aNewCluster({ id: restore.clusterId, status: 'creating' });
    },
  };
  return { rds, asked, ...given(restoreSnapshot, saga, ports) };
}

test('starts the restore with our tags and keeps which cluster it made', async () => {
  const it = restoring();
  expect(await it.deliver()).toBe('advanced');
  expect(it.asked).toHaveLength(1);
  expect(it.asked[0]!.tags).toMatchObject(OUR_TAGS);
  expect(it.bus.published[0]).toMatchObject({
    name: 'ClusterRestoreStarted',
    data: { clusterArn: TARGET_ARN, clusterResourceId: NEW_RESOURCE, snapshotArn: COPY_ARN },
  });
  expect(it.saga().outputs['restore-snapshot']).toMatchObject({
    clusterArn: TARGET_ARN,
    clusterResourceId: NEW_RESOURCE,
    opening: { securityGroups: ['sg-01d'], clusterParameterGroup: 'old-cluster-parameters' },
    instances: [{ class: 'db.r6g.large' }, { class: 'db.r6g.large' }],
    isProtectedAfter: true,
  });
  expect(it.saga().outputs['restore-snapshot']).not.toHaveProperty('targetEndpoint');
});

test('makes nothing that could not be opened later', async () => {
  const { 'delete-rds': _deleted, ...outputs } = aSaga({ at: 'restore-snapshot' }).outputs;
  const it = restoring(undefined, undefined, aSaga({ at: 'restore-snapshot', outputs }));
  expect(await it.refusal()).toBe('SecurityGroupsUnknown');
  expect(it.asked).toEqual([]);
});

describe('in a swap', () => {
  const swapping = (old?: ClusterFacts, plan = aSwapPlan({ instances: undefined })) =>
    restoring(old, undefined, aSaga({ at: 'restore-snapshot', plan }));

  test('restores beside the old target, with its settings as they are now', async () => {
    const it = swapping(aCluster({ isProtected: true }));
    expect(await it.deliver()).toBe('advanced');
    expect(it.asked).toMatchObject([
      { clusterId: BESIDE, subnetGroup: 'staging-database', securityGroups: ['sg-0c105ed'], port: 5432 },
    ]);
    expect(it.asked[0]!.tags).toEqual({ team: 'orders', ...OUR_TAGS });
    expect(it.saga().outputs['restore-snapshot']).toMatchObject({
      opening: { securityGroups: ['sg-0a1b2c3d'], clusterParameterGroup: 'staging-cluster-pg16' },
      targetEndpoint: { host: 'orders-staging.cluster-c1a2b3c4d5e6.eu-west-1.rds.amazonaws.com', port: 5432 },
      instances: [{ class: 'db.r6g.large' }, { class: 'db.r6g.large' }],
      isProtectedAfter: true,
    });
  });

  test('the name goes with the port that the new cluster has', async () => {
    const it = swapping(aCluster(), aSwapPlan({ network: { ...planFields().network, port: 6000 } }));
    await it.deliver();
    expect(it.saga().outputs['restore-snapshot']!.targetEndpoint).toMatchObject({ port: 6000 });
  });

  test('adopts the new cluster that an earlier delivery started', async () => {
    const it = swapping(aCluster());
    it.rds.clusters.push(aNewCluster({ id: BESIDE }));
    expect(await it.advance()).toMatchObject({ kind: 'done', output: { clusterResourceId: NEW_RESOURCE } });
    expect(it.asked).toEqual([]);
  });

  test('refuses a cluster of the new name that is not of this restore', async () => {
    const it = swapping(aCluster());
    it.rds.clusters.push(aCluster({ id: BESIDE }));
    expect(await it.refusal()).toBe('TargetNameTaken');
  });

  test.each([
    ['is gone', undefined],
    ['was made anew by somebody else', aCluster({ resourceId: 'cluster-X' })],
  ])('makes nothing when the old target %s since it was checked', async (_what, old) => {
    const it = swapping(old);
    expect(await it.refusal()).toBe('TargetChanged');
    expect(it.asked).toEqual([]);
  });

  test('restores under the target’s name where there is no old target', async () => {
    const plan = aSwapPlan({ network: { ...planFields().network, securityGroups: ['sg-0e'] } });
    const saga = aSaga({ at: 'restore-snapshot', plan });
    const checked = { ...saga.outputs['snapshot-check']!, targetResourceId: undefined };
    const it = restoring(undefined, undefined, { ...saga, outputs: { ...saga.outputs, 'snapshot-check': checked } });
    await it.deliver();
    expect(it.asked).toMatchObject([{ clusterId: 'orders-staging' }]);
    expect(it.saga().outputs['restore-snapshot']).toMatchObject({ opening: { securityGroups: ['sg-0e'] } });
    expect(it.saga().outputs['restore-snapshot']).not.toHaveProperty('targetEndpoint');
  });
});

test('adopts the cluster that an earlier delivery of this restore started', async () => {
  const it = restoring(aNewCluster({ status: 'creating' }));
  expect(await it.advance()).toMatchObject({ kind: 'done', output: { clusterResourceId: NEW_RESOURCE } });
  expect(it.asked).toEqual([]);
});

describe('a cluster of the target’s name', () => {
  test.each([
    ['without our tag', aCluster({ tags: {} })],
    ['with the tag of another restore', aCluster()],
  ])('%s is refused and left alone', async (_what, cluster) => {
    const it = restoring(cluster);
    expect(await it.refusal()).toBe('TargetNameTaken');
    expect(it.asked).toEqual([]);
  });
});

test.each([
  ['KMSKeyNotAccessibleFault', 'failed'],
  ['DBClusterParameterGroupNotFoundFault', 'failed'],
  ['InvalidDBClusterSnapshotStateFault', 'waiting'],
  ['InsufficientStorageClusterCapacityFault', 'waiting'],
])('%s leaves it %s', async (fault, result) => {
  expect(await restoring(undefined, named(fault)).deliver()).toBe(result);
});
