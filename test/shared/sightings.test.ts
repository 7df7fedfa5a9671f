import { expect, test } from '@jest/globals';
import { lookAround, lookAt, sightingsIn, targetIn } from '../../shared/sightings.ts';
import type { Move } from '../../shared/moves.ts';
import { memoryRds } from '../support/memory-rds.ts';
import { aCluster, aNewCluster, anInstance, NEW_RESOURCE, OLD_RESOURCE } from '../support/rds-builders.ts';

const moves: readonly Move[] = [
  { kind: 'cluster', of: 'old', resourceId: OLD_RESOURCE, from: 'orders-staging', to: 'aside' },
  { kind: 'cluster', of: 'new', resourceId: NEW_RESOURCE, from: 'beside', to: 'orders-staging' },
  { kind: 'instance', of: 'old', resourceId: 'db-orders-staging-1', from: 'orders-staging-1', to: 'aside-1' },
];

const region = () =>
  memoryRds({
    clusters: [aCluster(), aNewCluster({ id: 'beside' }), aCluster({ id: 'bookings', resourceId: 'cluster-BOOKINGS' })],
    instances: [
      anInstance(),
      anInstance({ id: 'aside-1', clusterId: 'bookings' }),
      anInstance({ id: 'bookings-1', clusterId: 'bookings' }),
    ],
  });

test('sees clusters with their instances, and whoever bears a name of the moves', async () => {
  const scene = await lookAround(moves, region());
  expect(scene.targets.map(({ cluster, instances }) => [cluster.id, instances.map(({ id }) => id)])).toEqual([
    ['orders-staging', ['orders-staging-1']],
    ['beside', []],
  ]);
  expect(scene.strays.map(({ id }) => id)).toEqual(['aside-1']);
});

test('asks nothing of a cluster that is not there', async () => {
  const rds = region();
  const asked: string[] = [];
  const reader = {
    ...rds,
    instancesOf: (clusterId: string) => {
      asked.push(clusterId);
      return rds.instancesOf(clusterId);
    },
  };
  await lookAt(['aside', 'beside'], reader);
  expect(asked).toEqual(['beside']);
});

test('finds a cluster by its immutable id, whatever it is called', async () => {
  const scene = await lookAt(['beside'], region());
  expect(targetIn(scene, NEW_RESOURCE)?.cluster.id).toBe('beside');
  expect(targetIn(scene, OLD_RESOURCE)).toBeUndefined();
});

test('what a rename shows under both its names is one thing, under the name that was seen last', () => {
  const instances = [anInstance()];
  const scene = {
    targets: [
      { cluster: aCluster(), instances },
      { cluster: aCluster({ id: 'aside' }), instances },
    ],
    strays: [],
  };
  expect(sightingsIn(scene).map(({ id }) => id)).toEqual(['aside', 'orders-staging-1']);
});
