import { describe, expect, test } from '@jest/globals';
import type { ClusterFacts } from '../../../shared/rds-facts.ts';
import type { ClusterRestore } from '../../../services/restore-snapshot/restore-settings.ts';
import { restoreSnapshot } from '../../../services/restore-snapshot/step.ts';
import { aSaga } from '../../support/a-saga.ts';
import { given } from '../../support/given.ts';
import { memoryRds } from '../../support/memory-rds.ts';
import { aCluster, aNewCluster, COPY_ARN, NEW_RESOURCE, OUR_TAGS, TARGET_ARN } from '../../support/rds-builders.ts';
import { named } from '../../shared/support/named.ts';

function restoring(existing?: ClusterFacts, fault?: Error) {
  const asked: ClusterRestore[] = [];
  const ports = {
    target: memoryRds({ clusters: existing ? [existing] : [] }),
    restoreCluster: async (restore: ClusterRestore) => {
      asked.push(restore);
      if (fault) throw fault;
      return aNewCluster({ status: 'creating' });
    },
  };
  return { asked, ...given(restoreSnapshot, aSaga({ at: 'restore-snapshot' }), ports) };
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
    instances: [{ class: 'db.r6g.large' }, { class: 'db.r6g.large' }],
    isProtectedAfter: true,
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
