import { describe, expect, test } from '@jest/globals';
import { unrestOf, willCome } from '../../../services/swap-target/standstill.ts';
import { swapMoves } from '../../support/a-saga.ts';
import { aCluster } from '../../support/rds-builders.ts';
import { fresh, freshInstances, oldInstances, plan } from './support/two-clusters.ts';

const [oldMove, newMove] = swapMoves(plan);
const sides = (old = {}, made = {}) => ({
  old: { cluster: aCluster(old), instances: oldInstances() },
  fresh: { cluster: fresh(made), instances: freshInstances() },
});

describe('a thing on its way', () => {
  test.each(['available', 'renaming', 'rebooting', 'modifying'])('comes by itself while it is %s', (status) => {
    expect([willCome(oldMove!, status), willCome(newMove!, status)]).toEqual([true, true]);
  });

  test.each(['failed', 'stopped', 'incompatible-parameters', 'a status of next year'])(
    'needs somebody when it is %s',
    (status) => {
      expect([willCome(oldMove!, status), willCome(newMove!, status)]).toEqual([false, false]);
    },
  );

  test('frees its name by being deleted, if it is old; if it is new it is lost', () => {
    expect([willCome(oldMove!, 'deleting'), willCome(newMove!, 'deleting')]).toEqual([true, false]);
  });
});

describe('before the first rename', () => {
  test('there is nothing to wait for when all stand still, or will not move by themselves, or are not seen', () => {
    expect(unrestOf(sides())).toBeUndefined();
    expect(unrestOf(sides({ status: 'stopped' }))).toBeUndefined();
    expect(unrestOf({})).toBeUndefined();
  });

  test('what is busy is waited for on both sides, what is pending only on the new one', () => {
    expect(unrestOf(sides({ status: 'backing-up' }))).toBe("'orders-staging' is backing-up");
    expect(unrestOf(sides({}, { hasPendingChanges: true }))).toContain('has changes pending');
    expect(unrestOf(sides({ hasPendingChanges: true }))).toBeUndefined();
  });
});
