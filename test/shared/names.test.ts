import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  besideNameOf,
  clusterArnOf,
  clusterOfInstance,
  copyNameOf,
  finalSnapshotNameOf,
  instanceNameOf,
  restoreIdInName,
  restoreIdOf,
  retiredNameOf,
  snapshotArnOf,
  userSecretNameOf,
} from '../../shared/names.ts';
import type { Plan } from '../../shared/plan.ts';
import { ACCOUNT, aPlan, TARGET_REGION } from '../support/a-plan.ts';

/** Amazon RDS API Reference: 1 to 63 letters, digits and hyphens, a letter first, no double hyphen, none at the end. */
const RDS_IDENTIFIER = /^(?!.*--)[a-z][a-z0-9-]{0,62}(?<!-)$/;

const base = aPlan();
const planFor = (cluster: string): Plan => ({ ...base, target: { ...base.target, cluster } });

const cluster = fc.stringMatching(/^[a-z](-?[a-z0-9]){0,40}$/).filter((name) => name.length <= 63);
const longCluster = fc.stringMatching(/^[a-z](-?[a-z0-9]){35,62}$/).map((name) => name.slice(0, 63).replace(/-$/, 'x'));
const anyCluster = fc.oneof(cluster, longCluster);
/** A restore id is the digest of an event id, or what a request names. */
const restoreId = fc.oneof(fc.uuid().map(restoreIdOf), fc.stringMatching(/^[a-z](-?[a-z0-9]){0,11}$/));

describe('every name we give', () => {
  test('is an RDS identifier, however long the cluster’s own name is', () => {
    fc.assert(
      fc.property(anyCluster, restoreId, fc.integer({ min: 0, max: 15 }), (name, id, index) => {
        const plan = planFor(name);
        expect(copyNameOf(plan, id)).toMatch(RDS_IDENTIFIER);
        expect(finalSnapshotNameOf(plan, id)).toMatch(RDS_IDENTIFIER);
        expect(instanceNameOf(plan.target.cluster, index)).toMatch(RDS_IDENTIFIER);
      }),
    );
  });

  test('holds the whole restore id, so that its owner can be read off', () => {
    fc.assert(
      fc.property(anyCluster, restoreId, (name, id) => {
        expect(copyNameOf(planFor(name), id).endsWith(`-${id}`)).toBe(true);
        expect(finalSnapshotNameOf(planFor(name), id).endsWith(`-${id}`)).toBe(true);
      }),
    );
  });

  test('is the same every time, since a repeated effect must find the first one', () => {
    fc.assert(
      fc.property(anyCluster, restoreId, (name, id) => {
        expect(copyNameOf(planFor(name), id)).toBe(copyNameOf(planFor(name), id));
        expect(finalSnapshotNameOf(planFor(name), id)).toBe(finalSnapshotNameOf(planFor(name), id));
      }),
    );
  });

  test('differs between restores, between clusters and between kinds', () => {
    const made = ['r-0123456789abcdef', 'r-fedcba9876543210'].flatMap((id) =>
      ['orders', 'orders-staging', 'a'.repeat(63), `${'a'.repeat(62)}b`].flatMap((name) => [
        copyNameOf(planFor(name), id),
        finalSnapshotNameOf(planFor(name), id),
      ]),
    );
    expect(new Set(made).size).toBe(made.length);
  });

  test('differs between two long cluster names that begin alike', () => {
    fc.assert(
      fc.property(longCluster, longCluster, (one, other) => {
        fc.pre(one !== other);
        expect(copyNameOf(planFor(one), 'r-1')).not.toBe(copyNameOf(planFor(other), 'r-1'));
        expect(instanceNameOf(one, 0)).not.toBe(instanceNameOf(other, 0));
      }),
    );
  });
});

test('the instances of one cluster have different names, from one on', () => {
  expect([0, 1, 15].map((index) => instanceNameOf('orders', index))).toEqual(['orders-1', 'orders-2', 'orders-16']);
});

test('the clusters of a swap tell their restore by their names, and other clusters tell none', () => {
  fc.assert(
    fc.property(restoreId, (id) => {
      expect([besideNameOf(id), retiredNameOf(id)].map(restoreIdInName)).toEqual([id, id]);
      expect(besideNameOf(id)).toMatch(RDS_IDENTIFIER);
      expect(instanceNameOf(retiredNameOf(id), 15)).toMatch(RDS_IDENTIFIER);
    }),
  );
  expect(['orders-staging', 'arp-orders', 'my-arp-new-x'].map(restoreIdInName)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('an instance of ours tells its cluster by its name', () => {
  fc.assert(
    fc.property(cluster, fc.integer({ min: 0, max: 15 }), (name, index) => {
      expect(clusterOfInstance(instanceNameOf(name, index))).toBe(name);
    }),
  );
});

test('a restore id comes from the event id alone', () => {
  expect(restoreIdOf('0f6b1c52-3f0e-4a6b-9d53-7c1b6a2e9f10')).toMatch(/^r-[0-9a-f]{16}$/);
  expect(restoreIdOf('event-1')).toBe(restoreIdOf('event-1'));
  expect(restoreIdOf('event-1')).not.toBe(restoreIdOf('event-2'));
});

test('ARNs and secret names are those of AWS and of the plan', () => {
  const place = { account: ACCOUNT, region: TARGET_REGION, cluster: 'orders-staging' };
  expect(clusterArnOf(place)).toBe(`arn:aws:rds:${TARGET_REGION}:${ACCOUNT}:cluster:orders-staging`);
  expect(snapshotArnOf(place, 'nightly')).toBe(`arn:aws:rds:${TARGET_REGION}:${ACCOUNT}:cluster-snapshot:nightly`);
  expect(userSecretNameOf(base, 'orders_app')).toBe('aurora-restore/orders-staging/orders_app');
});
