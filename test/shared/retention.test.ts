import { describe, expect, test } from '@jest/globals';
import { copyNameOf, finalSnapshotNameOf, KEEP_UNTIL_TAG, PLAN_TAG, RESTORE_TAG } from '../../shared/names.ts';
import { surplusSnapshots } from '../../shared/retention.ts';
import { aPlan } from '../support/a-plan.ts';
import type { SnapshotFacts } from '../../shared/rds-facts.ts';
import { aCopy } from '../support/rds-builders.ts';
import { NOON } from '../support/stepped-clock.ts';

const tags = { [PLAN_TAG]: 'orders-staging', [RESTORE_TAG]: 'r-old', [KEEP_UNTIL_TAG]: '2026-10-06T11:59:59.000Z' };
const expired = aCopy({ id: 'expired', tags });
const idsOf = (...snapshots: readonly SnapshotFacts[]) =>
  surplusSnapshots(aPlan(), 'r-now', snapshots, NOON).map(({ id }) => id);
const until = (text: string) => aCopy({ tags: { ...tags, [KEEP_UNTIL_TAG]: text } });
const without = (key: string) =>
  aCopy({ tags: Object.fromEntries(Object.entries(tags).filter(([name]) => name !== key)) });

test('finds what restores of this plan made and whose time is over', () => {
  expect(idsOf(aCopy(), expired)).toEqual(['expired']);
});

test('the last moment counts as over', () => {
  expect(idsOf(until(NOON.toISOString()))).toHaveLength(1);
});

describe('keeps a snapshot', () => {
  test.each([
    ['whose time is not over', until('2026-10-06T12:00:00.001Z')],
    ['without a time', without(KEEP_UNTIL_TAG)],
    ['whose time cannot be read', until('next week')],
    ['whose time is empty', until('')],
    ['without the plan’s tag', without(PLAN_TAG)],
    ['without a restore’s tag', without(RESTORE_TAG)],
    ['of another plan', aCopy({ tags: { ...tags, [PLAN_TAG]: 'bookings-staging' } })],
    ['that is automated', aCopy({ tags, type: 'automated' })],
    ['that is being copied or deleted', aCopy({ tags, status: 'copying' })],
  ])('%s', (_what, snapshot) => {
    expect(idsOf(snapshot)).toEqual([]);
  });
});

describe('of those whose time is not over', () => {
  const plan = aPlan({ archive: { keepAtMost: 2 }, finalSnapshot: { keepAtMost: 1 } });
  const made = (nameOf: typeof copyNameOf, restoreId: string, day: number) =>
    aCopy({
      id: nameOf(plan, restoreId),
      createdAt: new Date(`2026-10-0${day}T00:00:00.000Z`),
      tags: { ...tags, [RESTORE_TAG]: restoreId, [KEEP_UNTIL_TAG]: '2027-01-01T00:00:00.000Z' },
    });
  const copies = [1, 2, 3, 4].map((day) => made(copyNameOf, `r-${day}`, day));
  const surplus = (snapshots: readonly SnapshotFacts[], restoreId = 'r-now', of = plan) =>
    surplusSnapshots(of, restoreId, snapshots, NOON).map(({ id }) => id);

  test('the newest of each kind are kept, as many as the plan says; the oldest goes first', () => {
    const finals = [3, 4].map((day) => made(finalSnapshotNameOf, `r-${day}`, day));
    expect(surplus([...copies, ...finals])).toEqual([copies[0]!.id, copies[1]!.id, finals[0]!.id]);
  });

  test('those of the restore that is ending are kept', () => {
    expect(surplus(copies, 'r-1')).toEqual([copies[1]!.id]);
  });

  test('a copy that is not archived yet neither goes nor counts', () => {
    const unfinished = aCopy({ ...copies[0], createdAt: NOON, tags: { ...copies[0]!.tags, [KEEP_UNTIL_TAG]: '' } });
    expect(surplus([copies[2]!, copies[3]!, unfinished])).toEqual([]);
  });

  test('one under a name that no restore of the plan gives goes by its time alone', () => {
    expect(surplus([...copies.slice(1), { ...copies[0]!, id: 'kept-by-hand' }])).toEqual([copies[1]!.id]);
  });

  test('promise 4: all are kept where the plan states for how long, and no number', () => {
    const stated = aPlan({ archive: { keepFor: '60d' }, finalSnapshot: { keepFor: '60d' } });
    expect(surplus(copies, 'r-now', stated)).toEqual([]);
  });

  test('a plan that states nothing keeps two copies and three final snapshots', () => {
    const { archive, finalSnapshot } = aPlan({ archive: undefined, finalSnapshot: undefined });
    expect([archive.keepAtMost, finalSnapshot.keepAtMost]).toEqual([2, 3]);
  });
});
